package org.posthorn.wire.driver;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives work to other threads for connections whose own must not block; {@link Turns} keeps that of one connection in order. What comes up in one round of the connections goes over together,
 * and no more workers are called than it needs: one that takes a piece first calls another, if there is more and none is on its way. So
 * quick work does not cost a change of threads for each piece, and slow work does not wait for other. Thread-safe; one for a server.
 */
public final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private record Work(Runnable task, Runnable refusal) {}

    private final Executor workers;
    private final ConcurrentLinkedQueue<Work> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean roundUnderWay = new AtomicBoolean();

    /** Whether a worker has been called that has not begun. */
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * Has nothing to do yet.
     *
     * @param workers runs the work; {@link Driver#workers} is one
     */
    public Handover(Executor workers) {
        this.workers = workers;
    }

    /**
     * Has {@code task} run on another thread soon. On the connection's thread.
     *
     * @param refusal is run instead if there is no thread to be had
     */
    void give(Connection connection, Runnable task, Runnable refusal) {
        waiting.add(new Work(task, refusal));
        if (roundUnderWay.compareAndSet(false, true)) {
            connection.afterRound(this::callFirst);
        }
    }

    private void callFirst() {
        roundUnderWay.set(false);
        try {
            callWorker();
        } catch (RejectedExecutionException e) {
            LOG.warn("no worker: {}", e.toString());
            for (Work refused; (refused = waiting.poll()) != null; ) {
                refused.refusal().run();
            }
        }
    }

    private void callWorker() {
        if (!waiting.isEmpty() && called.compareAndSet(false, true)) {
            try {
                workers.execute(this::work);
            } catch (RejectedExecutionException e) {
                called.set(false);
                throw e;
            }
        }
    }

    private void work() {
        called.set(false);
        for (Work next; (next = waiting.poll()) != null; ) {
            callHelper();
            next.task().run();
        }
    }

    private void callHelper() {
        try {
            callWorker();
        } catch (RejectedExecutionException e) {
            // then this one does what is left
        }
    }
}
