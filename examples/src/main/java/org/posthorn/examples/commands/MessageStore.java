package org.posthorn.examples.commands;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A directory of messages, each a file. What is there under its name is whole and on the disk: a message is written under a name that begins
 * with a dot, and gets its own only then.
 */
final class MessageStore {

    private final Path directory;

    /** @throws IOException if there is no such directory, and none can be made, or nothing can be written there */
    MessageStore(Path directory) throws IOException {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            if (Files.exists(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
            Files.createDirectories(directory);
        }
        Files.delete(Files.createTempFile(directory, ".posthorn", ".part"));
    }

    /**
     * Stores a message. It cannot be lost once this returns.
     *
     * @param id its name
     * @param head fields to stand above the message, each line ended by CRLF
     * @param message its octets
     * @return how many octets the message has, without {@code head}
     */
    long store(String id, byte[] head, InputStream message) throws IOException {
        Path partial = directory.resolve("." + id + ".part");
        try {
            long octets = write(partial, head, message);
            Files.move(partial, directory.resolve(id + ".eml"), StandardCopyOption.ATOMIC_MOVE);
            force(directory);
            return octets;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
    }

    private static long write(Path file, byte[] head, InputStream message) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head);
            long octets = message.transferTo(out);
            channel.force(true);
            return octets;
        }
    }

    /** A file's name is on the disk only when its directory is. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
