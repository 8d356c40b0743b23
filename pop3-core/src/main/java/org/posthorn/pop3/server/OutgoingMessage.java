package org.posthorn.pop3.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MessageOctets;

/**
 * A message on its way out, in pieces. A small one, or one that is in memory anyway, is read at once, so that it goes out together with what
 * is said before and behind it; of a large one a piece is in memory at a time.
 */
final class OutgoingMessage implements AutoCloseable {

    /** Most octets of a piece: with its dots doubled, a little less than 128 KiB. */
    static final int PIECE = 124 * 1024;

    /** Most octets of a header that is looked at. */
    private static final int MOST_HEAD = 1 << 20;

    private final MessageOctets octets;
    private final long size;
    private final @Nullable ByteBuffer atHand;
    private @Nullable ByteBuffer piece;
    private long upTo;

    /** Takes the octets, and reads the first piece. If that fails, they are closed. */
    OutgoingMessage(MessageOctets octets) throws IOException {
        this.octets = octets;
        this.size = octets.size();
        this.atHand = octets.atHand().orElse(null);
        boolean read = false;
        try {
            readOn();
            read = true;
        } finally {
            if (!read) {
                octets.close();
            }
        }
    }

    /** Whether the header has UTF-8 beyond ASCII. */
    boolean needsUtf8() throws IOException {
        ByteBuffer head = current();
        int end = MessageHead.end(head);
        if (end < 0 && upTo < size) {
            head = atHand != null ? atHand.duplicate() : longHead();
            end = MessageHead.end(head);
        }
        return MessageHead.isUtf8(head, end < 0 ? head.limit() : end);
    }

    private ByteBuffer longHead() throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(size, MOST_HEAD));
        read(0, head);
        return head.flip();
    }

    /** The piece that is to go out next. */
    ByteBuffer current() {
        ByteBuffer ready = piece;
        if (ready == null) {
            throw new IllegalStateException("no piece has been read");
        }
        return ready.duplicate();
    }

    /** Whether that is the last one. */
    boolean isLast() {
        return upTo == size;
    }

    /** Whether the next piece is there without waiting. */
    boolean isAtHand() {
        return atHand != null;
    }

    /** Reads the next piece. The one before must have been written. */
    void readOn() throws IOException {
        if (atHand != null) {
            next();
            return;
        }
        int length = (int) Math.min(PIECE, size - upTo);
        ByteBuffer own = piece == null ? ByteBuffer.allocate(length) : piece;
        own.clear().limit(length);
        read(upTo, own);
        piece = own.flip();
        upTo += length;
    }

    /** Goes on to the next piece of a message that is in memory. */
    void next() {
        ByteBuffer all = Objects.requireNonNull(atHand);
        int length = (int) Math.min(PIECE, size - upTo);
        piece = all.slice(all.position() + (int) upTo, length);
        upTo += length;
    }

    private void read(long from, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (octets.read(from + into.position() - start, into) <= 0) {
                throw new EOFException("a message that is shorter than it was");
            }
        }
    }

    @Override
    public void close() throws IOException {
        octets.close();
    }
}
