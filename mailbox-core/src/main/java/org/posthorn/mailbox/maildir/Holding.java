package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.posthorn.mailbox.ExclusiveAccess;
import org.posthorn.mailbox.MailboxException;

/** A Maildir that is held as a maildrop: a file of it is locked, for all processes, and ends with the process at the latest. */
final class Holding implements ExclusiveAccess.Hold {

    /** What this process holds: the system does not keep a process from locking what it has locked. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean over = new AtomicBoolean();

    private Holding(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Holding of(Maildir maildir) throws IOException {
        Path file = maildir.resolve("posthorn-held").toAbsolutePath();
        if (!HELD.add(file)) {
            throw new MailboxException.InUse("the mailbox is held by another");
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new MailboxException.InUse("the mailbox is held by another process");
            }
            held = true;
            return new Holding(file, channel);
        } finally {
            if (!held) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public void close() {
        if (!over.getAndSet(true)) {
            // The lock is gone with the descriptor, whatever closing it says.
            closed();
            HELD.remove(file);
        }
    }

    private boolean closed() {
        try {
            channel.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
