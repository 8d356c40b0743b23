package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.NewMessage;

/** Messages on their way into a Maildir: each is written to {@code tmp} and synced, and all are moved when they are complete. */
final class MaildirAppending implements Appending {

    /** How often the quota is asked while octets come whose number was not said. */
    private static final long CHECKED_EVERY = 1 << 20;

    private final MaildirFolder folder;
    private final MaildirOptions options;
    private final List<Arrivals.Staged> complete = new ArrayList<>();
    private @Nullable Current current;
    private boolean over;

    MaildirAppending(MaildirFolder folder) {
        this.folder = folder;
        this.options = folder.account().options();
    }

    /** The message whose octets come. */
    private static final class Current {
        private final NewMessage message;
        private final String unique;
        private final FileChannel channel;
        private long written;
        private long checked;

        Current(NewMessage message, String unique, FileChannel channel) {
            this.message = message;
            this.unique = unique;
            this.channel = channel;
        }

        boolean mayHave(long octets) {
            return message.size().isEmpty() || octets <= message.size().getAsLong();
        }

        /** Whether all is well, which does not matter for a file that goes. */
        boolean close() {
            try {
                channel.close();
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        boolean isComplete() {
            return message.size().isEmpty() || written == message.size().getAsLong();
        }
    }

    private Path tmp(String unique) {
        return folder.maildir().resolve(Maildir.TMP).resolve(unique);
    }

    private MailboxException failed(IOException e) {
        boolean gone = e instanceof NoSuchFileException && !folder.maildir().exists();
        return gone
                ? new MailboxException.NoSuchMailbox(folder.name())
                : Failures.of(
                        "the message could not be written", e, folder.maildir().directory());
    }

    @Override
    public void begin(NewMessage next) throws MailboxException {
        requireOpen();
        try {
            finish();
            requireFit(next.size().orElse(0));
            String unique = UniqueNames.next().text();
            FileChannel channel =
                    FileChannel.open(tmp(unique), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            current = new Current(next, unique, channel);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireFit(long size) throws IOException {
        if (size > options.messageOctets()) {
            throw new MailboxException.TooBig("a message may have " + options.messageOctets() + " octets");
        }
        long octets = complete.stream().mapToLong(Arrivals.Staged::octets).sum();
        folder.account().usage().requireRoom(complete.size() + 1L, octets + size);
    }

    @Override
    public void write(ByteBuffer octets) throws MailboxException {
        requireOpen();
        Current taking = current;
        if (taking == null) {
            throw new IllegalStateException("no message has begun");
        }
        if (!taking.mayHave(taking.written + octets.remaining())) {
            throw new IllegalStateException("more octets than were said");
        }
        boolean done = false;
        try {
            check(taking, taking.written + octets.remaining());
            while (octets.hasRemaining()) {
                taking.written += taking.channel.write(octets);
            }
            done = true;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void check(Current taking, long size) throws IOException {
        boolean said = taking.message.size().isPresent();
        if (!said && (size > options.messageOctets() || size - taking.checked >= CHECKED_EVERY)) {
            requireFit(size);
            taking.checked = size;
        }
    }

    /** The message that began last is complete. */
    private void finish() throws IOException {
        Current last = current;
        if (last == null) {
            return;
        }
        if (!last.isComplete()) {
            throw new IllegalStateException("fewer octets than were said");
        }
        if (last.message.internalDate().isPresent()) {
            Files.setLastModifiedTime(
                    tmp(last.unique), FileTime.from(last.message.internalDate().get()));
        }
        if (options.syncs()) {
            last.channel.force(true);
        }
        last.channel.close();
        current = null;
        complete.add(new Arrivals.Staged(
                FileName.Base.of(last.unique, last.written), last.written, last.written, last.message.flags(), null));
    }

    @Override
    public Appended commit() throws MailboxException {
        requireOpen();
        if (current == null && complete.isEmpty()) {
            throw new IllegalStateException("no message has begun");
        }
        try {
            finish();
            Appended appended = Arrivals.deliver(folder, complete);
            complete.clear();
            return appended;
        } catch (IOException e) {
            throw failed(e);
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
        over = true;
        Current last = current;
        current = null;
        Arrivals.discard(folder.maildir(), complete);
        if (last != null) {
            last.close();
            Sweeping.remove(tmp(last.unique));
        }
    }
}
