package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection on a selector's thread. All but {@link #wake} and {@link #close} is for that thread.
 *
 * @param <E> the session's events
 */
final class SelectorConnection<E> extends ServedConnection<E> {

    private final SelectorListener<E> listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final long id;
    private long haltedAt;
    private long waited;
    private boolean readable;
    private boolean computing;
    private volatile boolean closing;

    /** When the connection is to have a turn, and when it stands in the listener's timetable, by the listener's clock. */
    private long due = Long.MAX_VALUE;

    private long listed = Long.MAX_VALUE;

    SelectorConnection(
            SelectorListener<E> listener, Admission.Place place, SocketChannel channel, SelectionKey key, long id)
            throws IOException {
        super(place, (InetSocketAddress) channel.getLocalAddress(), (InetSocketAddress) channel.getRemoteAddress());
        this.listener = listener;
        this.channel = channel;
        this.key = key;
        this.id = id;
        this.haltedAt = listener.now();
    }

    /** The first turn, in which the session may speak. */
    void begin() {
        Throwable why = null;
        try {
            open(listener.service(), listener.options(), listener.buffers(), 0);
        } catch (Throwable e) { // whatever it is, it ends this connection and no other
            why = e;
        }
        if (why == null) {
            takeTurn(false);
        } else {
            finish(why);
        }
    }

    /** Goes on with the session, as far as that is possible without waiting. */
    void takeTurn(boolean canRead) {
        woken.set(false);
        if (over() || computing && !closing) {
            return;
        }
        try {
            if (closing) {
                throw new IOException("closed here");
            }
            long now = listener.now();
            if (!link().held()) {
                waited += now - haltedAt;
            }
            readable = canRead;
            Link.Halt halt = turn();
            haltedAt = link().ending() ? now : listener.now(); // who only talks on must not make its end take longer
            if (closing) {
                throw new IOException("closed here");
            }
            arrange(halt);
        } catch (Throwable e) { // whatever it is, it ends this connection and no other
            finish(e);
        }
    }

    private void arrange(Link.Halt halt) {
        switch (halt) {
            case INPUT -> interest(SelectionKey.OP_READ);
            case OUTPUT -> interest(SelectionKey.OP_WRITE);
            case APPLICATION, BODY -> ignorePeer();
            case TASKS -> {
                interest(0);
                computing = true;
                listener.compute(this::compute);
            }
            case OVER -> {
                finish(null);
                return;
            }
        }
        long patience = link().patience();
        due = patience > Long.MAX_VALUE - haltedAt ? Long.MAX_VALUE : haltedAt + patience;
        listener.list(this);
    }

    /** Most answers come before the peer says more: so it is told to the selector only when something is there that is not to be read. */
    private void ignorePeer() {
        if (readable || key.interestOps() != SelectionKey.OP_READ) {
            interest(0);
        }
    }

    /** On another thread: the long computations of a handshake. */
    private void compute() {
        try {
            link().runTasks();
        } finally {
            listener.post(() -> {
                computing = false;
                takeTurn(false);
            });
        }
    }

    private void interest(int operations) {
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    private void finish(@Nullable Throwable why) {
        key.cancel();
        listener.closeQuietly(channel);
        makeRoom();
        ended(why);
        listener.left(this);
    }

    long due() {
        return due;
    }

    long listed() {
        return listed;
    }

    void listed(long when) {
        listed = when;
    }

    long id() {
        return id;
    }

    @Override
    void wake() {
        if (woken.compareAndSet(false, true)) {
            listener.wake(this);
        }
    }

    @Override
    public int read(ByteBuffer into, long patience) throws IOException {
        if (!readable) {
            return 0;
        }
        readable = false; // once a turn: others wait for theirs, and the selector says if there is more
        return channel.read(into);
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        long sum = 0;
        for (long count = 1; count > 0 && Buffers.remain(from); sum += count) {
            count = channel.write(from);
        }
        return sum;
    }

    @Override
    public long waited() {
        long sum = waited;
        waited = 0;
        return sum;
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void afterRound(Runnable task) {
        listener.post(task);
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public boolean pull() {
        throw new IllegalStateException("a connection under the selector driver cannot be pulled");
    }

    @Override
    public void close() {
        closing = true;
        wake();
    }
}
