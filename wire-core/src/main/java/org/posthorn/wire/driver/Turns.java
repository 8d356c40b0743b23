package org.posthorn.wire.driver;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Has tasks of one connection run by workers, one after another: what one task did, the next one sees. */
public final class Turns {

    private record Turn(Runnable task, Runnable refusal) {}

    private final Connection connection;
    private final Handover workers;
    private final ConcurrentLinkedQueue<Turn> turns = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Has nothing to do yet.
     *
     * @param connection whose tasks they are
     * @param workers gives them to other threads
     */
    public Turns(Connection connection, Handover workers) {
        this.connection = connection;
        this.workers = workers;
    }

    /**
     * Has {@code task} run when those before it are done. On the connection's thread.
     *
     * @param task must not throw
     * @param refusal is run instead, on the thread of all connections, if there is no worker to be had
     */
    public void add(Runnable task, Runnable refusal) {
        turns.add(new Turn(task, refusal));
        if (count.getAndIncrement() == 0) {
            workers.give(connection, this::run, this::refuse);
        }
    }

    private void run() {
        for (Turn turn = turns.poll(); turn != null; turn = next()) {
            turn.task().run();
        }
    }

    private void refuse() {
        for (Turn turn = turns.poll(); turn != null; turn = next()) {
            turn.refusal().run();
        }
    }

    private @Nullable Turn next() {
        return count.decrementAndGet() > 0 ? turns.poll() : null;
    }
}
