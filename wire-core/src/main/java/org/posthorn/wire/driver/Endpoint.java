package org.posthorn.wire.driver;

import java.io.IOException;
import org.posthorn.wire.Session;

/**
 * What is at this end of one connection: the session, and the application's part that answers it. A driver calls all methods of one
 * endpoint one at a time, in order, so that an endpoint needs no lock; an exception that one of them throws ends the connection.
 *
 * <p>A blocking driver calls them on a thread that belongs to the connection, where they may take their time. A selector driver calls them
 * on its one thread, where they must return at once: leave a question unanswered, work elsewhere, and answer through
 * {@link Connection#execute}.
 *
 * <p>The session's clock stands still while an endpoint is at work, so that a slow application is never held against the peer.
 *
 * @param <E> the session's events
 */
public interface Endpoint<E> {

    /** {@return the session; the same one each time} */
    Session<E> session();

    /**
     * Takes one event. A question may be answered on the session before this returns, or later through {@link Connection#execute}.
     *
     * <p>Buffers in the event are valid until this returns or calls {@link Connection#pull}: copy what is needed longer.
     *
     * @param event what the session gave
     * @throws IOException to end the connection
     */
    void on(E event) throws IOException;

    /**
     * The session gave {@link org.posthorn.wire.Signal#BODY_WANTED}: give it more of the body. All that was given before has been written,
     * so that its buffers are free.
     *
     * @return true if some was given, or its end; false if there is none now, and it will come through {@link Connection#execute}, after
     *     which this is called again
     * @throws IOException to end the connection
     */
    default boolean bodyWanted() throws IOException {
        return false;
    }

    /** The listener is being stopped: ask the session to say goodbye at the next moment that loses nothing. */
    default void stopping() {}

    /** The connection is over, for whatever reason. Called once, last. */
    default void closed() {}
}
