package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.UidSet;

/** A message on its way into a Maildir: written to {@code tmp}, synced, and moved when it is complete. */
final class MaildirAppending implements Appending {

    private final MaildirFolder folder;
    private final long uidValidity;
    private final UniqueNames.Name unique = UniqueNames.next();
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private @Nullable NewMessage message;
    private long written;
    private boolean over;

    MaildirAppending(MaildirFolder folder, long uidValidity) {
        this.folder = folder;
        this.uidValidity = uidValidity;
    }

    @Override
    public void begin(NewMessage next) throws MailboxException {
        requireOpen();
        if (message != null) {
            throw new MailboxException.Impossible("one message at a time");
        }
        Path place = folder.directory().resolve("tmp").resolve(unique.text());
        try {
            channel = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new MailboxException.Failed("the message could not be written", e);
        }
        file = place;
        message = next;
    }

    @Override
    public void write(ByteBuffer octets) throws MailboxException {
        requireOpen();
        NewMessage current = message;
        if (current == null || channel == null) {
            throw new IllegalStateException("no message has begun");
        }
        if (current.size().isPresent()
                && written + octets.remaining() > current.size().getAsLong()) {
            throw new IllegalStateException("more octets than were said");
        }
        try {
            while (octets.hasRemaining()) {
                written += channel.write(octets);
            }
        } catch (IOException e) {
            close();
            throw new MailboxException.Failed("the message could not be written", e);
        }
    }

    @Override
    public Appended commit() throws MailboxException {
        requireOpen();
        NewMessage current = message;
        Path complete = file;
        if (current == null || complete == null || channel == null) {
            throw new IllegalStateException("no message has begun");
        }
        if (current.size().isPresent() && current.size().getAsLong() != written) {
            throw new IllegalStateException("fewer octets than were said");
        }
        try {
            if (folder.syncs()) {
                channel.force(true);
            }
            channel.close();
            Instant date =
                    current.internalDate().isPresent() ? current.internalDate().get() : Instant.now();
            Files.setLastModifiedTime(complete, FileTime.from(date));
            String base = unique.text() + ",S=" + written + ",W=" + written;
            long uid = folder.deliver(complete, base, current.flags());
            over = true;
            return new Appended(uidValidity, UidSet.of(uid));
        } catch (MailboxException e) {
            throw e;
        } catch (IOException e) {
            // the directory of a mailbox that was deleted meanwhile is gone with the file
            throw Files.exists(complete)
                    ? new MailboxException.Failed("the message could not be written", e)
                    : new MailboxException.NoSuchMailbox(folder.name());
        } finally {
            close();
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the appending is over");
        }
    }

    @Override
    public void close() {
        boolean committed = over;
        over = true;
        try {
            if (channel != null) {
                channel.close();
            }
            if (file != null && !committed) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What is left in tmp is never shown, and is removed by whoever tidies up Maildirs.
            message = null;
        }
    }
}
