package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks through a message for octets beyond ASCII: in its header, and anywhere. */
final class Scan {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private boolean inHeader = true;
    private boolean lineEmpty = true;
    private boolean eightBitHeader;
    private boolean eightBit;

    /** Looks through a whole stream, block by block. */
    static Scan of(InputStream octets, byte[] block) throws IOException {
        Scan scan = new Scan();
        for (int count; !scan.isDone() && (count = octets.read(block)) >= 0; ) {
            scan.look(block, 0, count);
        }
        return scan;
    }

    /** Looks at the octets that follow. */
    void look(byte[] octets, int from, int to) {
        int i = from;
        while (inHeader && i < to) {
            byte octet = octets[i++];
            eightBitHeader |= octet < 0;
            if (octet == '\n') {
                inHeader = !lineEmpty;
                lineEmpty = true;
            } else if (octet != '\r') {
                lineEmpty = false;
            }
        }
        eightBit |= eightBitHeader || isEightBit(octets, i, to);
    }

    static boolean isEightBit(byte[] octets, int from, int to) {
        int i = from;
        long bits = 0;
        for (; i <= to - 4 * Long.BYTES; i += 4 * Long.BYTES) {
            bits |= (long) LONG.get(octets, i)
                    | (long) LONG.get(octets, i + 8)
                    | (long) LONG.get(octets, i + 16)
                    | (long) LONG.get(octets, i + 24);
        }
        for (; i < to; i++) {
            bits |= octets[i];
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
