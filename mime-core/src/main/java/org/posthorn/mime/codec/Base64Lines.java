package org.posthorn.mime.codec;

import java.util.function.Supplier;

/**
 * How Base64 is cut into lines, as its first line tells.
 *
 * @param length digits on a line, 0 when there are no breaks
 * @param breakSize 1 for LF, 2 for CRLF
 */
record Base64Lines(int length, int breakSize) {
    /** Line breaks are looked for so far. */
    private static final int LONGEST = 1000;

    private static final Base64Lines UNBROKEN = new Base64Lines(0, 0);

    static Base64Lines of(byte[] in, int from, int to) {
        int lineFeed = Octets.find(in, from, Math.min(to, from + LONGEST), '\n');
        if (lineFeed == Math.min(to, from + LONGEST)) {
            return UNBROKEN;
        }
        int breakSize = lineFeed > from && in[lineFeed - 1] == '\r' ? 2 : 1;
        return new Base64Lines(lineFeed + 1 - breakSize - from, breakSize);
    }

    /** How many octets so much text has, breaks between its lines included, without padding. */
    int decodedSize(int size) {
        long breaks = breakSize == 0 || size == 0 ? 0 : (size - 1) / (length + breakSize);
        return (int) (Math.max(0, size - breaks * breakSize) * 3 / 4);
    }

    /** Size of the text that has so many digits, in whole lines. */
    int size(int digits) {
        return breakSize == 0 || digits == 0 ? digits : digits / length * (length + breakSize);
    }

    /**
     * Decodes stretches for as long as the lines are regular and have nothing but digits.
     *
     * @return how many digits that were
     */
    int decodeStretches(
            java.util.Base64.Decoder jdk, Supplier<Stretch> room, byte[] in, int from, int to, byte[] out, int at) {
        if (to - from < Stretch.WORTH || breakSize > 0 && (length == 0 || Stretch.DIGITS % length != 0)) {
            return 0;
        }
        Stretch stretch = room.get();
        int size = size(Stretch.DIGITS);
        int count = (to - from) / size;
        int n = 0;
        while (n < count && gather(in, from + n * size, stretch.digits) && stretch.decode(jdk)) {
            System.arraycopy(stretch.octets, 0, out, at + n * Stretch.OCTETS, Stretch.OCTETS);
            n++;
        }
        return n * Stretch.DIGITS;
    }

    /**
     * Decodes text that begins with a line, ends with a digit, and has nothing but digits on all of its lines.
     *
     * @return whether it is so
     */
    boolean decode(Base64Digits digits, byte[] in, int from, int to, byte[] out) {
        int done = digits.decoder == null ? 0 : decodeStretches(digits.decoder, Stretch::new, in, from, to, out, 0);
        int p = from + size(done);
        int at = Stretch.octets(done);
        while (to - p > length && breakSize > 0) {
            int lineEnd = p + length;
            if (length % 4 != 0 || to - lineEnd <= breakSize || !isBreak(in, lineEnd)) {
                return false;
            }
            if (digits.decode(in, p, lineEnd, out, at, out.length) < lineEnd) {
                return false;
            }
            at += length / 4 * 3;
            p = lineEnd + breakSize;
        }
        int last = digits.decode(in, p, to, out, at, out.length);
        return to - last < 4 && digits.decodeLast(in, last, to, out, at + (last - p) / 4 * 3);
    }

    /** Fills the digits from lines; false when they are not all as long, each with its break. */
    private boolean gather(byte[] in, int from, byte[] digits) {
        if (breakSize == 0) {
            System.arraycopy(in, from, digits, 0, digits.length);
            return true;
        }
        int lines = digits.length / length;
        for (int n = 0; n < lines; n++) {
            int p = from + n * (length + breakSize);
            if (!isBreak(in, p + length)) {
                return false;
            }
            Octets.copyLine(in, p, digits, n * length, length);
        }
        return true;
    }

    private boolean isBreak(byte[] in, int at) {
        return breakSize == 1 ? in[at] == '\n' : in[at] == '\r' && in[at + 1] == '\n';
    }
}
