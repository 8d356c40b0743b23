package org.posthorn.verify.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.Service;

/** The drivers that a server can run under. */
enum Under {
    BLOCKING,
    SELECTOR,
    VIRTUAL;

    static Stream<Under> all() {
        return Driver.virtualThreadsAvailable() ? Stream.of(values()) : Stream.of(BLOCKING, SELECTOR);
    }

    Driver driver() {
        return switch (this) {
            case BLOCKING -> Driver.blocking();
            case SELECTOR -> Driver.selector();
            case VIRTUAL -> Driver.virtual();
        };
    }

    /** With less time for those who do not take bytes, or do not come to the end of a handshake. */
    Driver driver(Duration write, Duration handshake) {
        return driver(options -> options.withWrite(write).withHandshake(handshake));
    }

    private Driver driver(UnaryOperator<ListenOptions> change) {
        Driver real = driver();
        return new Driver() {
            @Override
            public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
                    throws IOException {
                return real.listen(address, change.apply(options), service);
            }
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
