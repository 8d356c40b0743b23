package org.posthorn.pop3.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Looks at the header of a message, eight octets at a time. */
final class MessageHead {

    private static final long HIGH = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    private MessageHead() {}

    /**
     * Whether the header has UTF-8 beyond ASCII in it (RFC 6532), which only a client in UTF-8 mode may get. Other octets beyond ASCII, as
     * old programs wrote them, are not that.
     *
     * @param message from its beginning; its position stays
     * @param end where the header ends, as {@link #end} says
     */
    static boolean isUtf8(ByteBuffer message, int end) {
        if (!beyondAscii(message, end)) {
            return false;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(message.duplicate().limit(end));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean beyondAscii(ByteBuffer message, int end) {
        int i = message.position();
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            if ((message.getLong(i) & HIGH) != 0) {
                return true;
            }
        }
        for (; i < end; i++) {
            if (message.get(i) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Where the header ends: behind the first empty line; -1 if that has not come. */
    static int end(ByteBuffer message) {
        int to = message.limit();
        int lineStart = message.position();
        for (int i = lineStart; i < to; ) {
            if (i <= to - Long.BYTES && !hasLf(message.getLong(i))) {
                i += Long.BYTES;
                continue;
            }
            if (message.get(i) == '\n') {
                if (i == lineStart || i == lineStart + 1 && message.get(lineStart) == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
            i++;
        }
        return -1;
    }

    private static boolean hasLf(long word) {
        long zeroed = word ^ ONES * '\n';
        return ((zeroed - ONES) & ~zeroed & HIGH) != 0;
    }
}
