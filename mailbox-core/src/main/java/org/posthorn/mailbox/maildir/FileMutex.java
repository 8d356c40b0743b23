package org.posthorn.mailbox.maildir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.posthorn.mailbox.MailboxException;

/**
 * A file that is locked, for one thread of one process at a time. The locks of the system are those of a process, and are lost as soon as it
 * closes the file anywhere: so the threads of this one, whichever store they use, stand in line for a lock in memory first.
 */
final class FileMutex implements Closeable {

    private static final int TRIES = 10_000;
    private static final int PAUSE_MILLIS = 3;
    private static final ConcurrentHashMap<Path, Line> LINES = new ConcurrentHashMap<>();

    /** Those who wait for one file, and the one who has it. */
    private static final class Line {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    private final Path file;
    private final Line line;
    private final FileChannel channel;

    private FileMutex(Path file, Line line, FileChannel channel) {
        this.file = file;
        this.line = line;
        this.channel = channel;
    }

    /** Waits for it. The file is made if there is none, but not its directory. */
    static FileMutex acquire(Path place) throws IOException {
        Path file = place.toAbsolutePath();
        Line line = joined(file);
        line.lock.lock();
        FileChannel channel = null;
        try {
            channel = locked(file);
            return new FileMutex(file, line, channel);
        } finally {
            if (channel == null) {
                leave(file, line);
            }
        }
    }

    private static Line joined(Path file) {
        return LINES.compute(file, (path, known) -> {
            Line line = known == null ? new Line() : known;
            line.users++;
            return line;
        });
    }

    private static void leave(Path file, Line line) {
        line.lock.unlock();
        LINES.computeIfPresent(file, (path, known) -> --known.users == 0 ? null : known);
    }

    /** The directory may be renamed, and another of its name made, while one waits: what is locked has to be what is there afterwards. */
    private static FileChannel locked(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            boolean good = false;
            try {
                Object before = key(file);
                lock(channel);
                good = Objects.equals(before, key(file));
                if (good) {
                    return channel;
                }
            } finally {
                if (!good) {
                    channel.close();
                }
            }
        }
    }

    /**
     * The system takes a process for one who waits: threads that hold one file and wait for another look like a deadlock with another process,
     * though they are not. Whoever is told so tries again.
     */
    private static void lock(FileChannel channel) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                channel.lock();
                return;
            } catch (IOException e) {
                boolean deadlock = String.valueOf(e.getMessage()).contains("deadlock");
                if (!deadlock || tries == TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws MailboxException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailboxException.Busy("interrupted while waiting for a mailbox");
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /** The file itself. */
    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            leave(file, line);
        }
    }
}
