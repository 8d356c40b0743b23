package org.posthorn.mime.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The digits of one alphabet: tables for groups of four, and the JDK's codec for the same alphabet where it has one. */
final class Base64Digits {
    /** Kinds of octets that are no digits. */
    static final byte JUNK = -1;

    static final byte BLANK = -2;
    static final byte PAD = -3;

    final java.util.Base64.@Nullable Decoder decoder;
    final java.util.Base64.@Nullable Encoder padded;
    final java.util.Base64.@Nullable Encoder unpadded;

    /** For each octet its value, or what it is instead. */
    final byte[] values = new byte[256];

    /** For each two octets, the first in the lower eight bits, the twelve bits that they stand for, negative when one is no digit. */
    private final short[] bits = new short[65536];

    /** For each twelve bits their two digits, the first in the lower eight bits. */
    private final short[] pairs = new short[4096];

    private Base64Digits(
            char digit62,
            char digit63,
            java.util.Base64.@Nullable Decoder decoder,
            java.util.Base64.@Nullable Encoder encoder) {
        this.decoder = decoder;
        this.padded = encoder;
        this.unpadded = encoder == null ? null : encoder.withoutPadding();
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + digit62 + digit63;
        Arrays.fill(values, JUNK);
        for (int i = 0; i < 64; i++) {
            values[digits.charAt(i)] = (byte) i;
        }
        values['='] = PAD;
        for (char blank : new char[] {' ', '\t', '\r', '\n'}) {
            values[blank] = BLANK;
        }
        Arrays.fill(bits, JUNK);
        for (int i = 0; i < 4096; i++) {
            int pair = digits.charAt(i >> 6) | digits.charAt(i & 63) << 8;
            pairs[i] = (short) pair;
            bits[pair] = (short) i;
        }
    }

    static Base64Digits of(Base64.Alphabet alphabet) {
        return switch (alphabet) {
            case STANDARD -> Standard.DIGITS;
            case URL -> Url.DIGITS;
            case IMAP -> Imap.DIGITS;
        };
    }

    // Each in a class of its own, so that only those are made that are used: one has 150 KB.
    private static final class Standard {
        static final Base64Digits DIGITS =
                new Base64Digits('+', '/', java.util.Base64.getDecoder(), java.util.Base64.getEncoder());
    }

    private static final class Url {
        static final Base64Digits DIGITS =
                new Base64Digits('-', '_', java.util.Base64.getUrlDecoder(), java.util.Base64.getUrlEncoder());
    }

    private static final class Imap {
        static final Base64Digits DIGITS = new Base64Digits('+', ',', null, null);
    }

    /**
     * Decodes whole groups for as long as they follow each other and there is room up to {@code outTo}.
     *
     * @return the position in {@code in} behind them
     */
    int decode(byte[] in, int from, int to, byte[] out, int at, int outTo) {
        short[] table = bits;
        int eights = Math.min(to - from >> 3, Math.max(0, outTo - at - 2) / 6);
        int i = 0;
        for (; i < eights; i++) {
            int p = from + i * 8;
            long a = table[Octets.two(in, p)];
            long b = table[Octets.two(in, p + 2)];
            long c = table[Octets.two(in, p + 4)];
            long d = table[Octets.two(in, p + 6)];
            if ((a | b | c | d) < 0) {
                break;
            }
            Octets.writeBig(out, at + i * 6, a << 52 | b << 40 | c << 28 | d << 16);
        }
        int p = from + i * 8;
        for (int o = at + i * 6; p <= to - 4 && o <= outTo - 3; p += 4, o += 3) {
            int group = table[Octets.two(in, p)] << 12 | table[Octets.two(in, p + 2)];
            if (group < 0) {
                break;
            }
            out[o] = (byte) (group >> 16);
            out[o + 1] = (byte) (group >> 8);
            out[o + 2] = (byte) group;
        }
        return p;
    }

    /** Decodes a last group of up to three digits; false when there is something else. */
    boolean decodeLast(byte[] in, int from, int to, byte[] out, int at) {
        int group = 0;
        for (int p = from; p < to; p++) {
            int value = values[in[p] & 0xFF];
            if (value < 0) {
                return false;
            }
            group = group << 6 | value;
        }
        lastOctets(group, to - from, out, at);
        return true;
    }

    /** Writes the whole octets of an unfinished group; returns how many. */
    static int lastOctets(int group, int size, byte[] out, int at) {
        if (size == 2) {
            out[at] = (byte) (group >> 4);
        } else if (size == 3) {
            out[at] = (byte) (group >> 10);
            out[at + 1] = (byte) (group >> 2);
        }
        return Math.max(0, size - 1);
    }

    /** Encodes three octets. */
    void encode(int group, byte[] out, int at) {
        Octets.write(out, at, pairs[group >> 12 & 4095] & 0xFFFF | pairs[group & 4095] << 16);
    }

    /** Encodes octets whose number is a multiple of three. */
    void encode(byte[] in, int from, int to, byte[] out, int at) {
        int groups = (to - from) / 3;
        for (int i = 0; i < groups; i++) {
            int p = from + i * 3;
            encode((in[p] & 255) << 16 | (in[p + 1] & 255) << 8 | in[p + 2] & 255, out, at + i * 4);
        }
    }
}
