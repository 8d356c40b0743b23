package org.posthorn.verify.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Counts replies (RFC 5321 section 4.2) in bytes that may be cut anywhere. */
final class Replies {

    private int column;
    private boolean last;

    /** How many replies end in these bytes. */
    int count(ByteBuffer in) throws IOException {
        int ended = 0;
        while (in.hasRemaining()) {
            byte octet = in.get();
            if (octet == '\n') {
                ended += last ? 1 : 0;
                column = 0;
                continue;
            }
            if (column == 0 && octet != '2' && octet != '3') {
                throw new IOException("refused: " + (char) octet + rest(in));
            }
            if (column == 3) {
                last = octet != '-';
            }
            column++;
        }
        return ended;
    }

    private static String rest(ByteBuffer in) {
        return java.nio.charset.StandardCharsets.US_ASCII.decode(in).toString();
    }
}
