package org.posthorn.mime.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight octets at a time: the first of them in the lowest bits. */
final class Octets {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;

    private static final long SPACES = 0x2020202020202020L;

    /** The top bit of each octet. */
    static final long TOPS = 0x8080808080808080L;

    private Octets() {}

    static long read(byte[] from, int at) {
        return (long) EIGHT.get(from, at);
    }

    static void write(byte[] to, int at, long eight) {
        EIGHT.set(to, at, eight);
    }

    /** The lowest octet first. */
    static void write(byte[] to, int at, int four) {
        FOUR.set(to, at, four);
    }

    /** Copies about a line: faster than {@code System.arraycopy} for so few octets. */
    static void copyLine(byte[] from, int fromAt, byte[] to, int at, int length) {
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

    /** Eight times the same octet, which must be below 128. */
    static long eightOf(int octet) {
        return octet * ONES;
    }

    /** The top bit set in each octet that equals the one in {@code eightOfIt}. */
    static long equal(long eight, long eightOfIt) {
        long difference = eight ^ eightOfIt;
        return ~((difference & ~TOPS) + ~TOPS | difference) & TOPS;
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
