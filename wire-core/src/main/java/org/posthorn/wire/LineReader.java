package org.posthorn.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines. A line ends with CRLF (RFC 5321 section 2.3.8); a NUL is part of the line and makes it unsound. The line is a view
 * of the caller's buffer where it came whole; where it did not, the reader carries what came of it, up to the limit, and owns nothing else.
 *
 * <p>A CR or LF that stands alone makes the line unsound too, and it is given at once, up to that octet: a peer that ends its lines with LF is
 * not to wait for an answer in vain. What follows is the rest of the same line, up to its CRLF, and never a line of its own. Of the rest only
 * further LFs are told, each by an empty unsound line. With {@link LineEnds#REPAIR} instead a CR or LF that stands alone ends a sound line.
 *
 * <p>Of a line that is too long the reader keeps the first octets and swallows the others up to its true end, so that they are never
 * taken for a line of their own. It gives up on a line that is {@value #PATIENCE} times too long.
 */
public final class LineReader {

    /** How many times its limit a line may be long before the reader stops looking for the end. */
    public static final int PATIENCE = 64;

    private static final int FIRST_CARRY = 128;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int most;
    private final boolean repairs;
    private final Line line = new Line();
    private @Nullable ByteBuffer carried;
    private boolean heldCr;
    /** What comes is the rest of a line that has been given as unsound. */
    private boolean resting;

    private int seen;
    private Violation.@Nullable Kind problem;

    /**
     * A reader of lines that end with CRLF and with nothing else.
     *
     * @param limit the most octets of one line, its CRLF counted
     */
    public LineReader(int limit) {
        this(limit, LineEnds.REFUSE);
    }

    /**
     * A reader of lines.
     *
     * @param limit the most octets of one line, its CRLF counted
     * @param policy what a CR or LF that stands alone is
     */
    public LineReader(int limit, LineEnds policy) {
        if (limit < 2 || limit > Integer.MAX_VALUE / PATIENCE) {
            throw new IllegalArgumentException("limit: " + limit);
        }
        this.most = limit - 2;
        this.repairs = policy == LineEnds.REPAIR;
    }

    /**
     * The next line. Advances {@code in} behind its end, or, when there is none, to its limit.
     *
     * @param in bytes from the peer; the line may be a view of them
     * @return the line, valid until the next call; or null when its end is still to come
     */
    public @Nullable Line next(ByteBuffer in) {
        line.clear();
        if (resting) {
            Line part = rest(in);
            if (part != null || resting) {
                return part;
            }
        }
        int from = in.position();
        int to = patience(in);
        int i = from;
        if (heldCr && i < to) {
            return in.get(i) == Octets.LF ? end(in, from, from, i + 1) : stray(in, Octets.CR, from, from, from);
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
            if (octet != Octets.NUL) {
                return stray(in, octet, from, i, i + 1);
            }
            flag(octet, seen + i - from);
            i++;
        }
        return carry(in, from, i, to);
    }

    /** How far to look: to the limit of {@code in}, but no farther than patience goes. */
    private int patience(ByteBuffer in) {
        return (int) Math.min(in.limit(), in.position() + (long) PATIENCE * (most + 2) - seen);
    }

    /** {@return whether a line has begun whose end has not come yet} */
    public boolean midLine() {
        return seen > 0 || resting;
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

    /** A CR or LF stands alone behind the text. */
    private Line stray(ByteBuffer in, byte octet, int from, int textEnd, int lineEnd) {
        if (!repairs) {
            flag(octet, seen + textEnd - from - (heldCr ? 1 : 0));
        }
        Line given = end(in, from, textEnd, lineEnd);
        resting = !repairs;
        return given;
    }

    /** Swallows the rest of a line up to its end; a line is given for an LF, and when patience is over. */
    private @Nullable Line rest(ByteBuffer in) {
        int from = in.position();
        int to = patience(in);
        int i = from;
        if (heldCr && i < to) {
            heldCr = false;
            if (in.get(i) == Octets.LF) {
                in.position(i + 1);
                reset();
                return null;
            }
        }
        while ((i = Octets.lineOctet(in, i, to)) < to) {
            byte octet = in.get(i);
            i++;
            if (octet == Octets.CR && i == to) {
                heldCr = true;
            } else if (octet == Octets.CR && in.get(i) == Octets.LF) {
                in.position(i + 1);
                reset();
                return null;
            } else if (octet == Octets.LF) {
                seen += i - from;
                in.position(i);
                return line.set(NOTHING, 0, 0, Violation.Kind.BARE_LF, false);
            }
        }
        seen += to - from;
        in.position(to);
        return seen < PATIENCE * (most + 2) ? null : endless(Violation.Kind.BARE_LF);
    }

    private Line endless(Violation.Kind kind) {
        ByteBuffer text = carried == null ? NOTHING : carried;
        line.set(text, 0, text.position(), kind, true);
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
        return endless(problem == null ? Violation.Kind.LINE_TOO_LONG : problem);
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
        resting = false;
        seen = 0;
        problem = null;
    }
}
