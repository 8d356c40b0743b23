package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds octets eight at a time. */
final class Octets {

    static final byte NUL = 0;
    static final byte LF = '\n';
    static final byte CR = '\r';

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

    private Octets() {}

    /**
     * The index of the first CR, LF or NUL of {@code bytes} from {@code from}, or {@code to} if there is none before it. Indexes are
     * absolute; neither position nor byte order of the buffer is changed.
     */
    static int lineOctet(ByteBuffer bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = bytes.getLong(i);
            // A cheap test first: is any octet below 0x0e? Most words of text say no.
            if (((word - ONES * 0x0e) & ~word & HIGH) != 0) {
                long found = zeros(word) | zeros(word ^ ONES * CR) | zeros(word ^ ONES * LF);
                if (found != 0) {
                    return i + first(found, bytes.order());
                }
            }
        }
        for (; i < to; i++) {
            byte octet = bytes.get(i);
            if (octet == CR || octet == LF || octet == NUL) {
                return i;
            }
        }
        return to;
    }

    /** Whether there is a control character other than HT from {@code from} up to {@code to}. Indexes are absolute. */
    static boolean hasControl(ByteBuffer bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = bytes.getLong(i);
            // Octets below 0x20, exact where none of them borrows from its neighbour; and those that are 0x7f
            if ((((word - ONES * 0x20) & ~word & HIGH) | zeros(word ^ LOW)) != 0 && hasControlSingly(bytes, i, i + 8)) {
                return true;
            }
        }
        return hasControlSingly(bytes, i, to);
    }

    private static boolean hasControlSingly(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = bytes.get(i);
            if ((octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** The high bit of each octet that is zero; exact in every octet, so that it serves both byte orders. */
    private static long zeros(long word) {
        return ~(((word & LOW) + LOW) | word | LOW);
    }

    private static int first(long found, ByteOrder order) {
        return (order == ByteOrder.BIG_ENDIAN ? Long.numberOfLeadingZeros(found) : Long.numberOfTrailingZeros(found))
                >>> 3;
    }
}
