package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/**
 * One way of moving bytes between sockets and sessions. Stateless: each listener has its own threads. All drivers keep the same
 * contract, so that a service need not know under which it runs, but for {@link Connection#blocking}.
 */
public interface Driver {

    /**
     * Serves a port.
     *
     * @param address where to listen; port 0 takes any free one
     * @param options limits and TLS
     * @param service makes the endpoint of each connection
     * @param <E> the sessions' events
     * @return the port being served; the JVM stays alive until it is closed
     * @throws IOException if the address cannot be had
     */
    <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service) throws IOException;

    /** {@return the driver for most uses: {@link #virtual} where the JVM has virtual threads, else {@link #blocking}} */
    static Driver standard() {
        return virtualThreadsAvailable() ? virtual() : blocking();
    }

    /** {@return a driver with a platform thread for each connection} */
    static Driver blocking() {
        return new BlockingDriver(Threads.PLATFORM);
    }

    /**
     * {@return a driver with a virtual thread for each connection}
     *
     * @throws IllegalStateException if the JVM has none: it is older than 21
     */
    static Driver virtual() {
        if (!virtualThreadsAvailable()) {
            throw new IllegalStateException("virtual threads need Java 21 or later; this is " + Runtime.version());
        }
        return new BlockingDriver(Threads.VIRTUAL);
    }

    /** {@return a driver with one thread for all connections, however many: endpoints must not block} */
    static Driver selector() {
        return new SelectorDriver();
    }

    /**
     * Threads for work that may block, for services under a driver whose own thread must not: virtual threads where the JVM has them,
     * else platform threads, daemons that are there only while they are needed.
     *
     * @param name the threads' name
     * @param most most platform threads at one time; what comes above that waits. There is no limit to virtual ones
     * @return what runs the work
     */
    static Executor workers(String name, int most) {
        return virtualThreadsAvailable() ? VirtualThreads::start : Threads.pool(name, most);
    }

    /** {@return whether {@link #virtual} can be used here} */
    static boolean virtualThreadsAvailable() {
        return VirtualThreads.available();
    }
}
