package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The lines and small literals of one command or response, in one array. As long as all of it lies in the caller's buffer it is a view of that;
 * what has come of it when the buffer ends is copied once. Each octet is looked at once for the end of its line.
 */
final class Gathering {

    /** What a look for the end of a line came to. */
    enum Found {
        /** The line ends. */
        LINE,
        /** The input ends first. */
        NOTHING,
        /** The limit comes first. */
        TOO_LONG
    }

    private static final int FIRST_COPY = 256;
    /** More than any size has; so what announces a literal is found in the tail of a line, too. */
    private static final int MOST_DIGITS = 20;

    private static final int LONGEST_ANNOUNCEMENT = MOST_DIGITS + 6;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean borrowed;
    /** Where the present line begins, behind the last literal. */
    private int lineFrom;
    /** How many octets of lines there were, and of literals. */
    private int lines;

    private int literals;
    private long missing;

    private long size;
    private boolean synchronizing;
    private boolean binary;
    private int announcedAt;

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Forgets everything: the next command or response begins. */
    void reset() {
        bytes = NOTHING;
        from = to = lineFrom = lines = literals = 0;
        borrowed = false;
        missing = 0;
    }

    // ---- lines ----

    /** Takes octets up to the end of the line, LF included. */
    Found line(ByteBuffer in, int limit) {
        int start = in.position();
        int stop = (int) Math.min(in.limit(), start + (long) limit - lines);
        int lf = lineFeed(in, start, stop);
        int end = Math.min(lf + 1, stop);
        take(in, end - start);
        lines += end - start;
        if (lf < stop) {
            return Found.LINE;
        }
        return lines >= limit ? Found.TOO_LONG : Found.NOTHING;
    }

    /** The first LF, or {@code to}. */
    private static int lineFeed(ByteBuffer in, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = in.getLong(i) ^ ONES * '\n';
            long zeros = (word - ONES) & ~word & HIGH;
            if (zeros != 0) {
                // the lowest zero is exact; from the other end a carry can lie, so look
                if (in.order() == ByteOrder.LITTLE_ENDIAN) {
                    return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
                }
                break;
            }
        }
        while (i < to && in.get(i) != '\n') {
            i++;
        }
        return i;
    }

    /** Whether the line ends with CR LF. */
    boolean endsSoundly() {
        return to - lineFrom >= 2 && bytes[to - 2] == '\r';
    }

    /** Where the text of the line ends. */
    int textEnd() {
        return endsSoundly() ? to - 2 : to - 1;
    }

    /** Whether the line that has ended announces a literal; then the questions below are answered. */
    boolean announces() {
        int i = textEnd() - 1;
        if (i < lineFrom || bytes[i] != '}') {
            return false;
        }
        i--;
        synchronizing = i < lineFrom || bytes[i] != '+';
        i -= synchronizing ? 0 : 1;
        int digits = i;
        while (i >= lineFrom && bytes[i] >= '0' && bytes[i] <= '9') {
            i--;
        }
        if (i == digits || digits - i > MOST_DIGITS || i < lineFrom || bytes[i] != '{') {
            return false;
        }
        size = decimal(i + 1, digits + 1);
        binary = i > lineFrom && bytes[i - 1] == '~';
        announcedAt = binary ? i - 1 : i;
        return true;
    }

    private long decimal(int start, int stop) {
        long value = 0;
        for (int i = start; i < stop; i++) {
            int digit = bytes[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** How large the literal is; {@link Long#MAX_VALUE} stands for more as well. */
    long size() {
        return size;
    }

    boolean synchronizing() {
        return synchronizing;
    }

    boolean binary() {
        return binary;
    }

    /** Where the announcement begins. */
    int announcedAt() {
        return announcedAt;
    }

    /** Whether an octet is at a place of this line. */
    boolean has(int position, char octet) {
        return position >= lineFrom && bytes[position] == octet;
    }

    /** Whether another octet than these is at a place of this line. */
    boolean hasOtherThan(int position, char one, char other) {
        return position >= lineFrom && bytes[position] != one && bytes[position] != other;
    }

    /** Whether some letters are at a place of this line, in any case. */
    boolean beginsWith(int position, byte[] upper) {
        for (int i = 0; i < upper.length; i++) {
            int c = position + i < to ? bytes[position + i] : 0;
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != upper[i]) {
                return false;
            }
        }
        return true;
    }

    // ---- literals ----

    /** Whether the announced literal may be taken with the others. */
    boolean fits(int limit) {
        return size <= limit - literals;
    }

    /** Has the announced literal follow, in place. */
    void expectLiteral() {
        missing = size;
        literals += (int) size;
    }

    /** Takes octets of the literal; whether it is all there. */
    boolean literal(ByteBuffer in) {
        int more = (int) Math.min(missing, in.remaining());
        take(in, more);
        missing -= more;
        lineFrom = to;
        return missing == 0;
    }

    // ---- octets ----

    private void take(ByteBuffer in, int count) {
        if (bytes == NOTHING && in.hasArray()) {
            bytes = in.array();
            from = lineFrom = to = in.arrayOffset() + in.position();
            borrowed = true;
        }
        if (borrowed) {
            in.position(in.position() + count);
        } else {
            room(count);
            in.get(bytes, to, count);
        }
        to += count;
    }

    private void room(int more) {
        if (bytes.length - to < more) {
            int wanted = Math.max(to + more, 2 * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(FIRST_COPY, wanted));
        }
    }

    /** The caller's buffer is about to change: copies what is borrowed of it. */
    void keep() {
        if (!borrowed) {
            return;
        }
        if (from == to) {
            bytes = NOTHING;
        } else {
            byte[] copy = new byte[Math.max(FIRST_COPY, to - from)];
            System.arraycopy(bytes, from, copy, 0, to - from);
            bytes = copy;
        }
        lineFrom -= from;
        announcedAt -= from;
        to -= from;
        from = 0;
        borrowed = false;
    }

    /** Forgets all but the end of the line, where a literal could be announced: what is skipped is not kept. */
    void keepTail() {
        int tail = Math.min(LONGEST_ANNOUNCEMENT, to - lineFrom);
        byte[] copy = Arrays.copyOfRange(bytes, to - tail, to);
        reset();
        if (tail > 0) {
            bytes = copy;
            to = tail;
        }
    }
}
