package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a dot-stuffed body (RFC 5321 section 4.5.2, RFC 1939 section 3) out of a stream of bytes. Only CRLF.CRLF ends it, however the
 * bytes are cut; chunks are slices of the caller's buffer with the stuffed dots left out. It keeps no bytes, only a state.
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

    private static final ByteBuffer CR = ByteBuffer.wrap(new byte[] {Octets.CR}).asReadOnlyBuffer();

    private final LineEnds policy;
    private State state = State.LINE_START;
    private boolean discarding;
    private Violation.@Nullable Kind problem;

    /**
     * An unstuffer at the start of a body.
     *
     * @param policy what a bare CR or LF does
     */
    public DotUnstuffer(LineEnds policy) {
        this.policy = policy;
    }

    /**
     * The next piece of the body. Advances {@code in} behind what was used; never behind the end of the body.
     *
     * @param in bytes from the peer
     * @return a slice of {@code in} (or a shared CR, read-only), never empty; or null: because {@code in} is used up, because the body
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

    /** {@return the bare CR or LF that made the body be refused; what follows it is not given} */
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
                if (octet != '.') {
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

    private @Nullable ByteBuffer bareCr() {
        state = State.TEXT;
        if (policy == LineEnds.REFUSE) {
            refuse(Violation.Kind.BARE_CR);
            return null;
        }
        return CR.duplicate();
    }

    /** Text from {@code at} on, through as many lines as there are up to one that starts with a dot. */
    private @Nullable ByteBuffer text(ByteBuffer in, int at) {
        int to = in.limit();
        int i = at;
        while ((i = Octets.lineOctet(in, i, to)) < to) {
            byte octet = in.get(i);
            if (octet == Octets.NUL) {
                i++;
                continue;
            }
            if (octet == Octets.CR) {
                if (i + 1 == to) {
                    in.position(to);
                    state = State.HELD_CR;
                    return slice(in, at, i);
                }
                if (in.get(i + 1) == Octets.LF) {
                    i += 2;
                    if (i == to || in.get(i) == '.') {
                        return lineEnded(in, at, i);
                    }
                    continue;
                }
            }
            if (policy == LineEnds.REFUSE && !discarding) {
                in.position(i);
                ByteBuffer before = slice(in, at, i);
                if (before != null) {
                    state = State.TEXT;
                    return before;
                }
                refuse(octet == Octets.CR ? Violation.Kind.BARE_CR : Violation.Kind.BARE_LF);
                in.position(i + 1);
                state = State.TEXT;
                return null;
            }
            i++;
        }
        in.position(to);
        state = State.TEXT;
        return slice(in, at, to);
    }

    private @Nullable ByteBuffer lineEnded(ByteBuffer in, int from, int to) {
        in.position(to);
        state = State.LINE_START;
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
