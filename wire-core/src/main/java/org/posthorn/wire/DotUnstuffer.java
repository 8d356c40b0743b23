package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a dot-stuffed body (RFC 5321 section 4.5.2, RFC 1939 section 3) out of a stream of bytes. Only CRLF.CRLF ends it, however the
 * bytes are cut; chunks are slices of the caller's buffer with the stuffed dots left out. It keeps no bytes, only a state.
 *
 * <p>Octets above 127 pass, whether or not anybody announced them (8BITMIME): so it is done everywhere, and to refuse them would lose mail.
 */
public final class DotUnstuffer {

    private enum State {
        LINE_START,
        TEXT,
        /** Behind a CR that was the last octet of a buffer and has not been given yet. */
        HELD_CR,
        /** That CR has been given; the next octet is its LF. */
        GIVEN_CR,
        DOT,
        DOT_CR,
        ENDED
    }

    /** No limit for the octets of a line. */
    public static final int ANY_LENGTH = Integer.MAX_VALUE;

    private static final ByteBuffer CR = ByteBuffer.wrap(new byte[] {Octets.CR}).asReadOnlyBuffer();
    private static final ByteBuffer CRLF =
            ByteBuffer.wrap(new byte[] {Octets.CR, Octets.LF}).asReadOnlyBuffer();

    private final LineEnds policy;
    private final boolean stuffed;
    private final long longest;
    private State state = State.LINE_START;
    /** How many octets more the line may have, its end not counted. */
    private long room;

    private boolean discarding;
    private Violation.@Nullable Kind problem;

    /**
     * An unstuffer at the start of a body.
     *
     * @param policy what a bare CR or LF does
     */
    public DotUnstuffer(LineEnds policy) {
        this(policy, ANY_LENGTH);
    }

    /**
     * An unstuffer at the start of a body whose lines must not be too long (RFC 5321 section 4.5.3.1.6).
     *
     * @param policy what a bare CR or LF does
     * @param longest the most octets of a line, its CRLF counted and a stuffed dot not; a longer one refuses the body. A bare CR or LF that is
     *     passed on ends a line in this respect. {@link #ANY_LENGTH} for any
     */
    public DotUnstuffer(LineEnds policy, int longest) {
        this(policy, longest, true);
    }

    DotUnstuffer(LineEnds policy, int longest, boolean stuffed) {
        if (longest < 2) {
            throw new IllegalArgumentException("longest: " + longest);
        }
        this.policy = policy;
        this.stuffed = stuffed;
        this.longest = longest == ANY_LENGTH ? Long.MAX_VALUE >> 1 : longest - 2;
        this.room = this.longest;
    }

    /**
     * The next piece of the body. Advances {@code in} behind what was used; never behind the end of the body.
     *
     * @param in bytes from the peer
     * @return a slice of {@code in} (or a shared CR or CRLF, read-only), never empty; or null: because {@code in} is used up, because the body
     *     {@link #ended}, or because a {@link #problem} was found just now
     */
    public @Nullable ByteBuffer next(ByteBuffer in) {
        while (in.hasRemaining() && state != State.ENDED) {
            boolean unharmed = problem == null;
            ByteBuffer chunk = step(in);
            if (chunk != null && !discarding) {
                return chunk;
            }
            if (unharmed && problem != null) {
                return null;
            }
        }
        return null;
    }

    /** {@return whether the final CRLF.CRLF has come} */
    public boolean ended() {
        return state == State.ENDED;
    }

    /**
     * {@return what made the body be refused: BARE_CR, BARE_LF, FORBIDDEN_OCTET (NUL) or LINE_TOO_LONG; what follows it is not given}
     */
    public Optional<Violation.Kind> problem() {
        return Optional.ofNullable(problem);
    }

    /** From here on gives no more chunks, but goes on looking for the end. */
    public void discard() {
        discarding = true;
    }

