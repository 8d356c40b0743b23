package org.posthorn.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the ends of lines eight octets at a time, counts them, and remembers where each kind of bad line was seen first. A line ends with
 * CRLF or with a bare LF. Offsets are absolute: octets from the start of the message.
 */
final class Lines {

    /** The most octets of a line, its end not counted (RFC 5322 section 2.1.1). */
    static final int LONGEST = 998;

    /** Not seen. */
    static final long NONE = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    /** How many lines have ended. */
    long count;

    /** How many of them ended with a bare LF. */
    long bare;

    /** Where the line begins that is being looked at. */
    long start;

    /** Where the line end before {@link #start} begins. */
    long breakStart;

    long firstBareLf = NONE;
    long firstBareCr = NONE;
    long firstNul = NONE;
    long firstLong = NONE;

    /**
     * Looks for the end of the current line.
     *
     * @param a the window
     * @param floor where the window begins
     * @param from where to look from
     * @param to where the window ends
     * @param base the absolute offset of {@code a[0]}
     * @param last whether no octets follow the window
     * @return the index of the LF, or else the complement of the index from which to look when there is more
     */
    int end(byte[] a, int floor, int from, int to, long base, boolean last) {
        int i = from;
        for (int words = to - 8; i <= words; i += 8) {
            // What is left of an octet is zero for 0 to 15 only: NUL, LF and CR are there, and little else in mail.
            long high = (long) WORD.get(a, i) & HIGH_NIBBLES;
            for (long low = (high - ONES) & ~high & TOPS; low != 0; low &= low - 1) {
                int at = i + (Long.numberOfTrailingZeros(low) >>> 3);
                byte b = a[at];
                if (b == '\n') {
                    return ended(a, floor, at, base);
                }
                if (b == '\r') {
                    if (at + 1 == to && !last) {
                        return ~at;
                    }
                    carriageReturn(a, at, to, base);
                } else if (b == 0) {
                    nul(at + base);
                }
            }
        }
        for (; i < to; i++) {
            byte b = a[i];
            if (b == '\n') {
                return ended(a, floor, i, base);
            }
            if (b == '\r') {
                if (i + 1 == to && !last) {
                    return ~i;
                }
                carriageReturn(a, i, to, base);
            } else if (b == 0) {
                nul(i + base);
            }
        }
        return ~to;
    }

    /** Goes back to the beginning of a line that is to be looked at again. */
    void rewind(long to, long countThere, long bareThere) {
        start = to;
        breakStart = to;
        count = countThere;
        bare = bareThere;
    }

    /** Says that the last line, up to here, has no line end. */
    void unended(long at) {
        if (at - start > LONGEST && firstLong < 0) {
            firstLong = start;
        }
        start = at;
    }

    private int ended(byte[] a, int floor, int at, long base) {
        long offset = at + base;
        count++;
        if (at > floor && a[at - 1] == '\r') {
            breakStart = offset - 1;
        } else {
            breakStart = offset;
            bare++;
            if (firstBareLf < 0) {
                firstBareLf = offset;
            }
        }
        if (breakStart - start > LONGEST && firstLong < 0) {
            firstLong = start;
        }
        start = offset + 1;
        return at;
    }

    private void carriageReturn(byte[] a, int at, int to, long base) {
        if (firstBareCr < 0 && (at + 1 == to || a[at + 1] != '\n')) {
            firstBareCr = at + base;
        }
    }

    private void nul(long offset) {
        if (firstNul < 0) {
            firstNul = offset;
        }
    }
}
