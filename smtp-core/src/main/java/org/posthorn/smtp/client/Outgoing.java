package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** A message on its way out, read ahead by a block: so the last block and the end can be told, and sent, together. */
final class Outgoing {

    private static final int BLOCK = 60 * 1024;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final InputStream source;
    private final OptionalLong size;
    private final byte[] block = new byte[BLOCK];
    private int length;

    /** Reads the first block. */
    Outgoing(InputStream source, OptionalLong size) throws IOException {
        this.source = source;
        this.length = source.readNBytes(block, 0, BLOCK);
        this.size = isLast() ? OptionalLong.of(length) : size;
    }

    /** How many octets the message has, if that is known. */
    OptionalLong size() {
        return size;
    }

    /** Whether the block is the last one. */
    boolean isLast() {
        return length < BLOCK;
    }

    /** The block. Its bytes change with {@link #advance}. */
    ByteBuffer block() {
        return ByteBuffer.wrap(block, 0, length);
    }

    /** Goes on to the next block. */
    void advance() throws IOException {
        length = source.readNBytes(block, 0, BLOCK);
    }

    /** Whether the block has octets that are not ASCII. */
    boolean hasEightBit() {
        ByteBuffer bytes = block();
        while (bytes.remaining() >= Long.BYTES) {
            if ((bytes.getLong() & HIGH_BITS) != 0) {
                return true;
            }
        }
        while (bytes.hasRemaining()) {
            if (bytes.get() < 0) {
                return true;
            }
        }
        return false;
    }
}
