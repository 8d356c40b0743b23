package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A connection as its endpoint sees it. */
public interface Connection {

    /** Our address. */
    InetSocketAddress local();

    /** The peer's address. */
    InetSocketAddress remote();

    /**
     * Runs {@code task} as this connection's endpoint is run (never beside its other calls), then goes on with the session: the way to
     * answer a question from another thread. Callable from any thread; does nothing once the connection is over.
     */
    void execute(Runnable task);

    /** Whether endpoints of this connection may block, and {@link #pull} may be called. */
    boolean blocking();

    /**
     * From inside {@link Endpoint#on}, on a blocking connection: drives the session until the endpoint has been given one more event.
     * This is how an {@code InputStream} over body chunks reads on without a second thread.
     *
     * @return false when there can be no more events: the connection is over
     * @throws IllegalStateException where the connection is not {@link #blocking}, or from another thread
     */
    boolean pull() throws IOException;

    /** Ends the connection at once, without a word to the peer. Callable from any thread. */
    void close();
}
