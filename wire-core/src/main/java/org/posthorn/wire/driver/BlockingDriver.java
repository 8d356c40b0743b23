package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A thread per connection. */
final class BlockingDriver implements Driver {

    private final Threads threads;

    BlockingDriver(Threads threads) {
        this.threads = threads;
    }

    @Override
    public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, options.backlog());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        BlockingListener<E> listener = new BlockingListener<>(server, options, service, threads);
        listener.start();
        return listener;
    }

    @Override
    public String toString() {
        return threads == Threads.VIRTUAL ? "virtual" : "blocking";
    }
}
