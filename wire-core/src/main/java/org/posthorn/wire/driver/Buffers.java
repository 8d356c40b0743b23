package org.posthorn.wire.driver;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** Buffers that connections borrow while they have bytes in hand, so that an idle connection owns none. Thread-safe. */
final class Buffers {

    /** A good size for a read of a body, and room for a whole TLS record of 16 KiB with its frame beside another. */
    static final int SIZE = 64 * 1024;

    /** No bytes. */
    static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** For all blocking connections of this JVM. */
    static final Buffers HEAP = new Buffers(false);

    private static final int MOST_KEPT = 64;

    private final ArrayBlockingQueue<ByteBuffer> spare = new ArrayBlockingQueue<>(MOST_KEPT);
    private final boolean direct;

    Buffers(boolean direct) {
        this.direct = direct;
    }

    /** An empty buffer of {@link #SIZE}. */
    ByteBuffer take() {
        ByteBuffer kept = spare.poll();
        if (kept != null) {
            return kept.clear();
        }
        return direct ? ByteBuffer.allocateDirect(SIZE) : ByteBuffer.allocate(SIZE);
    }

    /** Takes a buffer back, or drops it if it did not come from here. */
    void give(ByteBuffer buffer) {
        if (buffer.capacity() == SIZE) {
            spare.offer(buffer);
        }
    }

    /** What a connection keeps of {@code buffer}, which it must not use again, while it waits: no more than the bytes in it. */
    ByteBuffer shrink(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            give(buffer);
            return NONE;
        }
        if (buffer.capacity() < SIZE) {
            return buffer;
        }
        ByteBuffer kept = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        give(buffer);
        return kept;
    }

    /** Whether {@code buffers} have bytes. */
    static boolean remain(ByteBuffer[] buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }
}
