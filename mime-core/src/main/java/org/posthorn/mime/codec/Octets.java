package org.posthorn.mime.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight octets at a time: the first of them in the lowest bits. */
final class Octets {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle EIGHT_BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle TWO = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;

    private static final long SPACES = 0x2020202020202020L;

    /** The top bit of each octet. */
    static final long TOPS = 0x8080808080808080L;

    /** Length of the lines of MIME bodies. */
    static final int MIME_LINE = 76;

    private Octets() {}

    static long read(byte[] from, int at) {
        return (long) EIGHT.get(from, at);
    }

    /** The first in the lower eight bits. */
    static char two(byte[] from, int at) {
        return (char) TWO.get(from, at);
    }

    static void write(byte[] to, int at, long eight) {
        EIGHT.set(to, at, eight);
    }

    /** The highest octet first. */
    static void writeBig(byte[] to, int at, long eight) {
        EIGHT_BIG.set(to, at, eight);
    }

    /** The lowest octet first. */
    static void write(byte[] to, int at, int four) {
        FOUR.set(to, at, four);
    }

    /** Copies about a line: faster than {@code System.arraycopy} for so few octets. The ranges may overlap where it is of 76. */
    static void copyLine(byte[] from, int fromAt, byte[] to, int at, int length) {
        if (length == MIME_LINE) {
            copy76(from, fromAt, to, at);
            return;
        }
        int i = 0;
        for (; i <= length - 8; i += 8) {
            EIGHT.set(to, at + i, (long) EIGHT.get(from, fromAt + i));
        }
        if (i <= length - 4) {
            FOUR.set(to, at + i, (int) FOUR.get(from, fromAt + i));
            i += 4;
        }
        for (; i < length; i++) {
            to[at + i] = from[fromAt + i];
        }
    }

    /** The first and the last eight before the others, which then need no check of the bounds. */
    private static void copy76(byte[] from, int fromAt, byte[] to, int at) {
        long first = read(from, fromAt);
        long last = read(from, fromAt + 68);
        long b = read(from, fromAt + 8);
        long c = read(from, fromAt + 16);
        long d = read(from, fromAt + 24);
        long e = read(from, fromAt + 32);
        long f = read(from, fromAt + 40);
        long g = read(from, fromAt + 48);
        long h = read(from, fromAt + 56);
        long i = read(from, fromAt + 64);
        write(to, at, first);
        write(to, at + 68, last);
        write(to, at + 8, b);
        write(to, at + 16, c);
        write(to, at + 24, d);
        write(to, at + 32, e);
        write(to, at + 40, f);
        write(to, at + 48, g);
        write(to, at + 56, h);
        write(to, at + 64, i);
    }

    /** Where the octet, below 128, is first found, or {@code to}. */
    static int find(byte[] in, int from, int to, int octet) {
        int p = from;
        long eightOfIt = eightOf(octet);
        for (; p <= to - 8; p += 8) {
            long found = equal(read(in, p), eightOfIt);
            if (found != 0) {
                return p + first(found);
            }
        }
        while (p < to && in[p] != octet) {
            p++;
        }
        return p;
    }

    /** Eight times the same octet, which must be below 128. */
    static long eightOf(int octet) {
        return octet * ONES;
    }

    /** The top bit set in each octet that equals the one in {@code eightOfIt}. */
    static long equal(long eight, long eightOfIt) {
        long difference = eight ^ eightOfIt;
        return ~((difference & ~TOPS) + ~TOPS | difference) & TOPS;
    }

    /** As {@link #equal} where all octets are below 128, and quicker. */
    static long equalInAscii(long eight, long eightOfIt) {
        return ~((eight ^ eightOfIt) + ~TOPS) & TOPS;
    }

    /** The top bit set in each octet below {@code limit} (1 to 128) or above 127. */
    static long below(long eight, int limit) {
        return (eight & ~TOPS) + eightOf(128 - limit) & TOPS ^ TOPS | eight & TOPS;
    }

    /**
     * The top bit set in each octet that is below a space, above 127, or the one in {@code eightOfIt}. Quicker than exact:
     * after the first such octet others may be marked too.
     */
    static long notPlain(long eight, long eightOfIt) {
        long difference = eight ^ eightOfIt;
        return (eight - SPACES | eight | difference - ONES & ~difference) & TOPS;
    }

    /** Which of the eight is the first whose top bit is set; 8 when there is none. */
    static int first(long tops) {
        return Long.numberOfTrailingZeros(tops) >> 3;
    }
}
