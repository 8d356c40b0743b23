package org.posthorn.smtp.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message as a stream of the pieces in which it comes, without a copy of its own. */
abstract class MessageStream extends InputStream {

    private boolean closed;
    private @Nullable ByteBuffer head;

    /** Has the stream begin with these octets. */
    final void prepend(byte[] octets) {
        ByteBuffer rest = head;
        int behind = rest == null ? 0 : rest.remaining();
        ByteBuffer all = ByteBuffer.allocate(octets.length + behind).put(octets);
        head = (rest == null ? all : all.put(rest)).flip();
    }

    /** Whether reading fails because of the client. */
    abstract boolean failed();

    /** The piece that is being read, with octets in it; null at the end. Waits for it. */
    abstract @Nullable ByteBuffer piece() throws IOException;

    /** How many octets of the message itself can be had without waiting. */
    abstract int waiting();

    @Override
    public final int available() {
        return waiting() + (head == null ? 0 : head.remaining());
    }

    @Override
    public final int read() throws IOException {
        ByteBuffer piece = open();
        return piece == null ? -1 : piece.get() & 0xff;
    }

    @Override
    public final int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer piece = open();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(into, offset, count);
        return count;
    }

    @Override
    public final long skip(long count) throws IOException {
        long left = count;
        ByteBuffer piece;
        while (left > 0 && (piece = open()) != null) {
            int some = (int) Math.min(left, piece.remaining());
            piece.position(piece.position() + some);
            left -= some;
        }
        return count - Math.max(left, 0);
    }

    @Override
    public final long transferTo(OutputStream out) throws IOException {
        long sum = 0;
        byte[] copy = null;
        ByteBuffer piece;
        while ((piece = open()) != null) {
            int count = piece.remaining();
            if (piece.hasArray()) {
                out.write(piece.array(), piece.arrayOffset() + piece.position(), count);
                piece.position(piece.limit());
            } else {
                copy = copy == null ? new byte[8_192] : copy;
                count = Math.min(count, copy.length);
                piece.get(copy, 0, count);
                out.write(copy, 0, count);
            }
            sum += count;
        }
        return sum;
    }

    /** Nothing can be read any more; what is left is swallowed when the handler returns. */
    @Override
    public final void close() {
        closed = true;
    }

    private @Nullable ByteBuffer open() throws IOException {
        if (closed) {
            throw new IOException("the message is closed");
        }
        if (head != null && head.hasRemaining()) {
            return head;
        }
        return piece();
    }
}
