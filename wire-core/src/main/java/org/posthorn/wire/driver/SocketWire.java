package org.posthorn.wire.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;

/**
 * A blocking socket. Writes, for which sockets know no timeout, are watched by {@link Watch}. Reads have a timeout of the socket's, or are
 * watched as well: a timeout costs two system calls more for each read, and the setting of a timer; on a virtual thread a task that is
 * scheduled and cancelled.
 */
final class SocketWire implements Wire, Watch.Watched {

    private static final int MOST_MILLIS = 1_000_000_000;

    /** So long a read may wait for its end to be noticed by {@link Watch}, in nanoseconds. */
    static final long LONG = 5_000_000_000L;

    /** Often enough to look whether a longer time is over. */
    private static final int GOOD_MILLIS = 30_000;

    /** How long a peer that has said something may take no bytes before that is heeded, in nanoseconds. */
    private static final long HESITATION = 200_000_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final long writeLimit;
    private final boolean timed;

    private final AtomicLong readBy = new AtomicLong();
    private volatile long useBy;
    private volatile boolean bounded;
    private volatile long writeBy;
    private volatile boolean writing;
    private volatile boolean heeding;
    private volatile long writeBegan;
    private volatile boolean cut;
    private volatile boolean cutting;
    private volatile boolean attended;
    private volatile boolean readOnWatch;
    private volatile boolean overdue;
    private int timeout;
    private final Waiting waiting = new Waiting();

    SocketWire(Socket socket, Duration writeLimit, boolean timed) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.writeLimit = writeLimit.toNanos();
        this.timed = timed;
        socket.setTcpNoDelay(true);
    }

    /** Sets a time, by {@link System#nanoTime}, after which nothing works any more. */
    void useBy(long nanoTime) {
        useBy = nanoTime;
        bounded = true;
    }

    void withoutBound() {
        bounded = false;
    }

    @Override
    public int read(ByteBuffer into, long patience) throws IOException {
        long wait = patience;
        if (bounded) {
            wait = Math.min(wait, useBy - System.nanoTime());
            if (wait <= 0) {
                throw deadlinePassed();
            }
        }
        if (overdue) {
            throw new MailException.TimedOut("nothing came in time");
        }
        boolean watched = !timed || attended && wait >= LONG;
        boolean mine = waiting.begin();
        try {
            if (watched) {
                setTimeout(Session.NEVER);
                readBy(wait);
            } else {
                setTimeout(wait);
            }
            readOnWatch = watched;
            int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(count, 0));
            return count;
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            if (overdue) {
                return 0;
            }
            throw e;
        } finally {
            readOnWatch = false;
            if (mine) {
                waiting.end();
            }
        }
    }

    /** Says that somebody sees to it when a long read {@link #isReadOverdue}: so that it needs no timeout. */
    void attended() {
        attended = true;
    }

    /** Has the socket closed when a long read is overdue, where no more than that would follow. */
    void cutting() {
        attended = true;
        cutting = true;
    }

    @Override
    public boolean ready() throws IOException {
        return in.available() > 0;
    }

    /** Whether a write that the peer keeps waiting is given up as soon as the peer says something. */
    void heeding(boolean on) {
        heeding = on;
    }

    @Override
    public boolean timed() {
        return timed;
    }

    /** Says how long the read under way may take, in nanoseconds from now, where the socket does not see to it. */
    void readBy(long patience) {
        readBy.set(later(System.nanoTime(), patience));
    }

    /** Whether the read under way, if there is one, takes too long. Says so once. */
    boolean isReadOverdue(long now) {
        long due = readBy.get();
        return readOnWatch && due - now < 0 && readBy.compareAndSet(due, later(now, Session.NEVER));
    }

    private static long later(long now, long nanos) {
        return now + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    /** A timeout that is too short does no harm, the read is tried again; so a long one need not be set anew for each. */
    private void setTimeout(long nanos) throws IOException {
        int wanted = nanos == Session.NEVER ? 0 : (int) Math.min(nanos / 1_000_000 + 1, MOST_MILLIS);
        boolean goodEnough = wanted >= timeout && timeout >= GOOD_MILLIS;
        if (wanted != timeout && !goodEnough) {
            socket.setSoTimeout(wanted);
            timeout = wanted;
        }
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        long began = System.nanoTime();
        if (bounded && useBy - began <= 0) {
            throw deadlinePassed();
        }
        writeBy = bounded ? Math.min(began + writeLimit, useBy) : began + writeLimit;
        writeBegan = began;
        writing = true;
        boolean mine = waiting.begin();
        try {
            return writeAll(from);
        } catch (IOException e) {
            throw cut ? new MailException.TimedOut("the peer takes no bytes") : e;
        } finally {
            writing = false;
            if (mine) {
                waiting.end();
            }
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // our own, whole: its array begins where it does
    private long writeAll(ByteBuffer[] from) throws IOException {
        ByteBuffer only = only(from);
        if (only != null && only.hasArray()) {
            int count = only.remaining();
            out.write(only.array(), only.arrayOffset() + only.position(), count);
            only.position(only.limit());
            return count;
        }
        ByteBuffer batch = Buffers.HEAP.take();
        long count = 0;
        try {
            for (ByteBuffer next : from) {
                count += next.remaining();
                gather(next, batch);
            }
            out.write(batch.array(), 0, batch.position());
            return count;
        } finally {
            Buffers.HEAP.give(batch);
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // our own, whole: its array begins where it does
    private void gather(ByteBuffer next, ByteBuffer batch) throws IOException {
        while (next.remaining() > batch.remaining()) {
            int room = batch.remaining();
            batch.put(batch.position(), next, next.position(), room);
            next.position(next.position() + room);
            out.write(batch.array(), 0, batch.capacity());
            batch.clear();
        }
        batch.put(next);
    }

    private static @Nullable ByteBuffer only(ByteBuffer[] from) {
        ByteBuffer only = null;
        for (ByteBuffer each : from) {
            if (each.hasRemaining()) {
                if (only != null) {
                    return null;
                }
                only = each;
            }
        }
        return only;
    }

    @Override
    public long waited() {
        return waiting.take();
    }

    /** Counts the time in which this connection waits; by itself it counts reads and writes. */
    Waiting waiting() {
        return waiting;
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Makes a read under way, and all that follow, end. */
    void endInput() throws IOException {
        socket.shutdownInput();
    }

    /** Closes the socket if a write has taken too long, or a read that nothing can follow. */
    @Override
    public void look(long now) {
        if (cutting && isReadOverdue(now)) {
            overdue = true;
            close();
        } else if (writing && writeBy - now < 0) {
            cut = true;
            close();
        } else if (writing && heeding && now - writeBegan > HESITATION) {
            heed();
        }
    }

    /** The sending side is all that is closed, so that what the peer says can still be read. */
    private void heed() {
        try {
            if (ready()) {
                endOutput();
            }
        } catch (IOException ignored) {
            // the write will tell
        }
    }

    boolean closed() {
        return socket.isClosed();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is closed all the same
        }
    }

    private static MailException.TimedOut deadlinePassed() {
        return new MailException.TimedOut("the deadline passed");
    }
}
