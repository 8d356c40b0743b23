package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.posthorn.mailbox.MessageOctets;

/** The octets of a file whose lines end with LF, as if they ended with CRLF. Reading on is cheap; reading back begins anew. */
final class CrlfOctets implements MessageOctets {

    private static final int ROOM = 1 << 16;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer window = ByteBuffer.allocate(ROOM).limit(0);
    private long filePosition;
    private long at;
    private byte before;
    private boolean lineFeedOwed;

    /** Of a known size, or -1: then the file is read once for it. */
    CrlfOctets(FileChannel channel, long known) throws IOException {
        this.channel = channel;
        long octets = Math.max(known, 0);
        if (known < 0) {
            while (next() >= 0) {
                octets++;
            }
            rewind();
        }
        this.size = octets;
    }

    private void rewind() {
        window.position(0).limit(0);
        filePosition = 0;
        at = 0;
        before = 0;
        lineFeedOwed = false;
    }

    /** The next octet; -1 at the end. */
    private int next() throws IOException {
        if (lineFeedOwed) {
            lineFeedOwed = false;
            before = '\n';
            return '\n';
        }
        if (!window.hasRemaining()) {
            window.clear();
            int read = channel.read(window, filePosition);
            window.flip();
            if (read <= 0) {
                return -1;
            }
            filePosition += read;
        }
        byte octet = window.get();
        if (octet == '\n' && before != '\r') {
            lineFeedOwed = true;
            return '\r';
        }
        before = octet;
        return octet & 0xFF;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
        Objects.checkIndex(offset, size + 1);
        if (offset < at) {
            rewind();
        }
        while (at < offset && next() >= 0) {
            at++;
        }
        int read = 0;
        for (int octet; into.hasRemaining() && (octet = next()) >= 0; read++) {
            into.put((byte) octet);
        }
        at += read;
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
