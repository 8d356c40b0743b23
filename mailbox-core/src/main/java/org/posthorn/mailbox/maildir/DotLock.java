package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.posthorn.mailbox.MailboxException;

/**
 * Writes a small file that other programs write too, as Dovecot does: the new text goes to {@code name.lock}, which is made only if nobody
 * else has it, and then takes the place of the file.
 */
final class DotLock {

    private static final Duration ABANDONED = Duration.ofMinutes(2);
    private static final int TRIES = 1_000;
    private static final int PAUSE_MILLIS = 10;

    private DotLock() {}

    /** The text of the file as it shall be; asked for while nobody else changes it. */
    interface Text {
        String text() throws IOException;
    }

    static void replace(Path file, Text text, boolean sync) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        boolean replaced = false;
        try (FileChannel channel = acquired(lock)) {
            ByteBuffer octets = StandardCharsets.UTF_8.encode(text.text());
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            if (sync) {
                channel.force(true);
            }
            Files.move(lock, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            replaced = true;
        } finally {
            if (!replaced) {
                Files.deleteIfExists(lock);
            }
        }
    }

    private static FileChannel acquired(Path lock) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                await(lock);
            }
        }
        throw new MailboxException.Busy("another program holds " + lock.getFileName());
    }

    private static void await(Path lock) throws IOException {
        try {
            Instant made = Files.getLastModifiedTime(lock).toInstant();
            if (made.plus(ABANDONED).isBefore(Instant.now())) {
                Files.deleteIfExists(lock);
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        } catch (NoSuchFileException e) {
            return; // free again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailboxException.Busy("interrupted while waiting for " + lock.getFileName());
        }
    }
}
