package org.posthorn.pop3.server;

import java.nio.ByteBuffer;
import org.posthorn.mailbox.MessageOctets;

/** Octets that are made as they are read: lines of 78 octets, some of which begin with a dot. */
final class Generated implements MessageOctets {

    private final long size;

    Generated(long size) {
        this.size = size;
    }

    static int at(long offset) {
        long column = offset % 80;
        return column == 78 ? '\r' : column == 79 ? '\n' : column == 0 ? '.' : 'a' + (int) (offset / 80 % 26);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long offset, ByteBuffer into) {
        int length = (int) Math.min(Math.min(into.remaining(), size - offset), 50_000);
        for (int i = 0; i < length; i++) {
            into.put((byte) at(offset + i));
        }
        return length;
    }
}
