package org.posthorn.wire.driver;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** One daemon thread for all blocking connections of the JVM, there only while there are any: it looks at their deadlines. */
final class Watch implements Runnable {

    /** A connection with deadlines. */
    interface Watched {

        /**
         * Sees whether a deadline has passed, and to what follows. Must not block.
         *
         * @param now the time, by {@link System#nanoTime}
         */
        void look(long now);
    }

    private static final Watch ONLY = new Watch();
    private static final long PERIOD = 250_000_000;

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean running = new AtomicBoolean();

    private Watch() {}

    static void add(Watched connection) {
        ONLY.watched.add(connection);
        ONLY.ensureRunning();
    }

    static void remove(Watched connection) {
        ONLY.watched.remove(connection);
    }

    private void ensureRunning() {
        if (!running.get() && running.compareAndSet(false, true)) {
            Threads.PLATFORM.start("posthorn-watch", this);
        }
    }

    @Override
    public void run() {
        while (!watched.isEmpty()) {
            LockSupport.parkNanos(PERIOD);
            long now = System.nanoTime();
            watched.forEach(connection -> connection.look(now));
        }
        running.set(false);
        if (!watched.isEmpty()) { // one came in between
            ensureRunning();
        }
    }
}
