package org.posthorn.smtp.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Connection;

/** A message between the thread on which it comes and the one that reads it. When the reader is slow, the connection is held. */
final class QueuedMessage extends MessageStream {

    private static final int HOLD_ABOVE = 256 * 1024;
    private static final int RELEASE_BELOW = 128 * 1024;
    private static final int LEAST_PIECE = 512;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private int queued;
    private boolean held;
    private boolean ended;
    private boolean unwanted;
    private @Nullable String failure;

    QueuedMessage(Connection connection) {
        this.connection = connection;
    }

    /** Adds a copy of {@code bytes}. On the connection's thread, as {@link #end} and {@link #fail}. */
    void add(ByteBuffer bytes) {
        lock.lock();
        try {
            if (unwanted) {
                return;
            }
            queued += bytes.remaining();
            append(bytes);
            if (queued > HOLD_ABOVE && !held) {
                held = true;
                connection.hold();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Small pieces become one: else a client that sends octet by octet would have us keep many times what it sends. */
    private void append(ByteBuffer bytes) {
        int size = bytes.remaining();
        ByteBuffer last = pieces.size() > 1 ? pieces.getLast() : NONE; // the first may be being read
        int end = last.limit();
        if (last.capacity() - end >= size) {
            last.limit(end + size).put(end, bytes, bytes.position(), size);
            bytes.position(bytes.limit());
        } else {
            pieces.add(
                    ByteBuffer.allocate(Math.max(size, LEAST_PIECE)).put(bytes).flip());
        }
    }

    /** It is whole. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** It will never be whole. */
    void fail(String why) {
        lock.lock();
        try {
            failure = why;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    @Nullable ByteBuffer piece() throws IOException {
        lock.lock();
        try {
            ByteBuffer first = pieces.peek();
            if (first != null && !first.hasRemaining()) {
                pieces.remove();
                queued -= first.limit();
                releaseIfLow();
            }
            while (pieces.isEmpty() && !ended && failure == null) {
                changed.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            return pieces.peek();
        } finally {
            lock.unlock();
        }
    }

    private void releaseIfLow() {
        if (held && queued < RELEASE_BELOW) {
            held = false;
            connection.release();
        }
    }

    /** Nobody reads any more. */
    void swallow() {
        lock.lock();
        try {
            unwanted = true;
            pieces.clear();
            queued = 0;
            releaseIfLow();
        } finally {
            lock.unlock();
        }
    }

    @Override
    int waiting() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }
}
