package org.posthorn.mime.codec;

/**
 * Writes Base64. A whole array is encoded by the JDK's encoder, which has vector instructions where the machine has them, into
 * the result, and its lines are then moved apart; of pieces, stretches of lines go by way of it, and the rest is done here.
 */
final class Base64Encoder extends Transcoder {
    private final Base64Digits digits;
    private final boolean padded;
    /** Digits on a line, {@link Integer#MAX_VALUE} for one endless line. */
    private final int lineLength;

    private int held;
    private int heldCount;
    private int column;
    private int outAt;

    Base64Encoder(Base64 base64) {
        this.digits = Base64Digits.of(base64.alphabet());
        this.padded = base64.padded();
        this.lineLength = base64.lineLength() == 0 ? Integer.MAX_VALUE : base64.lineLength();
    }

    static byte[] encodeWhole(Base64 base64, byte[] octets, int from, int to) {
        byte[] out = new byte[Math.toIntExact(base64.encodedSize((long) to - from))];
        Base64Digits digits = Base64Digits.of(base64.alphabet());
        java.util.Base64.Encoder jdk = base64.padded() ? digits.padded : digits.unpadded;
        if (jdk != null && to - from == octets.length) {
            int size = jdk.encode(octets, out);
            if (base64.lineLength() > 0) {
                moveApart(out, size, base64.lineLength());
            }
        } else {
            Base64Encoder encoder = new Base64Encoder(base64);
            encoder.end(out, encoder.run(octets, from, to, out, 0));
        }
        return out;
    }

    /** Makes room for line breaks, from the last line on. */
    private static void moveApart(byte[] out, int size, int lineLength) {
        int last = (size - 1) / lineLength;
        for (int n = last; n > 0; n--) {
            int from = n * lineLength;
            int to = from + 2 * n;
            if (n < last && lineLength == Octets.MIME_LINE) {
                Octets.copyLine(out, from, out, to, lineLength);
            } else {
                System.arraycopy(out, from, out, to, Math.min(lineLength, size - from));
            }
            out[to - 2] = '\r';
            out[to - 1] = '\n';
        }
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
        while (to - p >= 3) {
            breakLine(out);
            if (column == 0) {
                p = stretches(in, p, to, out);
            }
            int octets = Math.min((lineLength - column) / 4 * 3, (to - p) / 3 * 3);
            digits.encode(in, p, p + octets, out, outAt);
            p += octets;
            wrote(octets / 3 * 4);
        }
        while (p < to) {
            hold(in[p++], out);
        }
        return outAt;
    }

    @Override
    int end(byte[] out, int at) {
        outAt = at;
        if (heldCount > 0) {
            breakLine(out);
            byte[] last = new byte[4];
            digits.encode(held << 8 * (3 - heldCount), last, 0);
            for (int i = 0; i <= heldCount; i++) {
                out[outAt++] = last[i];
            }
            for (int i = heldCount; i < 3 && padded; i++) {
                out[outAt++] = '=';
            }
            held = 0;
            heldCount = 0;
        }
        column = 0;
        return outAt;
    }

    private void hold(byte octet, byte[] out) {
        held = held << 8 | octet & 0xFF;
        if (++heldCount == 3) {
            breakLine(out);
            digits.encode(held, out, outAt);
            wrote(4);
            held = 0;
            heldCount = 0;
        }
    }

    private void wrote(int count) {
        outAt += count;
        column = lineLength == Integer.MAX_VALUE ? 0 : column + count;
    }

    private void breakLine(byte[] out) {
        if (column == lineLength) {
            out[outAt++] = '\r';
            out[outAt++] = '\n';
            column = 0;
        }
    }

    /** Encodes stretches, at least one octet being left for later so that no break is written too early. */
    private int stretches(byte[] in, int from, int to, byte[] out) {
        java.util.Base64.Encoder jdk = digits.padded;
        boolean broken = lineLength < Integer.MAX_VALUE;
        if (jdk == null || to - from < Stretch.WORTH || broken && Stretch.DIGITS % lineLength != 0) {
            return from;
        }
        Stretch stretch = new Stretch();
        int p = from;
        for (; to - p > Stretch.OCTETS; p += Stretch.OCTETS) {
            System.arraycopy(in, p, stretch.octets, 0, Stretch.OCTETS);
            jdk.encode(stretch.octets, stretch.digits);
            if (broken) {
                spread(stretch.digits, out);
            } else {
                System.arraycopy(stretch.digits, 0, out, outAt, Stretch.DIGITS);
                outAt += Stretch.DIGITS;
            }
        }
        return p;
    }

    /** Writes lines, each with its break. */
    private void spread(byte[] text, byte[] out) {
        for (int i = 0; i < text.length; i += lineLength) {
            Octets.copyLine(text, i, out, outAt, lineLength);
            outAt += lineLength;
            out[outAt++] = '\r';
            out[outAt++] = '\n';
        }
    }
}
