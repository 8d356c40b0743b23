package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.posthorn.mailbox.UidSet;

/** UIDVALIDITYs that no mailbox of an account had: they grow, in a file that all processes share, and follow the time if it is lost. */
final class UidValidities {

    private final Path file;

    UidValidities(Path root) {
        this.file = root.resolve("posthorn-uidvalidity");
    }

    long next() throws IOException {
        try (FileMutex held = FileMutex.acquire(file)) {
            FileChannel channel = held.channel();
            ByteBuffer text = ByteBuffer.allocate(20);
            channel.read(text, 0);
            String last = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
            long before = last.matches("[0-9]{1,10}") ? Long.parseLong(last) : 0;
            long next = Math.max(before + 1, System.currentTimeMillis() / 1_000) & UidSet.LARGEST;
            channel.write(StandardCharsets.US_ASCII.encode(String.format("%010d%n", next)), 0);
            channel.force(true);
            return next;
        }
    }
}
