package org.posthorn.mime.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads Base64. Stretches of regular lines go by way of the JDK's decoder, which has vector instructions where the
 * machine has them; the rest is read here, group by group where the data is clean and digit by digit where not.
 */
final class Base64Decoder extends Decoder {
    /** Below, the JDK's decoder takes no less time, and more where it refuses. */
    private static final int SHORT = 256;

    private final Base64Digits digits;
    private final boolean paddingDue;
    private @Nullable Stretch room;
    private final @Nullable Base64Check check;

    private int group;
    private int groupSize;
    /** How many pads may still follow the one that ended a group. */
    private int padsLeft;
    /** After padding, until the next digit. */
    private boolean afterPadding;

    private boolean lineStart = true;
    private int outAt;
    private int outTo;

    Base64Decoder(Base64 base64, boolean strict) {
        this.digits = Base64Digits.of(base64.alphabet());
        this.paddingDue = base64.padded();
        this.check = strict ? new Base64Check(base64) : null;
    }

    /** All of the range as an array of its own, its size foretold from the length of the first line. */
    static byte[] decodeWhole(Base64 base64, byte[] in, int from, int to) {
        Base64Digits digits = Base64Digits.of(base64.alphabet());
        int end = to;
        while (end > from && digits.values[in[end - 1] & 0xFF] == Base64Digits.BLANK) {
            end--;
        }
        for (int pads = 0; pads < 2 && end > from && in[end - 1] == '='; pads++) {
            end--;
        }
        Base64Lines lines = Base64Lines.of(in, from, end);
        byte[] out = new byte[lines.decodedSize(end - from)];
        return isUnbroken(lines, in, from, to) && decodeWhole(digits, in, out)
                        || lines.decode(digits, in, from, end, out)
                ? out
                : new Base64Decoder(base64, false).whole(in, from, to, out.length);
    }

    private static boolean isUnbroken(Base64Lines lines, byte[] in, int from, int to) {
        return lines.breakSize() == 0 && from == 0 && to == in.length && to >= SHORT;
    }

    /** By the JDK's decoder in one go; false when that refuses it. */
    private static boolean decodeWhole(Base64Digits digits, byte[] in, byte[] out) {
        try {
            return digits.decoder != null && digits.decoder.decode(in, out) == out.length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    boolean isStrict() {
        return check != null;
    }

    @Override
    public int bound(int length) {
        return Math.toIntExact(((long) length + groupSize + 3) / 4 * 3);
    }

    @Override
    int fitting(int room) {
        return Math.max(0, (int) (room / 3 * 4L) - 3 - groupSize);
    }

    @Override
    int decode(byte[] in, int from, int to, byte[] out, int at) {
        if (check != null) {
            flaw(check.check(in, from, to));
        }
        outAt = at;
        outTo = Math.min(out.length, at + bound(to - from));
        int p = bulk(in, from, to, out);
        byDigits(in, p, to, from, out);
        lineStart = to > from ? in[to - 1] == '\n' : lineStart;
        return outAt;
    }

    @Override
    int decodeEnd(byte[] out, int at) {
        outAt = at;
        if (check != null) {
            flaw(check.end());
            check.forget();
        }
        if (groupSize == 1) {
            departure(Flaw.Kind.TRUNCATED, 0);
        } else if (groupSize > 1 && paddingDue || padsLeft > 0) {
            departure(Flaw.Kind.PADDING, 0);
        }
        endGroup(out);
        padsLeft = 0;
        afterPadding = false;
        lineStart = true;
        return outAt;
    }

    private Stretch room() {
        if (room == null) {
            room = new Stretch();
        }
        return room;
    }

    /** Decodes as many stretches as there are at the beginning, or from the first new line on; returns where they end. */
    private int bulk(byte[] in, int from, int to, byte[] out) {
        if (to - from < Stretch.WORTH || digits.decoder == null) {
            return from;
        }
        int p = from;
        Base64Lines lines = Base64Lines.of(in, p, to);
        if (lines.breakSize() > 0 && !lineStart) {
            p += lines.length() + lines.breakSize();
            byDigits(in, from, p, from, out);
            lines = Base64Lines.of(in, p, to);
        } else if (lines.breakSize() == 0 && groupSize > 0) {
            p += 4 - groupSize;
            byDigits(in, from, p, from, out);
        }
        if (groupSize > 0 || afterPadding) {
            return p;
        }
        int done = lines.decodeStretches(digits.decoder, this::room, in, p, to, out, outAt);
        outAt += Stretch.octets(done);
        return p + lines.size(done);
    }

    private void byDigits(byte[] in, int from, int to, int start, byte[] out) {
        for (int p = from; p < to; p++) {
            if (groupSize == 0 && !afterPadding) {
                int end = digits.decode(in, p, to, out, outAt, outTo);
                outAt += (end - p) / 4 * 3;
                p = end;
                if (p == to) {
                    break;
                }
            }
            byte value = digits.values[in[p] & 0xFF];
            if (value >= 0) {
                digit(value, p - start, out);
            } else if (value == Base64Digits.PAD) {
                pad(p - start, out);
            } else if (value == Base64Digits.JUNK) {
                departure(Flaw.Kind.OUTSIDE_ALPHABET, p - start);
            }
        }
    }

    private void digit(byte value, int ahead, byte[] out) {
        if (afterPadding) {
            afterPadding = false;
            padsLeft = 0;
            departure(Flaw.Kind.PADDING, ahead);
        }
        group = group << 6 | value;
        if (++groupSize == 4) {
            out[outAt++] = (byte) (group >> 16);
            out[outAt++] = (byte) (group >> 8);
            out[outAt++] = (byte) group;
            groupSize = 0;
        }
    }

    private void pad(int ahead, byte[] out) {
        if (groupSize > 1) {
            padsLeft = 3 - groupSize;
            afterPadding = true;
            endGroup(out);
        } else if (padsLeft > 0) {
            padsLeft--;
        } else {
            departure(Flaw.Kind.PADDING, ahead);
        }
    }

    /** Writes the whole octets of an unfinished group, and forgets it. */
    private void endGroup(byte[] out) {
        outAt += Base64Digits.lastOctets(group, groupSize, out, outAt);
        groupSize = 0;
    }

    private void departure(Flaw.Kind kind, int ahead) {
        if (check == null) {
            flaw(kind, ahead);
        }
    }
}
