package org.posthorn.wire.driver;

import java.io.IOException;
import org.posthorn.wire.Session;

/**
 * What is at this end of one connection: the session, and the application's part that answers it. A driver calls all methods of one
 * endpoint one at a time, in order, so that an endpoint needs no lock; an exception that one of them throws ends the connection.
 *
 * <p>A blocking driver calls them on the connection's own thread, where they may take their time. A selector driver calls them on its one
 * thread, where they must return at once: leave a question unanswered, work elsewhere, and answer through {@link Connection#execute}.
 *
 * @param <E> the session's events
 */
public interface Endpoint<E> {

    /** The session; the same one each time. */
    Session<E> session();

    /** Takes one event. A question may be answered on the session before this returns, or later through {@link Connection#execute}. */
    void on(E event) throws IOException;

    /** The session gave {@link org.posthorn.wire.Signal#BODY_WANTED}: give it more of the body, now or later as with answers. */
    default void bodyWanted() throws IOException {}

    /** The listener is being stopped: ask the session to say goodbye at the next moment that loses nothing. */
    default void stopping() {}

    /** The connection is over, for whatever reason. Called once, last. */
    default void closed() {}
}
