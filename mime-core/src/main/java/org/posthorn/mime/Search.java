package org.posthorn.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for octets eight at a time. */
final class Search {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long LFS = '\n' * ONES;
    private static final long HYPHENS = '-' * ONES;
    private static final long COLONS = ':' * ONES;
    private static final long DELS = 0x7F * ONES;
    private static final long VISIBLE = '!' * ONES;

    private Search() {}

    /** The eight octets from here on, the first one lowest. */
    static long eight(byte[] a, int at) {
        return (long) WORD.get(a, at);
    }

    /**
     * The top bit of each octet that is zero. Above the lowest octet that is so, others may be marked that are not: the first one is
     * certain, the rest is to be looked at.
     */
    static long zeros(long eight) {
        return (eight - ONES) & ~eight & TOPS;
    }

    /** The place of the lowest marked octet. */
    static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** The index of the next LF, or {@code to}. */
    static int indexOfLf(byte[] a, int from, int to) {
        int i = from;
        for (int pairs = to - 16; i <= pairs; i += 16) {
            long low = zeros(eight(a, i) ^ LFS);
            long high = zeros(eight(a, i + 8) ^ LFS);
            if ((low | high) != 0) {
                return low != 0 ? i + first(low) : i + 8 + first(high);
            }
        }
        if (i <= to - 8) {
            long lf = zeros(eight(a, i) ^ LFS);
            if (lf != 0) {
                return i + first(lf);
            }
            i += 8;
        }
        while (i < to && a[i] != '\n') {
            i++;
        }
        return i;
    }

    /** The index of the next "--" behind an LF that is not before {@code from}, or {@code to}. */
    static int indexOfHyphens(byte[] a, int from, int to) {
        int i = from;
        for (int fours = to - 32; i <= fours; i += 32) {
            long some = zeros(eight(a, i) ^ HYPHENS)
                    | zeros(eight(a, i + 8) ^ HYPHENS)
                    | zeros(eight(a, i + 16) ^ HYPHENS)
                    | zeros(eight(a, i + 24) ^ HYPHENS);
            if (some != 0) {
                int at = hyphens(a, from, i, i + 32, to);
                if (at < i + 32) {
                    return at;
                }
            }
        }
        return hyphens(a, from, i, to, to);
    }

    /** The index of the first such pair that begins from {@code begin} on and before {@code stop}, or {@code stop}. */
    private static int hyphens(byte[] a, int from, int begin, int stop, int to) {
        int i = begin;
        for (; i <= stop - 8; i += 8) {
            for (long marks = zeros(eight(a, i) ^ HYPHENS); marks != 0; marks &= marks - 1) {
                int at = i + first(marks);
                if (isPair(a, from, at, to)) {
                    return at;
                }
            }
        }
        while (i < stop && !isPair(a, from, i, to)) {
            i++;
        }
        return i;
    }

    private static boolean isPair(byte[] a, int from, int at, int to) {
        return at > from && a[at - 1] == '\n' && a[at] == '-' && at + 1 < to && a[at + 1] == '-';
    }

    /**
     * The end of the field name that begins here, where a colon follows it at once; or -1, when none does, or that is not to be seen from
     * whole words of octets.
     */
    static int nameEnd(byte[] a, int from, int to) {
        long deletes = 0;
        for (int i = from; i <= to - 8; i += 8) {
            long eight = eight(a, i);
            deletes |= zeros(eight ^ DELS);
            long ends = zeros(eight ^ COLONS) | (eight - VISIBLE) & ~eight & TOPS;
            if (ends != 0) {
                int end = i + first(ends);
                return deletes == 0 && a[end] == ':' ? end : -1;
            }
        }
        return -1;
    }

    /** Words to compare octets with: ASCII, with zeros up to a multiple of eight. */
    static byte[] padded(String ascii) {
        return Arrays.copyOf(ascii.getBytes(StandardCharsets.US_ASCII), (ascii.length() + 7) / 8 * 8);
    }

    /** Whether the octets from here on are, in whatever case, those of a word in lower case. */
    static boolean matches(byte[] a, int from, int length, byte[] padded) {
        for (int i = 0; i < length; i += 8) {
            if (lower(eight(a, from + i, length - i)) != eight(padded, i)) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #eight(byte[], int)}, with zeros behind the first {@code count} octets. */
    static long eight(byte[] a, int at, int count) {
        if (at > a.length - 8) {
            return few(a, at, Math.min(count, 8));
        }
        long eight = eight(a, at);
        return count < 8 ? eight & -1L >>> 64 - 8 * count : eight;
    }

    private static long few(byte[] a, int at, int count) {
        long few = 0;
        for (int i = count - 1; i >= 0; i--) {
            few = few << 8 | a[at + i] & 0xFF;
        }
        return few;
    }

    /** With small letters in place of the capital ones. */
    static long lower(long eight) {
        long low = eight & ~TOPS;
        long capitals = (low + (0x80 - 'A') * ONES ^ low + (0x7F - 'Z') * ONES) & ~eight & TOPS;
        return eight | capitals >>> 2;
    }

    /** Whether all octets are below 128. */
    static boolean isAscii(byte[] a, int from, int to) {
        int i = from;
        for (int words = to - 8; i <= words; i += 8) {
            if ((eight(a, i) & TOPS) != 0) {
                return false;
            }
        }
        int rest = 0;
        for (; i < to; i++) {
            rest |= a[i];
        }
        return rest >= 0;
    }
}
