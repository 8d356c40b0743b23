package org.posthorn.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.posthorn.mime.Message;

/** Reads as much of a message as is needed. */
final class Reading {

    /** A header that is larger is read so far only. */
    static final int LARGEST_HEAD = 1 << 20;

    private static final int FIRST_ROOM = 1 << 13;

    private Reading() {}

    /** Does something with the octets of a message. */
    interface Use<T> {
        T of(MessageOctets octets) throws IOException;
    }

    static <T> T of(StoredMessage message, Use<T> use) throws MailboxException {
        try (MessageOctets octets = message.open()) {
            return use.of(octets);
        } catch (MailboxException e) {
            throw e;
        } catch (IOException e) {
            throw new MailboxException.Failed("a message could not be read", e);
        }
    }

    /** The first octets of a message as one. */
    static Message beginning(StoredMessage message, int most) throws MailboxException {
        return of(message, octets -> {
            ByteBuffer all = ByteBuffer.allocate((int) Math.min(octets.size(), most));
            fill(octets, all);
            return Message.parse(all.array());
        });
    }

    /** The header of a message as a message without a body. */
    static Message head(StoredMessage message) throws MailboxException {
        return of(message, octets -> {
            int most = (int) Math.min(octets.size(), LARGEST_HEAD);
            ByteBuffer room = ByteBuffer.allocate(Math.min(FIRST_ROOM, most));
            for (int from = 0; ; from = Math.max(0, room.position() - 4)) {
                int before = from;
                fill(octets, room);
                int end = headEnd(room.array(), before, room.position());
                if (end >= 0 || room.position() == most) {
                    return Message.parse(Arrays.copyOf(room.array(), end >= 0 ? end : most));
                }
                ByteBuffer larger = ByteBuffer.allocate(Math.min(room.capacity() * 4, most));
                larger.put(room.flip());
                room = larger;
            }
        });
    }

    private static void fill(MessageOctets octets, ByteBuffer room) throws IOException {
        while (room.hasRemaining()) {
            if (octets.read(room.position(), room) <= 0) {
                throw new IOException("a message that is shorter than it was");
            }
        }
    }

    /** Behind the empty line that ends a header; -1 if there is none so far. */
    private static int headEnd(byte[] octets, int from, int to) {
        if (from == 0 && to > 0 && (octets[0] == '\n' || to > 1 && octets[0] == '\r' && octets[1] == '\n')) {
            return octets[0] == '\n' ? 1 : 2;
        }
        for (int at = from; at < to; at++) {
            if (octets[at] != '\n') {
                continue;
            }
            int next = at + 1;
            if (next < to && octets[next] == '\r') {
                next++;
            }
            if (next < to && octets[next] == '\n') {
                return next + 1;
            }
        }
        return -1;
    }
}
