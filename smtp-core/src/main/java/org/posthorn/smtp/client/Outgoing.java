package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Extension;

/** A message on its way out, read ahead by a block: so the last block and the end can be told, and sent, together. */
final class Outgoing implements AutoCloseable {

    static final int BLOCK = 60 * 1024;

    private final Content content;
    private final InputStream source;
    private final OptionalLong size;
    private final Scan scan;
    private final boolean known;
    private final byte[] block;
    private int length;
    private long sent;

    /** A message in a form that a server takes, as far as there is one: text beyond ASCII is encoded if it must be (RFC 6152 section 3). */
    static Outgoing fitting(Content content, Capabilities offered) throws IOException {
        Outgoing asItIs = new Outgoing(content);
        if (offered.has(Extension.EIGHT_BIT_MIME) || !asItIs.isEightBit()) {
            return asItIs;
        }
        Optional<Content> encoded = content.inSevenBits();
        if (encoded.isEmpty()) {
            return asItIs;
        }
        asItIs.close();
        return new Outgoing(encoded.get());
    }

    /** Reads the first block, and looks through all that can be read again. */
    Outgoing(Content content) throws IOException {
        this.content = content;
        block = new byte[blockSize(content)];
        this.source = content.open();
        length = source.readNBytes(block, 0, block.length);
        size = isLast() ? OptionalLong.of(length) : content.size();
        known = isLast() || content.isRepeatable();
        scan = isLast() || !known ? new Scan() : scanned(content);
        if (isLast() || !known) {
            scan.look(block, 0, length);
        }
    }

    /** One octet more than a small message has, which shows at once that there is no more. */
    private static int blockSize(Content content) {
        return (int) Math.min(BLOCK, content.size().orElse(BLOCK) + 1);
    }

    private static Scan scanned(Content content) throws IOException {
        try (InputStream all = content.open()) {
            return Scan.of(all, new byte[BLOCK]);
        }
    }

    /** How many octets the message has, if that is known. */
    OptionalLong size() {
        return size;
    }

    /** Whether the message is such that only BDAT can carry it. */
    boolean isBinary() {
        return content.isBinary();
    }

    /** Whether all of the message has been looked through; if not, nothing can be said of the blocks to come. */
    boolean isKnown() {
        return known;
    }

    /** Whether octets beyond ASCII were seen. */
    boolean isEightBit() {
        return scan.eightBit();
    }

    /** Whether octets beyond ASCII were seen in the header (RFC 6532). */
    boolean isEightBitHeader() {
        return scan.eightBitHeader();
    }

    /** Whether the block is the last one. */
    boolean isLast() {
        return length < block.length;
    }

    /** Whether the block has octets beyond ASCII. */
    boolean isBlockEightBit() {
        return Scan.isEightBit(block, 0, length);
    }

    /** The block. Its bytes change with {@link #advance}. */
    ByteBuffer block() {
        return ByteBuffer.wrap(block, 0, length);
    }

    /** Goes on to the next block. */
    void advance() throws IOException {
        sent += length;
        length = source.readNBytes(block, 0, block.length);
    }

    /** How many octets there are up to the end of the block. */
    long upTo() {
        return sent + length;
    }

    @Override
    public void close() throws IOException {
        if (content.isRepeatable()) {
            source.close();
        }
    }
}
