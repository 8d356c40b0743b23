package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/**
 * A session between a driver and the session under test whose clock can be moved on, so that hours pass over a real socket in no time. On a
 * connection that nobody else can reach into, it also runs tasks: it has a deadline every few milliseconds, and runs them when that comes.
 */
final class SteeredSession<E> implements Session<E> {

    private static final long POLL_NANOS = 2_000_000;

    private final Session<E> session;
    private final boolean polls;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean begun;
    private long shift;
    private long last;

    SteeredSession(Session<E> session, boolean polls) {
        this.session = session;
        this.polls = polls;
    }

    /** Leaves a task to be run on the driver's thread. Callable from any thread. */
    void add(Runnable task) {
        tasks.add(task);
    }

    /** Runs what was added. On the driver's thread. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /**
     * Moves the clock to the next deadline, or on by {@code nanos} when none comes before. On the driver's thread, which then must be let go
     * on, so that the session can act on the deadline.
     *
     * @param rest takes how much of the time is left to pass
     */
    void pass(long nanos, LongConsumer rest) {
        long due = session.deadline();
        long step = due == NEVER ? nanos : Math.max(0, Math.min(nanos, due - (last + shift)));
        shift += step;
        session.tick(last + shift);
        rest.accept(nanos - step);
    }

    /** Whether the driver has let the session begin: before that time does not pass, and nothing can be done with it. */
    boolean begun() {
        return begun;
    }

    @Override
    public @Nullable E next(ByteBuffer in) {
        E event = session.next(in);
        begun = true;
        return event;
    }

    @Override
    public Signal signal() {
        return session.signal();
    }

    @Override
    public void endOfInput() {
        session.endOfInput();
    }

    @Override
    public ByteBuffer[] output() {
        return session.output();
    }

    @Override
    public boolean hasOutput() {
        return session.hasOutput();
    }

    @Override
    public void tick(long nanos) {
        last = nanos;
        runTasks();
        session.tick(nanos + shift);
    }

    @Override
    public long deadline() {
        long due = session.deadline();
        long real = due == NEVER ? NEVER : due - shift;
        return polls ? Math.min(real, last + POLL_NANOS) : real;
    }

    @Override
    public void secured(TlsInfo tls) {
        session.secured(tls);
    }
}