    private @Nullable ByteBuffer step(ByteBuffer in) {
        int at = in.position();
        byte octet = in.get(at);
        switch (state) {
            case LINE_START -> {
                if (octet != '.' || !stuffed) {
                    return text(in, at);
                }
                in.position(at + 1);
                state = State.DOT;
            }
            case DOT -> {
                if (octet != Octets.CR) {
                    return text(in, at);
                }
                in.position(at + 1);
                state = State.DOT_CR;
            }
            case DOT_CR -> {
                if (octet != Octets.LF) {
                    return bareCr();
                }
                in.position(at + 1);
                state = State.ENDED;
            }
            case HELD_CR -> {
                if (octet != Octets.LF) {
                    return bareCr();
                }
                state = State.GIVEN_CR;
                return CR.duplicate();
            }
            case GIVEN_CR -> {
                return lineEnded(in, at, at + 1);
            }
            default -> {
                return text(in, at);
            }
        }
        return null;
    }

    /** Nothing follows the last octet; if that was a CR, it stands alone. Gives what is left of the body. */
    @Nullable ByteBuffer finish() {
        if (state != State.HELD_CR) {
            return null;
        }
        ByteBuffer last = bareCr();
        return discarding ? null : last;
    }

    private @Nullable ByteBuffer bareCr() {
        state = State.TEXT;
        if (policy == LineEnds.REFUSE) {
            refuse(Violation.Kind.BARE_CR);
            return null;
        }
        room = longest;
        return (policy == LineEnds.REPAIR ? CRLF : CR).duplicate();
    }

    /** Text from {@code at} on, through as many lines as there are up to one that starts with a dot. */
    private @Nullable ByteBuffer text(ByteBuffer in, int at) {
        int to = in.limit();
        int i = at;
        // Where the line would be too long; once nothing is given any more, that does not matter
        long last = discarding ? Long.MAX_VALUE : at + room;
        while ((i = Octets.lineOctet(in, i, to)) < to && i <= last) {
            byte octet = in.get(i);
            if (octet == Octets.CR) {
                if (i + 1 == to) {
                    room = last - i;
                    in.position(to);
                    state = State.HELD_CR;
                    return slice(in, at, i);
                }
                if (in.get(i + 1) == Octets.LF) {
                    i += 2;
                    if (i == to || (stuffed && in.get(i) == '.')) {
                        return lineEnded(in, at, i);
                    }
                    last = discarding ? last : i + longest;
                    continue;
                }
            }
            if (discarding || (policy == LineEnds.TRANSPARENT && octet == Octets.NUL)) {
                i++;
            } else if (policy == LineEnds.TRANSPARENT) {
                i++;
                last = i + longest;
            } else {
                room = last - i;
                return stray(in, at, i);
            }
        }
        if (i > last) {
            room = 0;
            return tooLong(in, at, (int) last);
        }
        room = last - to;
        in.position(to);
        state = State.TEXT;
        return slice(in, at, to);
    }

    /** A CR, LF or NUL that must not be where it is: first the text before it is given, then it is refused or repaired. */
    private @Nullable ByteBuffer stray(ByteBuffer in, int at, int i) {
        state = State.TEXT;
        if (at < i) {
            in.position(i);
            return slice(in, at, i);
        }
        byte octet = in.get(i);
        in.position(i + 1);
        if (octet != Octets.NUL && policy == LineEnds.REPAIR) {
            room = longest;
            return CRLF.duplicate();
        }
        refuse(
                octet == Octets.NUL
                        ? Violation.Kind.FORBIDDEN_OCTET
                        : octet == Octets.CR ? Violation.Kind.BARE_CR : Violation.Kind.BARE_LF);
        return null;
    }

    /** First the text up to the limit is given, then the line is refused. */
    private @Nullable ByteBuffer tooLong(ByteBuffer in, int at, int last) {
        state = State.TEXT;
        if (at < last) {
            in.position(last);
            return slice(in, at, last);
        }
        refuse(Violation.Kind.LINE_TOO_LONG);
        return null;
    }

    private @Nullable ByteBuffer lineEnded(ByteBuffer in, int from, int to) {
        in.position(to);
        state = State.LINE_START;
        room = longest;
        return slice(in, from, to);
    }

    private void refuse(Violation.Kind kind) {
        if (problem == null && !discarding) {
            problem = kind;
        }
        discarding = true;
    }

    private static @Nullable ByteBuffer slice(ByteBuffer in, int from, int to) {
        return from == to ? null : in.slice(from, to - from);
    }
}
