package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A connection as its endpoint sees it. */
public interface Connection {

    /** {@return our address; where a proxy told of the connection ({@link ListenOptions#withProxies}), the one that the proxy was called at} */
    InetSocketAddress local();

    /**
     * {@return the peer's address; where a proxy told of the connection ({@link ListenOptions#withProxies}), the one that it named, from the
     * session's first event on}
     */
    InetSocketAddress remote();

    /**
     * Runs {@code task} as this connection's endpoint is run (never beside its other calls), then goes on with the session: the way to
     * answer a question from another thread, or to have the session say something of its own accord. Callable from any thread, returns at
     * once; does nothing once the connection is over. While an endpoint is inside {@link #pull} the task may run within that call.
     *
     * @param task what to run
     */
    void execute(Runnable task);

    /**
     * From inside this connection's endpoint: runs {@code task} once all connections of the listener that have something to do now have had
     * their turn, even if this one is over by then; so what many of them want done elsewhere can be handed over at once. Where each
     * connection has a thread of its own, that is at once.
     *
     * @param task what to run; must not block
     */
    default void afterRound(Runnable task) {
        task.run();
    }

    /** {@return whether endpoints of this connection may block, and {@link #pull} may be called} */
    boolean blocking();

    /**
     * From inside {@link Endpoint#on}, on a blocking connection: drives the session until the endpoint has been given one more event.
     * This is how an {@code InputStream} over body chunks reads on without a second thread. Buffers of earlier events are no longer valid.
     *
     * @return false when there can be no more events: the connection is over
     * @throws IllegalStateException where the connection is not {@link #blocking}, from another thread, or while the session waits for
     *     the endpoint's answer
     * @throws IOException if the connection failed; the endpoint should let it pass
     */
    boolean pull() throws IOException;

    /**
     * From inside {@link Endpoint#on}: gives the session nothing more until {@link #release}, so that events whose consumer cannot keep up
     * do not pile up. What the session already owes the peer is still written. Holding twice is holding once.
     */
    void hold();

    /** Ends what {@link #hold} began. Callable from any thread. */
    void release();

    /** Ends the connection at once, without a word to the peer. Callable from any thread. */
    void close();
}
