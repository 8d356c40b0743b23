package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Looks through a message for octets beyond ASCII: in its header, and anywhere. */
final class Scan {

    private static final long HIGH_BITS = 0x8080808080808080L;

    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean eightBitHeader;
    private boolean eightBit;

    /** Looks through a whole stream, block by block. */
    static Scan of(InputStream octets, byte[] block) throws IOException {
        Scan scan = new Scan();
        for (int count; !scan.isDone() && (count = octets.read(block)) >= 0; ) {
            scan.look(ByteBuffer.wrap(block, 0, count));
        }
        return scan;
    }

    /** Looks at the octets that follow; the buffer's position stays. */
    void look(ByteBuffer octets) {
        int i = octets.position();
        while (inHeader && i < octets.limit()) {
            byte octet = octets.get(i++);
            eightBitHeader |= octet < 0;
            if (octet == '\n') {
                inHeader = !lineEmpty;
                lineEmpty = true;
            } else if (octet != '\r') {
                lineEmpty = false;
            }
        }
        eightBit |= eightBitHeader || isEightBit(octets, i);
    }

    /** Whether there are octets beyond ASCII from this index on. */
    static boolean isEightBit(ByteBuffer octets, int from) {
        int i = from;
        int to = octets.limit();
        long bits = 0;
        for (; i <= to - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            bits |= octets.getLong(i) | octets.getLong(i + 8) | octets.getLong(i + 16) | octets.getLong(i + 24);
        }
        for (; i < to; i++) {
            bits |= octets.get(i);
        }
        return (bits & HIGH_BITS) != 0;
    }

    private boolean isDone() {
        return eightBit && !inHeader;
    }

    boolean eightBit() {
        return eightBit;
    }

    boolean eightBitHeader() {
        return eightBitHeader;
    }
}
