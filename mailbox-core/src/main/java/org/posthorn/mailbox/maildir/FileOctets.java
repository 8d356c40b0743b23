package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.posthorn.mailbox.MessageOctets;

/** The octets of a file as they are. */
final class FileOctets implements MessageOctets {

    private final FileChannel channel;
    private final long size;

    FileOctets(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
        Objects.checkIndex(offset, size + 1);
        return offset == size || !into.hasRemaining() ? 0 : Math.max(0, channel.read(into, offset));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
