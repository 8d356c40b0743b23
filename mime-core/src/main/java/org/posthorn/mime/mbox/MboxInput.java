package org.posthorn.mime.mbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an mbox, one after another out of a stream, in constant memory. It is a {@link MboxReader} with a buffer. Not
 * thread-safe.
 */
public final class MboxInput {

    private final InputStream source;
    private final MboxReader reader;
    private final byte[] octets = new byte[1 << 14];
    private final ByteBuffer buffer = ByteBuffer.wrap(octets).limit(0);

    private boolean ended;
    private @Nullable ByteBuffer chunk;
    private boolean open;
    private long end = -1;

    /**
     * Over the whole of an mbox, or from one of its separator lines on.
     *
     * @param source is read ahead, and never closed
     * @param format how the mbox tells separators from text
     */
    public MboxInput(InputStream source, MboxFormat format) {
        this.source = Objects.requireNonNull(source);
        this.reader = new MboxReader(format);
    }

    /**
     * Goes to the next message, over what is left of this one.
     *
     * @return its beginning, with offsets from where the stream was at first; empty when there is no more message
     * @throws IOException if the stream cannot be read
     */
    public Optional<MboxReader.Begin> next() throws IOException {
        for (MboxReader.Event event; (event = event()) != null; ) {
            if (event instanceof MboxReader.Begin begin) {
                open = true;
                chunk = null;
                return Optional.of(begin);
            }
            if (event instanceof MboxReader.End last) {
                end = last.end();
                open = false;
            }
        }
        return Optional.empty();
    }

    /**
     * The octets of the message that {@link #next} went to, quoting undone.
     *
     * @return a stream, good until {@link #next} is called; closing it does nothing. It is at its end when there is no message
     */
    public InputStream message() {
        return new Message();
    }

    /** Where the stored octets of the message end that was left last, or -1. */
    long end() {
        return end;
    }

    private MboxReader.@Nullable Event event() throws IOException {
        while (true) {
            MboxReader.Event event = reader.next(buffer);
            if (event != null || ended) {
                return event;
            }
            int count = source.read(octets);
            buffer.clear().limit(Math.max(count, 0));
            if (count < 0) {
                ended = true;
                reader.endOfInput();
            }
        }
    }

    /** Octets of the open message that were not given yet, or null at its end. */
    private @Nullable ByteBuffer more() throws IOException {
        while (open && (chunk == null || !chunk.hasRemaining())) {
            MboxReader.Event event = event();
            if (event instanceof MboxReader.Chunk some) {
                chunk = some.bytes();
            } else {
                open = false;
                chunk = null;
                end = event instanceof MboxReader.End last ? last.end() : end;
            }
        }
        return open ? chunk : null;
    }

    private final class Message extends InputStream {

        @Override
        public int read() throws IOException {
            ByteBuffer some = more();
            return some == null ? -1 : some.get() & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, to.length);
            if (length == 0) {
                return 0;
            }
            ByteBuffer some = more();
            if (some == null) {
                return -1;
            }
            int count = Math.min(length, some.remaining());
            some.get(to, offset, count);
            return count;
        }
    }
}
