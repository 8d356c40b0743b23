package org.posthorn.wire.driver;

import java.net.InetSocketAddress;
import java.time.Duration;

/** A port that is being served. */
public interface Listener extends AutoCloseable {

    /** {@return the address it listens on, with the port that it really has} */
    InetSocketAddress address();

    /** {@return how many connections are open now} */
    int connections();

    /**
     * Stops: accepts nothing more, tells every endpoint ({@link Endpoint#stopping}), waits until all connections are over or
     * {@code grace} has passed, then ends those that are left.
     *
     * @param grace how long to wait
     * @return whether all ended by themselves
     * @throws InterruptedException if the waiting thread was interrupted; the listener accepts nothing more
     */
    boolean stop(Duration grace) throws InterruptedException;

    /** Stops without grace. When this returns, the port is free; the last connections may still be ending. */
    @Override
    void close();
}
