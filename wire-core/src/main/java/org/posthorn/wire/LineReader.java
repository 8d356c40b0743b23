package org.posthorn.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines. A line ends with CRLF and with nothing else (RFC 5321 section 2.3.8); a CR or LF that stands alone, and a NUL,
 * are part of the line and make it unsound. The line is a view of the caller's buffer where it came whole; where it did not, the reader
 * carries what came of it, up to the limit, and owns nothing else.
 *
 * <p>Of a line that is too long the reader keeps the first octets and swallows the others up to its true end, so that they are never
 * taken for a line of their own. It gives up on a line that is {@value #PATIENCE} times too long.
 */
public final class LineReader {

    /** How many times its limit a line may be long before the reader stops looking for the end. */
    public static final int PATIENCE = 64;

    private static final int FIRST_CARRY = 128;

    private final int most;
    private final Line line = new Line();
    private @Nullable ByteBuffer carried;
    private boolean heldCr;
    private int seen;
    private Violation.@Nullable Kind problem;

    /**
     * A reader of lines.
     *
     * @param limit the most octets of one line, its CRLF counted
     */
    public LineReader(int limit) {
        if (limit < 2 || limit > Integer.MAX_VALUE / PATIENCE) {
            throw new IllegalArgumentException("limit: " + limit);
        }
        this.most = limit - 2;
    }

    /**
     * The next line. Advances {@code in} behind its CRLF, or, when there is no whole line, to its limit.
     *
     * @param in bytes from the peer; the line may be a view of them
     * @return the line, valid until the next call; or null when its end is still to come
     */
    public @Nullable Line next(ByteBuffer in) {
        line.clear();
        int from = in.position();
        int to = (int) Math.min(in.limit(), from + (long) PATIENCE * (most + 2) - seen);
        int i = from;
        if (heldCr && i < to) {
            if (in.get(i) == Octets.LF) {
                return end(in, from, from, i + 1);
            }
            releaseCr();
        }
        while ((i = Octets.lineOctet(in, i, to)) < to) {
            byte octet = in.get(i);
            if (octet == Octets.CR) {
                if (i + 1 == to) {
                    break;
                }
                if (in.get(i + 1) == Octets.LF) {
                    return end(in, from, i, i + 2);
                }
            }
            flag(octet, seen + i - from);
            i++;
        }
        return carry(in, from, i, to);
    }

    /** {@return whether a line has begun whose end has not come yet} */
    public boolean midLine() {
        return seen > 0;
    }

    /** The line's end was found: its text goes up to {@code textEnd}, its CRLF up to {@code lineEnd}. */
    private Line end(ByteBuffer in, int from, int textEnd, int lineEnd) {
        int length = seen + textEnd - from - (heldCr ? 1 : 0);
        if (length > most && problem == null) {
            problem = Violation.Kind.LINE_TOO_LONG;
        }
        in.position(lineEnd);
        if (carried == null) {
            line.set(in, from, from + Math.min(length, most), problem, false);
        } else {
            keep(in, from, textEnd);
            line.set(carried, 0, carried.position(), problem, false);
        }
        reset();
        return line;
    }

    private @Nullable Line carry(ByteBuffer in, int from, int textEnd, int to) {
        if (from == to) {
            return null;
        }
        keep(in, from, textEnd);
        heldCr = textEnd < to;
        seen += to - from;
        in.position(to);
        if (seen < PATIENCE * (most + 2)) {
            return null;
        }
        ByteBuffer text = carried == null ? ByteBuffer.allocate(0) : carried;
        line.set(text, 0, text.position(), problem == null ? Violation.Kind.LINE_TOO_LONG : problem, true);
        reset();
        return line;
    }

    /** The CR at the end of the last buffer turned out to stand alone. */
    private void releaseCr() {
        heldCr = false;
        flag(Octets.CR, seen - 1);
        if (carried == null) {
            carried = ByteBuffer.allocate(Math.min(FIRST_CARRY, most));
        }
        room(1);
        if (carried.hasRemaining()) {
            carried.put(Octets.CR);
        }
    }

    private void flag(byte octet, int at) {
        if (problem == null) {
            problem = at >= most
                    ? Violation.Kind.LINE_TOO_LONG
                    : octet == Octets.CR
                            ? Violation.Kind.BARE_CR
                            : octet == Octets.LF ? Violation.Kind.BARE_LF : Violation.Kind.FORBIDDEN_OCTET;
        }
    }

    private void keep(ByteBuffer in, int from, int to) {
        if (carried == null) {
            carried = ByteBuffer.allocate(Math.min(most, Math.max(FIRST_CARRY, to - from)));
        }
        ByteBuffer tail = room(to - from);
        int count = Math.min(to - from, tail.remaining());
        tail.put(tail.position(), in, from, count).position(tail.position() + count);
    }

    /** The carried bytes with room for some more, as far as the limit lets them grow. */
    private ByteBuffer room(int more) {
        ByteBuffer tail = carried == null ? ByteBuffer.allocate(FIRST_CARRY) : carried;
        if (tail.remaining() < more && tail.capacity() < most) {
            int wanted = Math.max(tail.position() + more, 2 * tail.capacity());
            tail = ByteBuffer.allocate(Math.min(most, wanted)).put(tail.flip());
        }
        carried = tail;
        return tail;
    }

    private void reset() {
        carried = null;
        heldCr = false;
        seen = 0;
        problem = null;
    }
}
