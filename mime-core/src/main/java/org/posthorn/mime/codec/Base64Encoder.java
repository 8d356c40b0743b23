package org.posthorn.mime.codec;

/**
 * Writes Base64. Whole lines are encoded many at once by the JDK's encoder, which has vector instructions where the
 * machine has them, and then set apart; the rest group by group.
 */
final class Base64Encoder extends Transcoder {
    /** About as many octets are given to the JDK at once, when there are many and when there are few. */
    private static final int BULK = 3072;

    private static final int SMALL_BULK = 384;

    private static final byte[] NONE = {};

    private static final byte[] STANDARD = digits('+', '/');
    private static final byte[] URL = digits('-', '_');

    private final byte[] digits;
    private final java.util.Base64.Encoder jdk;
    private final boolean padded;
    /** Digits on a line, {@link Integer#MAX_VALUE} for one endless line. */
    private final int lineLength;

    private int held;
    private int heldCount;
    private int column;
    private byte[] octets = NONE;
    private byte[] encoded = NONE;
    private int outAt;

    Base64Encoder(Base64 base64) {
        boolean standard = base64.alphabet() == Base64.Alphabet.STANDARD;
        this.digits = standard ? STANDARD : URL;
        this.jdk = standard ? java.util.Base64.getEncoder() : java.util.Base64.getUrlEncoder();
        this.padded = base64.padded();
        this.lineLength = base64.lineLength() == 0 ? Integer.MAX_VALUE : base64.lineLength();
    }

    private static byte[] digits(char digit62, char digit63) {
        byte[] digits = new byte[64];
        for (int i = 0; i < 26; i++) {
            digits[i] = (byte) ('A' + i);
            digits[26 + i] = (byte) ('a' + i);
        }
        for (int i = 0; i < 10; i++) {
            digits[52 + i] = (byte) ('0' + i);
        }
        digits[62] = (byte) digit62;
        digits[63] = (byte) digit63;
        return digits;
    }

    @Override
    public int bound(int length) {
        long most = ((long) length + heldCount + 2) / 3 * 4;
        return Math.toIntExact(most + (lineLength == Integer.MAX_VALUE ? 0 : (most + column) / lineLength * 2));
    }

    @Override
    int fitting(int room) {
        long lines = lineLength == Integer.MAX_VALUE ? 0 : (room + (long) column) / lineLength + 1;
        return (int) Math.max(0, (room - lines * 2) / 4 * 3 - 2 - heldCount);
    }

    @Override
    int run(byte[] in, int from, int to, byte[] out, int at) {
        int p = from;
        outAt = at;
        while (heldCount > 0 && p < to) {
            hold(in[p++], out);
        }
        prepareBulk(to - p);
        while (p < to) {
            if (to - p > octets.length
                    && octets.length > 0
                    && (column == 0 || column == lineLength || lineLength == Integer.MAX_VALUE)) {
                p = bulk(in, p, to, out);
            }
            p = groups(in, p, to, out);
            while (to - p < 3 && p < to) {
                hold(in[p++], out);
            }
        }
        return outAt;
    }

    /** Makes the arrays for the JDK, if there is enough input for it. */
    private void prepareBulk(int length) {
        int size = length >= 4 * BULK ? BULK : SMALL_BULK;
        if (lineLength != Integer.MAX_VALUE) {
            int octetsOnLine = lineLength / 4 * 3;
            size = Math.max(1, size / octetsOnLine) * octetsOnLine;
        }
        if (length > size && octets.length < size) {
            octets = new byte[size];
            encoded = new byte[size / 3 * 4];
        }
    }

    @Override
    int end(byte[] out, int at) {
        outAt = at;
        if (heldCount > 0) {
            breakLine(out);
            int last = heldCount == 1 ? held << 16 : held << 8;
            out[outAt++] = digits[last >> 18];
            out[outAt++] = digits[last >> 12 & 63];
            if (heldCount == 2) {
                out[outAt++] = digits[last >> 6 & 63];
            } else if (padded) {
                out[outAt++] = '=';
            }
            if (padded) {
                out[outAt++] = '=';
            }
        }
        held = 0;
        heldCount = 0;
        column = 0;
        return outAt;
    }

    private void hold(byte octet, byte[] out) {
        held = held << 8 | octet & 0xFF;
        if (++heldCount == 3) {
            group(held & 0xFFFFFF, out);
            held = 0;
            heldCount = 0;
        }
    }

    /** Groups up to the end of a line from which bulk can go on, or all. */
    private int groups(byte[] in, int from, int to, byte[] out) {
        int p = from;
        while (p <= to - 3) {
            group((in[p] & 0xFF) << 16 | (in[p + 1] & 0xFF) << 8 | in[p + 2] & 0xFF, out);
            p += 3;
            if (column == lineLength && octets.length > 0 && to - p > octets.length) {
                return p;
            }
        }
        return p;
    }

    private void group(int octets, byte[] out) {
        breakLine(out);
        int o = outAt;
        out[o] = digits[octets >> 18];
        out[o + 1] = digits[octets >> 12 & 63];
        out[o + 2] = digits[octets >> 6 & 63];
        out[o + 3] = digits[octets & 63];
        outAt = o + 4;
        column = lineLength == Integer.MAX_VALUE ? 0 : column + 4;
    }

    private void breakLine(byte[] out) {
        if (column == lineLength) {
            out[outAt++] = '\r';
            out[outAt++] = '\n';
            column = 0;
        }
    }

    /** Stretches of whole lines, at least one octet being left for later so that no break is written too early. */
    private int bulk(byte[] in, int from, int to, byte[] out) {
        byte[] stretch = octets;
        byte[] text = encoded;
        int p = from;
        for (; to - p > stretch.length; p += stretch.length) {
            System.arraycopy(in, p, stretch, 0, stretch.length);
            jdk.encode(stretch, text);
            if (lineLength == Integer.MAX_VALUE) {
                System.arraycopy(text, 0, out, outAt, text.length);
                outAt += text.length;
            } else {
                setLines(text, out);
            }
        }
        return p;
    }

    private void setLines(byte[] text, byte[] out) {
        for (int i = 0; i < text.length; i += lineLength) {
            breakLine(out);
            Octets.copyLine(text, i, out, outAt, lineLength);
            outAt += lineLength;
            column = lineLength;
        }
    }
}
