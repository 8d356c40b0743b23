package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lends the sessions of one protocol, in one role, to the transcript runner and the other harnesses. A protocol's tests implement it once
 * for the server and once for the client.
 *
 * @param <E> the sessions' events
 */
public interface Protocol<E> {

    /** Which part our session plays. */
    enum Role {
        /** Our lines are {@code S:}, the peer's are {@code C:}. */
        SERVER,
        /** Our lines are {@code C:}, the peer's are {@code S:}. */
        CLIENT
    }

    /** {@return which part our session plays} */
    Role role();

    /**
     * A new session, and the application's part behind it, for one run.
     *
     * @param options what the transcript asks for
     * @return the session and its application
     * @throws IllegalArgumentException if an option has no meaning; the runner tells where it stands
     */
    Subject<E> subject(Options options);

    /**
     * How an event is written behind {@code ~}: one line that does not depend on cuts. Asked before the following {@code next}.
     *
     * @param event an event of this protocol
     * @return the line, without {@code ~}
     */
    default String print(E event) {
        return Objects.toString(event);
    }

    /**
     * The octets of a body that an event brings, or null when it is no body chunk. Chunks that follow one another are joined before they
     * are compared, with each other or with the {@code ~|} lines of a transcript.
     *
     * @param event an event of this protocol
     * @return the octets between position and limit, which the caller leaves as they are
     */
    default @Nullable ByteBuffer chunk(E event) {
        return null;
    }

    /**
     * Whether an event is a question that must be answered before the session goes on. The runner then also tries late answers. A
     * protocol without questions leaves it at false.
     *
     * @param event an event of this protocol
     * @return whether it must be answered
     */
    default boolean question(E event) {
        return false;
    }
}
