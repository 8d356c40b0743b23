package org.posthorn.mime.codec;

/**
 * Writes quoted-printable: {@link #bulk} for runs of octets that stand for themselves, {@link #step} for the others and
 * around line ends. Lines are broken softly before column 76, so that none needs a look ahead.
 */
final class QuotedPrintableEncoder extends Transcoder {
    /** The last column is the soft line break's. */
    private static final int TEXT_LENGTH = QuotedPrintable.LINE_LENGTH - 1;

    private static final long EQUALS = Octets.eightOf('=');
    private static final long DELETE = Octets.eightOf(127);

    private final boolean binary;
    private int column;
    /** A blank that may turn out to be the last of its line, 0 when there is none. */
    private byte heldBlank;
    /** A CR that may turn out to begin a line break. */
    private boolean heldCr;

    private byte[] out = new byte[0];
    private int outAt;

    QuotedPrintableEncoder(boolean binary) {
        this.binary = binary;
    }

    @Override
    public int bound(int length) {
        // Three for each octet; a line is broken softly (three more) after no less than 73.
        long most = 3 * ((long) length + 2);
        return Math.toIntExact(most + most / 24 + 6);
    }

    @Override
    int fitting(int room) {
        return (int) ((room - 14L) * 8 / 25) - 3;
    }

    /** Size of the encoded form, or a little more. */
    static long expectedSize(byte[] in, int from, int to, boolean binary) {
        long encoded = 0;
        int p = from;
        for (; p <= to - 8; p += 8) {
            encoded += Long.bitCount(unsafe(Octets.read(in, p)));
        }
        for (; p < to; p++) {
            encoded += standsForItself(in[p]) ? 0 : 1;
        }
        int breaks = 0;
        if (!binary) {
            for (p = from; p < to; p++) {
                breaks += in[p] == '\n' ? 1 : 0;
            }
        }
        long size = to - from + 2 * (encoded - 2L * breaks);
        return Math.max(to - from, size + size / 70 * 3 + 3);
    }

    private static long unsafe(long eight) {
        return Octets.below(eight, ' ') | Octets.equal(eight, EQUALS) | Octets.equal(eight, DELETE);
    }

    private static boolean standsForItself(byte b) {
        return b >= ' ' && b != '=' && b != 127;
    }

    @Override
    int run(byte[] in, int from, int to, byte[] target, int at) {
        out = target;
        outAt = at;
        int p = from;
        while (p < to) {
            if (heldBlank == 0 && !heldCr) {
                p = bulk(in, p, to);
                while (p < to && (in[p] < 0 || in[p] == '=')) {
                    encoded(in[p++]);
                }
            }
            if (p < to) {
                step(in[p++]);
            }
        }
        out = new byte[0];
        return outAt;
    }

    @Override
    int end(byte[] target, int at) {
        out = target;
        outAt = at;
        if (heldCr) {
            releaseBlank();
            encoded((byte) '\r');
        } else if (heldBlank != 0) {
            encodeLast(heldBlank);
        }
        heldBlank = 0;
        heldCr = false;
        column = 0;
        return outAt;
    }

    /** Copies octets that stand for themselves, as many as follow each other on the line, less a last one that is a blank. */
    private int bulk(byte[] in, int from, int to) {
        byte[] o = out;
        int p = from;
        int at = outAt;
        int end = Math.min(to, from + TEXT_LENGTH - column);
        while (p <= end - 8) {
            long eight = Octets.read(in, p);
            Octets.write(o, at, eight);
            int n = Octets.first(unsafe(eight));
            p += n;
            at += n;
            if (n < 8) {
                end = p;
            }
        }
        while (p < end && standsForItself(in[p])) {
            o[at++] = in[p++];
        }
        if (p > from && in[p - 1] == ' ') {
            p--;
            at--;
        }
        column += p - from;
        outAt = at;
        return p;
    }

    private void step(byte b) {
        if (heldCr) {
            heldCr = false;
            if (b == '\n') {
                breakLine();
                return;
            }
            releaseBlank();
            encoded((byte) '\r');
        }
        if (b == '\r' && !binary) {
            heldCr = true;
            return;
        }
        releaseBlank();
        if (b == ' ' || b == '\t') {
            heldBlank = b;
        } else if (standsForItself(b)) {
            plain(b);
        } else {
            encoded(b);
        }
    }

    private void breakLine() {
        if (heldBlank != 0) {
            encodeLast(heldBlank);
            heldBlank = 0;
        }
        out[outAt++] = '\r';
        out[outAt++] = '\n';
        column = 0;
    }

    private void releaseBlank() {
        if (heldBlank != 0) {
            plain(heldBlank);
            heldBlank = 0;
        }
    }

    private void plain(byte b) {
        if (column == TEXT_LENGTH) {
            breakSoftly();
        }
        out[outAt++] = b;
        column++;
    }

    private void encoded(byte b) {
        if (column > TEXT_LENGTH - 3) {
            breakSoftly();
        }
        write(b);
    }

    /** An octet that ends its line needs no room for a soft line break after it. */
    private void encodeLast(byte b) {
        if (column > TEXT_LENGTH - 2) {
            breakSoftly();
        }
        write(b);
    }

    private void write(byte b) {
        int o = outAt;
        out[o] = '=';
        out[o + 1] = QuotedPrintable.HEX_DIGITS[b >> 4 & 15];
        out[o + 2] = QuotedPrintable.HEX_DIGITS[b & 15];
        outAt = o + 3;
        column += 3;
    }

    private void breakSoftly() {
        out[outAt] = '=';
        out[outAt + 1] = '\r';
        out[outAt + 2] = '\n';
        outAt += 3;
        column = 0;
    }
}
