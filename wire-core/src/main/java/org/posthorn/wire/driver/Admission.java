package org.posthorn.wire.driver;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Service.Refusal;

/** Counts a listener's connections, in all and for each site that they come from. Thread-safe; {@link #refusal} is for one thread. */
final class Admission {

    private final ListenOptions options;
    private final AtomicInteger inAll = new AtomicInteger();
    private final ConcurrentHashMap<Network, Integer> perSite = new ConcurrentHashMap<>();

    Admission(ListenOptions options) {
        this.options = options;
    }

    /** Why a connection from {@code address} cannot be had now, or null: then it is to be counted in by {@link #admit}. */
    @Nullable Refusal refusal(InetAddress address) {
        if (inAll.get() >= options.connections()) {
            return Refusal.TOO_MANY_CONNECTIONS;
        }
        int count = isProxy(address) ? 0 : perSite.getOrDefault(Network.site(address), 0);
        return count < options.connectionsPerAddress() ? null : Refusal.TOO_MANY_FROM_ADDRESS;
    }

    /** Counts a connection in. */
    Place admit(InetAddress address) {
        inAll.incrementAndGet();
        Place place = new Place(isProxy(address));
        if (!place.proxy) {
            place.site = Network.site(address);
            perSite.merge(place.site, 1, Integer::sum);
        }
        return place;
    }

    private boolean isProxy(InetAddress address) {
        for (Network each : options.proxies()) {
            if (each.contains(address)) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return inAll.get();
    }

    /** That of one connection. */
    final class Place {

        private final boolean proxy;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile @Nullable Network site;

        private Place(boolean proxy) {
            this.proxy = proxy;
        }

        /** Whether a proxy has it, which is to say whose it is. */
        boolean isProxy() {
            return proxy;
        }

        /** The proxy has said whose it is. Returns why that one may not have it. */
        @Nullable Refusal announced(InetAddress address) {
            Network from = Network.site(address);
            int count = perSite.merge(from, 1, Integer::sum);
            site = from;
            return count <= options.connectionsPerAddress() ? null : Refusal.TOO_MANY_FROM_ADDRESS;
        }

        /** Counts the connection out. */
        void leave() {
            if (left.getAndSet(true)) {
                return;
            }
            Network from = site;
            if (from != null) {
                perSite.computeIfPresent(from, (key, count) -> count > 1 ? count - 1 : null);
            }
            inAll.decrementAndGet();
        }
    }
}
