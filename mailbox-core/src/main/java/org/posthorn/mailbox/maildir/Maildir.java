package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory with {@code cur}, {@code new} and {@code tmp} in it. */
class Maildir {

    static final String CUR = "cur";
    static final String NEW = "new";
    static final String TMP = "tmp";

    private final boolean syncs;
    private volatile Path directory;

    Maildir(Path directory, boolean syncs) {
        this.directory = directory;
        this.syncs = syncs;
    }

    /** Makes the directories of a Maildir; what makes it one comes last. */
    static void make(Path directory) throws IOException {
        for (String part : List.of(TMP, NEW, CUR)) {
            Files.createDirectories(directory.resolve(part));
        }
    }

    static boolean isMaildir(Path directory) {
        return Files.isDirectory(directory.resolve(CUR));
    }

    boolean exists() {
        return isMaildir(directory);
    }

    Path directory() {
        return directory;
    }

    boolean syncs() {
        return syncs;
    }

    Path resolve(String path) {
        return directory.resolve(path);
    }

    /** When a file or directory changed last, its size and which it is; null if there is none. */
    @Nullable Object stamp(String path) throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(resolve(path), BasicFileAttributes.class);
            Object key = file.fileKey() == null ? "" : file.fileKey();
            return List.of(key, file.size(), file.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    void move(Path from, String to) throws IOException {
        Files.move(from, resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Has the entries of a directory on the disk. */
    void sync(String path) throws IOException {
        if (syncs) {
            try (FileChannel channel = FileChannel.open(resolve(path), StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    void moveTo(Path place) throws IOException {
        Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
        directory = place;
    }
}
