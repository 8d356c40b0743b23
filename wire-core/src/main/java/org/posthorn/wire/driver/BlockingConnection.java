package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection with a thread of its own, the owner. The owner holds the lock except while it waits in a read: nothing can wake it from
 * there, so what is due meanwhile, a task or a deadline, is done under the lock by another thread that stands in for it.
 *
 * @param <E> the session's events
 */
final class BlockingConnection<E> extends ServedConnection<E> implements Runnable, Watch.Watched {

    private enum State {
        RUNNING,
        READING,
        WAITING
    }

    private static final int SMALL_READ = 8 * 1024;

    private final BlockingListener<E> listener;
    private final Socket socket;
    private final SocketWire wire;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state = State.RUNNING;
    private volatile @Nullable Thread owner;

    BlockingConnection(BlockingListener<E> listener, Admission.Place place, Socket socket) throws IOException {
        super(place, (InetSocketAddress) socket.getLocalSocketAddress(), (InetSocketAddress)
                socket.getRemoteSocketAddress());
        this.listener = listener;
        this.socket = socket;
        this.wire = new SocketWire(socket, listener.options().write(), listener.timed());
        wire.attended();
    }

    /** The life of the connection, on its own thread. */
    @Override
    public void run() {
        owner = Thread.currentThread();
        Throwable why = null;
        lock.lock();
        Watch.add(this);
        try {
            open(listener.service(), listener.options(), Buffers.HEAP, SMALL_READ);
            talk();
        } catch (Throwable e) { // whatever it is, it ends this connection and no other
            why = e;
        } finally {
            Watch.remove(this);
            wire.close();
            makeRoom();
            ended(why);
            lock.unlock();
            listener.left(this);
        }
    }

    private void talk() throws IOException {
        for (; ; ) {
            switch (turn()) {
                case INPUT, OUTPUT -> {} // a deadline has come, or a task
                case TASKS -> link().runTasks();
                case APPLICATION, BODY -> awaitTask(link().patience());
                case OVER -> {
                    return;
                }
            }
        }
    }

    private void awaitTask(long patience) throws IOException {
        long began = System.nanoTime();
        boolean counts = !link().held();
        if (counts) {
            wire.waiting().begin();
        }
        state = State.WAITING;
        long left = patience;
        while (left > 0 && !hasTasks() && !socket.isClosed()) {
            LockSupport.parkNanos(this, left); // NEVER is 292 years
            left = patience - (System.nanoTime() - began);
        }
        state = State.RUNNING;
        if (counts) {
            wire.waiting().end();
        }
        if (socket.isClosed()) {
            throw new IOException("closed here");
        }
    }

    @Override
    void wake() {
        State now = state;
        Thread thread = owner;
        if (now == State.WAITING && thread != null) {
            LockSupport.unpark(thread);
        } else if (now == State.READING) {
            listener.standIn(this::standIn);
        }
    }

    /** Has what is due done while the owner waits in a read. */
    @Override
    public void look(long now) {
        wire.look(now);
        if (state == State.READING && wire.isReadOverdue(now)) {
            listener.standIn(this::standIn);
        }
    }

    /** Does the owner's work while that waits in a read. If it does not wait any more, it does its work itself. */
    private void standIn() {
        do {
            if (!lock.tryLock()) {
                return;
            }
            try {
                if (state == State.READING && !over()) {
                    turn();
                    wire.readBy(link().patience());
                    if (link().ending()) {
                        wire.endInput(); // lets the owner go
                    }
                }
            } catch (IOException e) {
                LOG.debug("connection from {} broke: {}", remote(), e.toString());
                wire.close();
            } catch (RuntimeException | Error e) {
                LOG.warn("connection from {} ended by a fault of ours", remote(), e);
                wire.close();
            } finally {
                lock.unlock();
            }
        } while (state == State.READING && hasTasks());
    }

    @Override
    public int read(ByteBuffer into, long patience) throws IOException {
        state = State.READING;
        if (hasTasks()) { // one may have come before it could be seen that this reads
            state = State.RUNNING;
            return 0;
        }
        wire.waiting().begin();
        lock.unlock();
        try {
            return wire.read(into, patience);
        } finally {
            lock.lock();
            wire.waiting().end();
            state = State.RUNNING;
        }
    }

    @Override
    public boolean timed() {
        return wire.timed();
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return wire.write(from);
    }

    @Override
    public long waited() {
        return wire.waited();
    }

    @Override
    public void endOutput() throws IOException {
        wire.endOutput();
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public boolean pull() throws IOException {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("pull is for the connection's own thread");
        }
        while (!step()) {
            switch (link().halt()) {
                case INPUT, OUTPUT -> {} // a deadline has come, or a task
                case TASKS -> link().runTasks();
                case BODY -> {
                    if (!askForBody()) {
                        throw new IllegalStateException("pull while the session waits for a body");
                    }
                }
                case APPLICATION -> throw new IllegalStateException("pull while the session waits for an answer");
                case OVER -> {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        wire.close();
        Thread thread = owner;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
