package org.posthorn.mime.codec;

import java.util.Arrays;

/**
 * Reads Base64. Lines of equal length are gathered without their breaks and given to the JDK's decoder, which has
 * vector instructions where the machine has them; whatever that refuses is read here digit by digit.
 */
final class Base64Decoder extends Decoder {
    /** Digits given to the JDK at once, when there are many and when there are few. They stay in the first-level cache. */
    private static final int BULK = 4096;

    private static final int SMALL_BULK = 512;

    /** Line breaks are looked for so far. */
    private static final int LONGEST_LINE = 1000;

    private static final byte JUNK = -1;
    private static final byte BLANK = -2;
    private static final byte PAD = -3;

    private static final byte[] NONE = {};
    private static final byte[] STANDARD = values('+', '/');
    private static final byte[] URL = values('-', '_');

    private final byte[] values;
    private final java.util.Base64.Decoder jdk;
    private final boolean paddingDue;

    private int group;
    private int digits;
    /** How many pads may still follow the one that ended a group. */
    private int padsLeft;
    /** After padding, until the next digit. */
    private boolean afterPadding;

    private byte[] gathered = NONE;
    private byte[] decoded = NONE;
    private int lineLength;
    private int leftOnLine;
    private int outAt;

    Base64Decoder(Base64.Alphabet alphabet, boolean paddingDue) {
        boolean standard = alphabet == Base64.Alphabet.STANDARD;
        this.values = standard ? STANDARD : URL;
        this.jdk = standard ? java.util.Base64.getDecoder() : java.util.Base64.getUrlDecoder();
        this.paddingDue = paddingDue;
    }

