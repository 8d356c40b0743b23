package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Extension;

/** A message on its way out, read ahead by a block: so the last block and the end can be told, and sent, together. */
final class Outgoing implements AutoCloseable {

    private static final int BLOCK = 60 * 1024;

    /** As much of a message in memory goes out at once: nothing is copied for it, and the sockets take it without waiting for the peer. */
    private static final int VIEW = 128 * 1024;

    private static final byte[] NOTHING = {};

    private final Content content;
    private final @Nullable ByteBuffer whole;
    private final InputStream source;
    private final OptionalLong size;
    private final Scan scan;
    private final boolean known;
    private final byte[] copied;
    private ByteBuffer block;
    private boolean last;
    private long upTo;

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
        whole = content.octets().orElse(null);
        copied = whole == null ? new byte[blockSize(content)] : NOTHING;
        source = whole == null ? content.open() : InputStream.nullInputStream();
        block = next();
        known = last || content.isRepeatable();
        size = last ? OptionalLong.of(upTo) : content.size();
        scan = scanned();
    }

    private Scan scanned() throws IOException {
        if (whole == null && !last && known) {
            try (InputStream all = content.open()) {
                return Scan.of(all, new byte[BLOCK]);
            }
        }
        Scan scan = new Scan();
        scan.look(whole == null ? block : whole);
        return scan;
    }

    /** One octet more than a small message has, which shows at once that there is no more. */
    private static int blockSize(Content content) {
        return (int) Math.min(BLOCK, content.size().orElse(BLOCK) + 1);
    }

    private ByteBuffer next() throws IOException {
        int length;
        ByteBuffer next;
        if (whole == null) {
            length = source.readNBytes(copied, 0, copied.length);
            last = length < copied.length;
            next = ByteBuffer.wrap(copied, 0, length);
        } else {
            int left = whole.remaining() - (int) upTo;
            length = Math.min(VIEW, left);
            last = length == left;
            next = whole.slice(whole.position() + (int) upTo, length);
        }
        upTo += length;
        return next;
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
        return last;
    }

    /** Whether the block has octets beyond ASCII. */
    boolean isBlockEightBit() {
        return Scan.isEightBit(block, 0);
    }

    /** The block. Its bytes may change with {@link #advance}. */
    ByteBuffer block() {
        return block.duplicate();
    }

    /** Goes on to the next block. */
    void advance() throws IOException {
        block = next();
    }

    /** How many octets there are up to the end of the block. */
    long upTo() {
        return upTo;
    }

    @Override
    public void close() throws IOException {
        if (content.isRepeatable()) {
            source.close();
        }
    }
}
