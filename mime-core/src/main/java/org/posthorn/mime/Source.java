package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The octets of a message, wherever they are. They do not change. Where they lie in one array, {@link #array} says so. */
abstract class Source {

    /** The array that holds all octets, or null. */
    final byte @Nullable [] array;

    /** Where in the array the first octet is. */
    final int arrayOffset;

    Source(byte @Nullable [] array, int arrayOffset) {
        this.array = array;
        this.arrayOffset = arrayOffset;
    }

    static Source of(byte[] array, int from, int to) {
        return new InArray(array, from, to);
    }

    /** Over a buffer; its position and limit may move later. */
    static Source of(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            int from = buffer.arrayOffset() + buffer.position();
            return new InArray(buffer.array(), from, from + buffer.remaining());
        }
        return new InBuffers(buffer.remaining(), buffer.slice());
    }

    /** Over buffers that follow one another, each but the last of {@link InBuffers#EACH} octets. */
    static Source of(long size, ByteBuffer... buffers) {
        return new InBuffers(size, buffers);
    }

    abstract long size();

    abstract byte at(long offset);

    /** Copies octets out. */
    abstract void read(long offset, byte[] into, int at, int length);

    /** A read-only view, or a copy, of fewer than 2 GiB. */
    abstract ByteBuffer slice(long from, long to);

    void writeTo(OutputStream out, long from, long to) throws IOException {
        byte[] some = new byte[(int) Math.min(to - from, 1 << 16)];
        try (InputStream octets = open(from, to)) {
            for (int length = octets.readNBytes(some, 0, some.length);
                    length > 0;
                    length = octets.readNBytes(some, 0, some.length)) {
                out.write(some, 0, length);
            }
        }
    }

    final byte[] copy(long from, long to) {
        byte[] whole = array;
        if (whole != null) {
            return Arrays.copyOfRange(whole, arrayOffset + (int) from, arrayOffset + (int) to);
        }
        byte[] copy = new byte[arraySize(to - from)];
        read(from, copy, 0, copy.length);
        return copy;
    }

    /** Whether reading costs no more than copying: nothing has to be opened for it. */
    boolean isAtHand() {
        return true;
    }

    /** A stream of some octets. Where it has to be closed, it is open from its first reading on only. */
    InputStream open(long from, long to) {
        return new Reading(this, from, to);
    }

    static int arraySize(long size) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(size + " octets do not fit in memory: read them as a stream");
        }
        return (int) size;
    }

    private static final class InArray extends Source {
        private final byte[] octets;
        private final int size;

        InArray(byte[] array, int from, int to) {
            super(array, from);
            octets = array;
            size = to - from;
        }

        @Override
        long size() {
            return size;
        }

        @Override
        byte at(long offset) {
            return octets[arrayOffset + (int) offset];
        }

        @Override
        void read(long offset, byte[] into, int at, int length) {
            System.arraycopy(octets, arrayOffset + (int) offset, into, at, length);
        }

        @Override
        ByteBuffer slice(long from, long to) {
            return ByteBuffer.wrap(octets, arrayOffset + (int) from, (int) (to - from))
                    .slice()
                    .asReadOnlyBuffer();
        }

        @Override
        void writeTo(OutputStream out, long from, long to) throws IOException {
            out.write(octets, arrayOffset + (int) from, (int) (to - from));
        }
    }

    /** Memory outside the heap, a mapped file above all. */
    static final class InBuffers extends Source {
        /** How many octets each buffer has, as a power of two: one buffer cannot hold more than 2 GiB. */
        static final int SHIFT = 30;

        static final long EACH = 1L << SHIFT;

        private final long size;
        private final ByteBuffer[] buffers;

        InBuffers(long size, ByteBuffer... buffers) {
            super(null, 0);
            this.size = size;
            this.buffers = Arrays.copyOf(buffers, buffers.length);
        }

        @Override
        long size() {
            return size;
        }

        @Override
        byte at(long offset) {
            return buffers[(int) (offset >>> SHIFT)].get((int) (offset & EACH - 1));
        }

        @Override
        void read(long offset, byte[] into, int at, int length) {
            int done = 0;
            while (done < length) {
                ByteBuffer buffer = buffers[(int) (offset + done >>> SHIFT)];
                int from = (int) (offset + done & EACH - 1);
                int some = Math.min(length - done, buffer.limit() - from);
                buffer.get(from, into, at + done, some);
                done += some;
            }
        }

        @Override
        ByteBuffer slice(long from, long to) {
            int first = (int) (from >>> SHIFT);
            if (to > (first + 1) * EACH || first >= buffers.length) {
                return ByteBuffer.wrap(copy(from, to)).asReadOnlyBuffer();
            }
            return buffers[first]
                    .slice((int) (from & EACH - 1), (int) (to - from))
                    .asReadOnlyBuffer();
        }
    }

    private static final class Reading extends InputStream {
        private final Source source;
        private final long end;
        private long at;

        Reading(Source source, long from, long to) {
            this.source = source;
            this.at = from;
            this.end = to;
        }

        @Override
        public int read() {
            return at < end ? source.at(at++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            Objects.checkFromIndexSize(from, length, into.length);
            if (length == 0) {
                return 0;
            }
            if (at == end) {
                return -1;
            }
            int some = (int) Math.min(length, end - at);
            source.read(at, into, from, some);
            at += some;
            return some;
        }

        @Override
        public long skip(long count) {
            long some = Math.max(0, Math.min(count, end - at));
            at += some;
            return some;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - at);
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            long some = end - at;
            source.writeTo(out, at, end);
            at = end;
            return some;
        }
    }
}
