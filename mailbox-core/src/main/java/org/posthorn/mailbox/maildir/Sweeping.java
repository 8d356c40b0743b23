package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removes what was left in {@code tmp}: by deliveries that ended long ago without coming to an end, and by mailboxes that were being deleted. */
final class Sweeping {

    static final String DELETED = "deleted-";

    /** What every description of Maildirs says. */
    private static final Duration STALE = Duration.ofHours(36);

    private Sweeping() {}

    static void sweep(Path tmp, Instant now) throws IOException {
        Instant before = now.minus(STALE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                boolean stale = changed(file).isBefore(before);
                if (stale && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                } else if (stale && file.getFileName().toString().startsWith(DELETED)) {
                    discard(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Whether a file is gone; one that stays in {@code tmp} is never shown, and swept one day. */
    static boolean remove(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** When anything of it changed: its time of modification may be that of the message. */
    private static Instant changed(Path file) throws IOException {
        try {
            return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
        } catch (UnsupportedOperationException e) {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MAX;
        }
    }

    /** Removes a directory and all that is in it. Links are removed, not followed. */
    static void discard(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
