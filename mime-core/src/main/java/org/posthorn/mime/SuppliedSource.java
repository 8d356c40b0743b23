package org.posthorn.mime;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Octets that are opened anew whenever they are read: fast from one end to the other, slow in pieces. */
final class SuppliedSource extends Source {

    private final Supply supply;
    private final long size;

    SuppliedSource(Supply supply, long size) {
        super(null, 0);
        this.supply = supply;
        this.size = size;
    }

    /** Counts the octets. */
    static SuppliedSource counted(Supply supply) throws IOException {
        byte[] some = new byte[1 << 16];
        long size = 0;
        try (InputStream octets = supply.open()) {
            for (int read = octets.read(some); read >= 0; read = octets.read(some)) {
                size += read;
            }
        }
        return new SuppliedSource(supply, size);
    }

    @Override
    long size() {
        return size;
    }

    @Override
    byte at(long offset) {
        byte[] one = new byte[1];
        read(offset, one, 0, 1);
        return one[0];
    }

    @Override
    void read(long offset, byte[] into, int at, int length) {
        try (InputStream octets = open(offset, offset + length)) {
            octets.readNBytes(into, at, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    ByteBuffer slice(long from, long to) {
        return ByteBuffer.wrap(copy(from, to)).asReadOnlyBuffer();
    }

    @Override
    boolean isAtHand() {
        return false;
    }

    @Override
    InputStream open(long from, long to) {
        return new Range(from, to);
    }

    /** Opened at the first reading. It fails where there are fewer octets than there were to be, or more. */
    private final class Range extends InputStream {
        private final long from;
        private final long to;
        private long at;
        private @Nullable InputStream octets;

        Range(long from, long to) {
            this.from = from;
            this.to = to;
            this.at = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0 || at == to) {
                return length == 0 ? 0 : -1;
            }
            InputStream open = opened();
            int some = open.read(into, offset, (int) Math.min(length, to - at));
            if (some < 0) {
                throw new EOFException("supplied " + at + " octets instead of " + size);
            }
            at += some;
            if (at == size && open.read() >= 0) {
                throw new IOException("supplied more than " + size + " octets");
            }
            return some;
        }

        private InputStream opened() throws IOException {
            InputStream open = octets;
            if (open == null) {
                open = supply.open();
                octets = open;
                open.skipNBytes(from);
            }
            return open;
        }

        @Override
        public void close() throws IOException {
            if (octets != null) {
                octets.close();
            }
        }
    }
}
