package org.posthorn.mime.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The encoding of {@code uuencode} (POSIX): a {@code begin} line with a file's mode and name, lines of up to 45 octets with their count
 * before them, and an {@code end} line. It is found within plain text, and as the transfer encoding {@code x-uuencode}.
 *
 * <p>Reading forgives: what stands before the {@code begin} line and behind the {@code end} line is passed over; characters outside the
 * alphabet are left out, digits missing at the end of a line were spaces that a transport removed and are zeros, digits too many are
 * checksums and are left out, lines that are no data are left out. All but checksums and surrounding text are defects.
 */
public final class Uuencode {

    private Uuencode() {}

    /**
     * A file within text.
     *
     * @param name the name of the file, read as UTF-8 or, if it is none, as Latin-1; never to be used as a path
     * @param mode the permissions of the file, 0 to 07777
     * @param from where its {@code begin} line begins
     * @param to where the text goes on, behind the {@code end} line
     * @param complete whether it has an {@code end} line
     */
    public record Block(String name, int mode, int from, int to, boolean complete) {}

    /**
     * A forgiving decoder of one file, {@code begin} line and all.
     *
     * @return a new one; its output may have up to 32 times the octets of its input, where lines say that they have lost their spaces
     */
    public static Decoder decoder() {
        return new UuDecoder();
    }

    /**
     * An encoder that writes {@code begin} line, data and {@code end} line, each ended by CRLF, and accents in place of spaces.
     *
     * @param name the name of the file, written in UTF-8
     * @param mode the permissions of the file, usually 0644
     * @return a new one
     * @throws IllegalArgumentException if the name is empty or has control characters, or the mode is not 0 to 07777
     */
    public static Transcoder encoder(String name, int mode) {
        return new UuEncoder(name, mode);
    }

    /**
     * Encodes an array.
     *
     * @param name the name of the file, written in UTF-8
     * @param mode the permissions of the file, usually 0644
     * @param octets any octets
     * @return their encoded form
     * @throws IllegalArgumentException if the name is empty or has control characters, or the mode is not 0 to 07777
     */
    public static byte[] encode(String name, int mode, byte[] octets) {
        UuEncoder encoder = new UuEncoder(name, mode);
        byte[] out = new byte[encoder.encodedSize(octets.length)];
        encoder.end(out, encoder.run(octets, 0, octets.length, out, 0));
        return out;
    }

    /**
     * Decodes part of an array, forgiving everything.
     *
     * @param encoded holds the encoded octets
     * @param from the first, at or before the {@code begin} line
     * @param to one past the last
     * @return the decoded octets
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static byte[] decode(byte[] encoded, int from, int to) {
        Objects.checkFromToIndex(from, to, encoded.length);
        int most = UuDecoder.mostOctets(encoded, from, to);
        byte[] room = new byte[most];
        UuDecoder decoder = new UuDecoder();
        byte[] octets = Arrays.copyOf(room, decoder.end(room, decoder.run(encoded, from, to, room, 0)));
        return octets;
    }

    /**
     * Decodes an array, forgiving everything.
     *
     * @param encoded the encoded octets
     * @return the decoded octets
     */
    public static byte[] decode(byte[] encoded) {
        return decode(encoded, 0, encoded.length);
    }

    /**
     * Finds files within text. A {@code begin} line counts only if lines of data and an {@code end} line follow it, or at least one line of
     * data that has all its digits.
     *
     * @param text holds the text, in ASCII or a superset; lines end with LF or CRLF
     * @param from where it begins
     * @param to where it ends
     * @return the files in order; {@link #decode(byte[], int, int)} from {@link Block#from} to {@link Block#to} gives their octets
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static List<Block> find(byte[] text, int from, int to) {
        Objects.checkFromToIndex(from, to, text.length);
        List<Block> blocks = new ArrayList<>();
        for (int p = from; p < to; ) {
            int next = nextLine(text, p, to);
            if (text[p] == 'b' && isBegin(text, p, next)) {
                int end = next;
                while (end < to && isData(text, end, nextLine(text, end, to))) {
                    end = nextLine(text, end, to);
                }
                boolean complete = isEnd(text, end, to);
                if (complete) {
                    blocks.add(block(text, p, next, nextLine(text, end, to), true));
                    next = nextLine(text, end, to);
                } else if (end > next && isWhole(text, next, to)) {
                    blocks.add(block(text, p, next, end, false));
                    next = end;
                }
            }
            p = next;
        }
        return List.copyOf(blocks);
    }

    private static int nextLine(byte[] text, int from, int to) {
        int p = from;
        while (p < to && text[p] != '\n') {
            p++;
        }
        return Math.min(p + 1, to);
    }

    /** Where a line's content ends. */
    private static int contentEnd(byte[] text, int from, int next) {
        int end = next;
        while (end > from && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    /** Whether the line is "begin", a mode of three or four octal digits, and a name. */
    private static boolean isBegin(byte[] text, int from, int next) {
        int end = contentEnd(text, from, next);
        int space = modeEnd(text, from, end);
        return space > 0 && space + 1 < end && text[space] == ' ';
    }

    /** The end of the mode in a line that begins as a "begin" line does, or -1. */
    private static int modeEnd(byte[] text, int from, int end) {
        for (int i = 0; i < UuDecoder.BEGIN.length; i++) {
            if (from + i >= end || text[from + i] != UuDecoder.BEGIN[i]) {
                return -1;
            }
        }
        int start = from + UuDecoder.BEGIN.length;
        int p = start;
        while (p < end && text[p] >= '0' && text[p] <= '7') {
            p++;
        }
        return p - start == 3 || p - start == 4 ? p : -1;
    }

    private static boolean isData(byte[] text, int from, int next) {
        int end = contentEnd(text, from, next);
        if (end == from || !UuDecoder.isDigit(text[from])) {
            return false;
        }
        int digits = (UuDecoder.value(text[from]) + 2) / 3 * 4;
        if (end - from > digits + 3) {
            return false;
        }
        for (int p = from; p < end; p++) {
            if (!UuDecoder.isDigit(text[p])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line of data has all its digits. */
    private static boolean isWhole(byte[] text, int from, int to) {
        int digits = (UuDecoder.value(text[from]) + 2) / 3 * 4;
        return digits > 0 && contentEnd(text, from, nextLine(text, from, to)) - from > digits;
    }

    private static boolean isEnd(byte[] text, int from, int to) {
        if (to - from < 3 || text[from] != 'e' || text[from + 1] != 'n' || text[from + 2] != 'd') {
            return false;
        }
        return to - from == 3 || text[from + 3] <= ' ' && text[from + 3] > 0;
    }

    private static Block block(byte[] text, int from, int next, int to, boolean complete) {
        int end = contentEnd(text, from, next);
        int space = modeEnd(text, from, end);
        int mode = 0;
        for (int p = from + UuDecoder.BEGIN.length; p < space; p++) {
            mode = mode * 8 + text[p] - '0';
        }
        String name = YEncDecoder.text(Arrays.copyOfRange(text, space + 1, end)).strip();
        return new Block(name, mode, from, to, complete);
    }
}
