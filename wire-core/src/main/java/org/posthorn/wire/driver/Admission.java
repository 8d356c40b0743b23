package org.posthorn.wire.driver;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Service.Refusal;

/** Counts a listener's connections, in all and per address. Thread-safe; {@link #admit} is for one thread. */
final class Admission {

    private final ListenOptions options;
    private final AtomicInteger inAll = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    Admission(ListenOptions options) {
        this.options = options;
    }

    /** Counts a connection from {@code address} in, or says why not. */
    @Nullable Refusal admit(InetAddress address) {
        if (inAll.get() >= options.connections()) {
            return Refusal.TOO_MANY_CONNECTIONS;
        }
        if (perAddress.getOrDefault(address, 0) >= options.connectionsPerAddress()) {
            return Refusal.TOO_MANY_FROM_ADDRESS;
        }
        perAddress.merge(address, 1, Integer::sum);
        inAll.incrementAndGet();
        return null;
    }

    /** Counts a connection out. */
    void leave(InetAddress address) {
        perAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        inAll.decrementAndGet();
    }

    int count() {
        return inAll.get();
    }
}
