package org.posthorn.mime.codec;

import java.nio.charset.StandardCharsets;

/** Writes one uuencoded file. */
final class UuEncoder extends Transcoder {

    private static final int LINE = 45;

    /** Count, digits and CRLF. */
    private static final int ENCODED_LINE = 1 + LINE / 3 * 4 + 2;

    private static final byte[] TRAILER = {'`', '\r', '\n', 'e', 'n', 'd', '\r', '\n'};

    private final byte[] header;
    private final byte[] held = new byte[LINE];
    private int heldLength;
    private boolean begun;

    UuEncoder(String name, int mode) {
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the name is empty or has control characters");
        }
        if (mode < 0 || mode > 07777) {
            throw new IllegalArgumentException("mode " + mode);
        }
        String octal = Integer.toOctalString(mode);
        String line = "begin " + "0".repeat(Math.max(0, 3 - octal.length())) + octal + " " + name + "\r\n";
        header = line.getBytes(StandardCharsets.UTF_8);
    }

    /** The size of the whole encoded form. */
    int encodedSize(int length) {
        int rest = length % LINE;
        long size = header.length + (long) (length / LINE) * ENCODED_LINE + TRAILER.length;
        return Math.toIntExact(rest == 0 ? size : size + 3 + (rest + 2) / 3 * 4L);
    }

    @Override
    public int bound(int length) {
        long lines = ((long) length + heldLength) / LINE + 1;
        return Math.toIntExact((begun ? 0 : header.length) + lines * ENCODED_LINE + TRAILER.length);
    }

    @Override
    int fitting(int room) {
        int lines = (room - header.length - TRAILER.length) / ENCODED_LINE - 1;
        return Math.max(0, (int) Math.min(Integer.MAX_VALUE, (long) lines * LINE) - heldLength);
    }

    @Override
    int run(byte[] in, int from, int to, byte[] out, int at) {
        int o = begin(out, at);
        int p = from;
        while (p < to) {
            if (heldLength == 0 && to - p >= LINE) {
                o = line(in, p, LINE, out, o);
                p += LINE;
                continue;
            }
            int n = Math.min(to - p, LINE - heldLength);
            System.arraycopy(in, p, held, heldLength, n);
            heldLength += n;
            p += n;
            if (heldLength == LINE) {
                o = line(held, 0, LINE, out, o);
                heldLength = 0;
            }
        }
        return o;
    }

    @Override
    int end(byte[] out, int at) {
        int o = begin(out, at);
        if (heldLength > 0) {
            o = line(held, 0, heldLength, out, o);
        }
        System.arraycopy(TRAILER, 0, out, o, TRAILER.length);
        heldLength = 0;
        begun = false;
        return o + TRAILER.length;
    }

    private int begin(byte[] out, int at) {
        if (begun) {
            return at;
        }
        begun = true;
        System.arraycopy(header, 0, out, at, header.length);
        return at + header.length;
    }

    private static int line(byte[] in, int from, int length, byte[] out, int at) {
        int o = at;
        out[o++] = digit(length);
        for (int i = 0; i < length; i += 3) {
            int a = in[from + i] & 0xFF;
            int b = i + 1 < length ? in[from + i + 1] & 0xFF : 0;
            int c = i + 2 < length ? in[from + i + 2] & 0xFF : 0;
            out[o] = digit(a >> 2);
            out[o + 1] = digit(a << 4 & 63 | b >> 4);
            out[o + 2] = digit(b << 2 & 63 | c >> 6);
            out[o + 3] = digit(c & 63);
            o += 4;
        }
        out[o] = '\r';
        out[o + 1] = '\n';
        return o + 2;
    }

    private static byte digit(int value) {
        return (byte) (value == 0 ? '`' : value + ' ');
    }
}
