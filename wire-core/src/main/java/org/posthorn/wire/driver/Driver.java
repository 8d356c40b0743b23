package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;

/** One way of moving bytes between sockets and sessions. Stateless: each listener has its own threads. */
public interface Driver {

    /**
     * Serves a port.
     *
     * @param address where to listen; port 0 takes any free one
     * @param options limits and TLS
     * @param service makes the endpoint of each connection
     * @throws IOException if the address cannot be had
     */
    <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service) throws IOException;
}