    private static byte[] values(char digit62, char digit63) {
        byte[] values = new byte[256];
        Arrays.fill(values, JUNK);
        for (int i = 0; i < 26; i++) {
            values['A' + i] = (byte) i;
            values['a' + i] = (byte) (26 + i);
        }
        for (int i = 0; i < 10; i++) {
            values['0' + i] = (byte) (52 + i);
        }
        values[digit62] = 62;
        values[digit63] = 63;
        values['='] = PAD;
        for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
            values[blank] = BLANK;
        }
        return values;
    }

    @Override
    public int bound(int length) {
        return Math.toIntExact(((long) length + digits + 3) / 4 * 3);
    }

    @Override
    int fitting(int room) {
        return Math.max(0, (int) (room / 3 * 4L) - 3 - digits);
    }

    @Override
    int decode(byte[] in, int from, int to, byte[] out, int at) {
        int p = from;
        outAt = at;
        boolean regular = prepareBulk(to - from);
        lineLength = 0;
        while (p < to) {
            int start = p;
            if (regular && to - p >= gathered.length) {
                if (digits == 0 && !afterPadding) {
                    p = bulk(in, p, to, out);
                    regular = p > start;
                } else {
                    p = byDigits(in, p, p + 1, from, out);
                }
            } else {
                p = byDigits(in, p, to, from, out);
            }
        }
        return outAt;
    }

    /** Whether there is enough input for the JDK; makes the arrays for it. */
    private boolean prepareBulk(int length) {
        int size = length >= 4 * BULK ? BULK : SMALL_BULK;
        if (length < size) {
            return false;
        }
        if (gathered.length < size) {
            gathered = new byte[size];
            decoded = new byte[size / 4 * 3];
        }
        return true;
    }

    @Override
    int decodeEnd(byte[] out, int at) {
        outAt = at;
        if (digits == 1 || digits > 1 && paddingDue || padsLeft > 0) {
            defect(0);
        }
        endGroup(out);
        padsLeft = 0;
        afterPadding = false;
        return outAt;
    }

    /** All of the range as an array of its own, with its size foretold from the length of the first line. */
    byte[] decodeWhole(byte[] in, int from, int to) {
        int end = to;
        while (end > from && values[in[end - 1] & 0xFF] == BLANK) {
            end--;
        }
        int text = end;
        while (text > from && end - text < 2 && in[text - 1] == '=') {
            text--;
        }
        int lineEnd = lineFeed(in, from, end);
        boolean broken = lineEnd < Math.min(end, from + LONGEST_LINE);
        int breakSize = lineEnd > from && in[lineEnd - 1] == '\r' ? 2 : 1;
        int breaks = broken ? (end - from - 1) / (lineEnd + 1 - from) : 0;
        int expected = (int) (Math.max(0L, text - from - (long) breaks * breakSize) * 3 / 4);
        if (!broken && from == 0 && end == in.length && end >= SMALL_BULK && end % 4 == 0) {
            byte[] out = new byte[expected];
            try {
                jdk.decode(in, out);
                return out;
            } catch (IllegalArgumentException e) {
                // Not clean: to be read by digits.
            }
        }
        return whole(in, from, to, expected);
    }

    /** Decodes stretches of digits for as long as the lines are regular and clean; returns where that ended. */
    private int bulk(byte[] in, int from, int to, byte[] out) {
        byte[] stretch = gathered;
        byte[] octets = decoded;
        int p = from;
        if (lineLength == 0) {
            learnLines(in, p, to);
        }
        while (true) {
            int next = gather(in, p, to, stretch);
            if (next < 0) {
                return p;
            }
            try {
                if (jdk.decode(stretch, octets) != octets.length) {
                    return p;
                }
            } catch (IllegalArgumentException e) {
                return p;
            }
            System.arraycopy(octets, 0, out, outAt, octets.length);
            outAt += octets.length;
            p = next;
        }
    }

    /** Fills the stretch with what is on the lines from {@code p} on; returns where that ended, -1 when it cannot be filled so. */
    private int gather(byte[] in, int p, int to, byte[] stretch) {
        int from = p;
        int filled = 0;
        while (true) {
            int n = Math.min(leftOnLine, stretch.length - filled);
            if (n > to - from) {
                return -1;
            }
            if (n > 128) {
                System.arraycopy(in, from, stretch, filled, n);
            } else {
                Octets.copyLine(in, from, stretch, filled, n);
            }
            from += n;
            filled += n;
            leftOnLine -= n;
            if (filled == stretch.length) {
                return from;
            }
            if (from + 1 < to && in[from] == '\r' && in[from + 1] == '\n') {
                from += 2;
            } else if (from < to && in[from] == '\n') {
                from++;
            } else {
                return -1;
            }
            leftOnLine = lineLength;
        }
    }

    /** The present line may have begun earlier; the next one shows how long they are. */
    private void learnLines(byte[] in, int from, int to) {
        int first = lineFeed(in, from, to);
        if (first >= Math.min(to, from + LONGEST_LINE)) {
            lineLength = Integer.MAX_VALUE;
            leftOnLine = Integer.MAX_VALUE;
            return;
        }
        int second = lineFeed(in, first + 1, to);
        int breakSize = first > from && in[first - 1] == '\r' ? 2 : 1;
        lineLength = Math.max(1, second - first - breakSize);
        leftOnLine = first + 1 - breakSize - from;
    }

    private static int lineFeed(byte[] in, int from, int to) {
        int end = Math.min(to, from + LONGEST_LINE);
        int p = from;
        while (p < end && in[p] != '\n') {
            p++;
        }
        return p;
    }

    private int byDigits(byte[] in, int from, int to, int start, byte[] out) {
        int p = from;
        while (p < to) {
            if (digits == 0 && !afterPadding) {
                p = groups(in, p, to, out);
                if (p == to) {
                    break;
                }
            }
            byte value = values[in[p] & 0xFF];
            if (value >= 0) {
                digit(value, p - start, out);
            } else if (value == PAD) {
                pad(p - start, out);
            } else if (value == JUNK) {
                defect(p - start);
            }
            p++;
        }
        return p;
    }

    /** Whole groups of four digits, as many as follow each other. */
    private int groups(byte[] in, int from, int to, byte[] out) {
        byte[] v = values;
        int p = from;
        int o = outAt;
        for (; p <= to - 4; p += 4) {
            int a = v[in[p] & 0xFF];
            int b = v[in[p + 1] & 0xFF];
            int c = v[in[p + 2] & 0xFF];
            int d = v[in[p + 3] & 0xFF];
            if ((a | b | c | d) < 0) {
                break;
            }
            out[o] = (byte) (a << 2 | b >> 4);
            out[o + 1] = (byte) (b << 4 | c >> 2);
            out[o + 2] = (byte) (c << 6 | d);
            o += 3;
        }
        outAt = o;
        return p;
    }

    private void digit(byte value, int ahead, byte[] out) {
        if (afterPadding) {
            afterPadding = false;
            padsLeft = 0;
            defect(ahead);
        }
        group = group << 6 | value;
        if (++digits == 4) {
            out[outAt++] = (byte) (group >> 16);
            out[outAt++] = (byte) (group >> 8);
            out[outAt++] = (byte) group;
            digits = 0;
        }
    }

    private void pad(int ahead, byte[] out) {
        if (digits > 1) {
            padsLeft = 3 - digits;
            afterPadding = true;
            endGroup(out);
        } else if (padsLeft > 0) {
            padsLeft--;
        } else {
            defect(ahead);
        }
    }

    /** Writes the whole octets of an unfinished group, and forgets it. */
    private void endGroup(byte[] out) {
        if (digits == 2) {
            out[outAt++] = (byte) (group >> 4);
        } else if (digits == 3) {
            out[outAt++] = (byte) (group >> 10);
            out[outAt++] = (byte) (group >> 2);
        }
        digits = 0;
    }
}
