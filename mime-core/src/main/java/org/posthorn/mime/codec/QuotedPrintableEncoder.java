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
    private static final long FEEDS = Octets.eightOf('\n');
    private static final long ONES = Octets.eightOf(1);
    private static final int SOFT_BREAK = '=' | '\r' << 8 | '\n' << 16;

    /** For each octet its {@code =XX}, the first in the lowest bits. */
    private static final int[] ENCODED = encodedOctets();

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

    private static int[] encodedOctets() {
        int[] encoded = new int[256];
        for (int i = 0; i < 256; i++) {
            encoded[i] = '=' | QuotedPrintable.HEX_DIGITS[i >> 4] << 8 | QuotedPrintable.HEX_DIGITS[i & 15] << 16;
        }
        return encoded;
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
        long breaks = 0;
        int p = from;
        for (; p <= to - 8; p += 8) {
            long eight = Octets.read(in, p);
            long special = unsafe(eight);
            if (special != 0) {
                encoded += Long.bitCount(special);
                breaks += Long.bitCount(Octets.equal(eight, FEEDS));
            }
        }
        for (; p < to; p++) {
            encoded += standsForItself(in[p]) ? 0 : 1;
            breaks += in[p] == '\n' ? 1 : 0;
        }
        long size = to - from + 2 * (encoded - (binary ? 0 : 2 * breaks));
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

    /**
     * Encodes from {@code from} on, with nothing held, until a CR, or blanks that may end a line.
     *
     * @return where that is, or {@code to}
     */
    private int bulk(byte[] in, int from, int to) {
        byte[] o = out;
        int p = from;
        int at = outAt;
        int col = column;
        while (p < to) {
            int run = plainRun(in, p, to, o, at, TEXT_LENGTH - col);
            p += run;
            at += run;
            col += run;
            if (p == to) {
                break;
            }
            byte b = in[p];
            if (standsForItself(b)) {
                Octets.write(o, at, SOFT_BREAK);
                at += 3;
                col = 0;
            } else if (b < 0 || b == '=') {
                do {
                    if (col > TEXT_LENGTH - 3) {
                        Octets.write(o, at, SOFT_BREAK);
                        at += 3;
                        col = 0;
                    }
                    Octets.write(o, at, ENCODED[in[p] & 0xFF]);
                    at += 3;
                    col += 3;
                    p++;
                } while (p < to && in[p] < 0);
            } else if (b == '\r'
                    && !binary
                    && p + 1 < to
                    && in[p + 1] == '\n'
                    && (p == from || in[p - 1] != ' ' || col == 0)) {
                o[at] = '\r';
                o[at + 1] = '\n';
                at += 2;
                col = 0;
                p += 2;
            } else {
                break;
            }
        }
        if (p > from && in[p - 1] == ' ') {
            p--;
            at--;
            col--;
        }
        column = col;
        outAt = at;
        return p;
    }

    /** Copies the octets that stand for themselves, at most so many; returns how many they were. */
    private static int plainRun(byte[] in, int from, int to, byte[] out, int at, int most) {
        int n = 0;
        int eights = Math.min(most, to - from - 7);
        while (n < eights) {
            long eight = Octets.read(in, from + n);
            long special = Octets.notPlain(eight, EQUALS) | eight + ONES & Octets.TOPS;
            Octets.write(out, at + n, eight);
            if (special != 0) {
                return Math.min(most, n + Octets.first(special));
            }
            n += 8;
        }
        n = Math.min(n, most);
        int end = Math.min(most, to - from);
        while (n < end && standsForItself(in[from + n])) {
            out[at + n] = in[from + n];
            n++;
        }
        return n;
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
        Octets.write(out, outAt, ENCODED[b & 0xFF]);
        outAt += 3;
        column += 3;
    }

    private void breakSoftly() {
        Octets.write(out, outAt, SOFT_BREAK);
        outAt += 3;
        column = 0;
    }
}
