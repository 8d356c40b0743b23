package org.posthorn.mailbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The octets of a message, open for reading from any place. They do not change, and stay readable while it is open even if the message is
 * expunged meanwhile, unless the store says {@link MailboxException.MessageGone}. Used by one thread at a time.
 */
public interface MessageOctets extends Closeable {

    /** {@return how many octets there are} */
    long size();

    /**
     * Reads octets.
     *
     * @param offset where to begin, 0 to {@link #size}
     * @param into takes as many as there are and as it has room for; its position advances
     * @return how many octets were read: at least one, unless there is no room or the offset is at the end
     * @throws IOException if they cannot be read
     * @throws IndexOutOfBoundsException if the offset is negative or behind the end
     */
    int read(long offset, ByteBuffer into) throws IOException;

    /**
     * All octets at once, if the store has them in memory anyway.
     *
     * @return a read-only view that stays valid and unchanged after closing, with position and limit of its own; empty by default
     */
    default Optional<ByteBuffer> atHand() {
        return Optional.empty();
    }

    /** Gives back what was taken for reading; nothing by default. Closing twice does nothing. */
    @Override
    default void close() throws IOException {}

    /** {@return a stream of all octets; closing it closes these octets} */
    default InputStream stream() {
        return stream(0, size());
    }

    /**
     * A stream of some octets.
     *
     * @param from the first
     * @param to behind the last
     * @return a stream; closing it closes these octets
     * @throws IndexOutOfBoundsException if there are no such octets
     */
    default InputStream stream(long from, long to) {
        return new OctetStream(this, from, to);
    }

    /**
     * Octets in memory.
     *
     * @param octets the octets; not copied, and not to be changed
     * @return the same octets
     */
    static MessageOctets of(byte[] octets) {
        ByteBuffer all = ByteBuffer.wrap(octets).asReadOnlyBuffer();
        return new MessageOctets() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public int read(long offset, ByteBuffer into) {
                Objects.checkIndex(offset, octets.length + 1L);
                int length = Math.min(into.remaining(), octets.length - (int) offset);
                into.put(octets, (int) offset, length);
                return length;
            }

            @Override
            public Optional<ByteBuffer> atHand() {
                return Optional.of(all.duplicate());
            }
        };
    }
}
