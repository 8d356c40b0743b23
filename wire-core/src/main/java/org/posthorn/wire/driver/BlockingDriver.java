package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;

final class BlockingDriver implements Driver {

    BlockingDriver(Threads threads) {}

    @Override
    public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
            throws IOException {
        throw new IOException("not built yet");
    }
}
