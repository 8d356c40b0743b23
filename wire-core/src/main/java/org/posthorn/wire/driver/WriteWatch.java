package org.posthorn.wire.driver;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** One daemon thread for all blocking connections of the JVM, there only while there are any: it cuts off peers that take no bytes. */
final class WriteWatch implements Runnable {

    private static final WriteWatch ONLY = new WriteWatch();
    private static final long PERIOD = 500_000_000;

    private final Set<SocketWire> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();

    private WriteWatch() {}

    static void add(SocketWire wire) {
        ONLY.watched.add(wire);
        ONLY.ensureRunning();
    }

    static void remove(SocketWire wire) {
        ONLY.watched.remove(wire);
    }

    private void ensureRunning() {
        if (!running.get() && running.compareAndSet(false, true)) {
            Threads.PLATFORM.start("posthorn-write-watch", this);
        }
    }

    @Override
    public void run() {
        while (!watched.isEmpty()) {
            LockSupport.parkNanos(PERIOD);
            long now = System.nanoTime();
            watched.forEach(wire -> wire.cutIfStalled(now));
        }
        running.set(false);
        if (!watched.isEmpty()) { // one came in between
            ensureRunning();
        }
    }
}
