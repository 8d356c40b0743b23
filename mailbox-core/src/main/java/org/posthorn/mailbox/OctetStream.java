package org.posthorn.mailbox;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A range of a message as a stream. */
final class OctetStream extends InputStream {

    private final MessageOctets octets;
    private final long to;
    private long at;

    OctetStream(MessageOctets octets, long from, long to) {
        Objects.checkFromToIndex(from, to, octets.size());
        this.octets = octets;
        this.at = from;
        this.to = to;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == to) {
            return -1;
        }
        int read = octets.read(at, ByteBuffer.wrap(into, from, (int) Math.min(length, to - at)));
        if (read <= 0) {
            throw new EOFException("a message that is shorter than it was");
        }
        at += read;
        return read;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, to - at));
        at += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, to - at);
    }

    @Override
    public void close() throws IOException {
        octets.close();
    }
}
