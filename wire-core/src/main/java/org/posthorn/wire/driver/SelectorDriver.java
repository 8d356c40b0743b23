package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/** One thread for all connections of a listener. */
final class SelectorDriver implements Driver {

    @Override
    public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, options.backlog());
            server.configureBlocking(false);
            SelectorListener<E> listener = new SelectorListener<>(server, options, service);
            listener.start();
            return listener;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "selector";
    }
}
