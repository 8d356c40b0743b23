package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages on their way into a mailbox in memory. They count towards the quota of its owner as they come. */
@SuppressWarnings("try") // the lock is held, not used
final class MemoryAppending implements Appending {

    private final MemoryStore store;
    private final MemoryMailbox target;
    private final @Nullable MemoryMailbox replaced;
    private final long replacedUid;
    private final List<MemoryFolder.Arrival> complete = new ArrayList<>();
    private @Nullable NewMessage message;
    private MemoryContent.@Nullable Writer writer;
    private long written;
    private long takenOctets;
    private long takenMessages;
    private boolean over;

    MemoryAppending(MemoryStore store, MemoryMailbox target, @Nullable MemoryMailbox replaced, long replacedUid) {
        this.store = store;
        this.target = target;
        this.replaced = replaced;
        this.replacedUid = replacedUid;
    }

    @Override
    public void begin(NewMessage next) throws MailboxException {
        requireOpen();
        finish();
        if (replaced != null && !complete.isEmpty()) {
            throw new MailboxException.Impossible("one message takes the place of one");
        }
        long size = next.size().orElse(0);
        requireFit(size);
        try (MemoryStore.Lock lock = store.lock()) {
            target.with(Right.INSERT);
            owner().take(1, size);
        }
        takenOctets += size;
        takenMessages++;
        message = next;
        writer = new MemoryContent.Writer(size);
        written = 0;
    }

    private MemoryUser owner() {
        return target.folder().owner;
    }

    private void requireFit(long size) throws MailboxException {
        if (size > store.limits().messageOctets()) {
            throw new MailboxException.TooBig(
                    "a message may have " + store.limits().messageOctets() + " octets");
        }
    }

    @Override
    public void write(ByteBuffer octets) throws MailboxException {
        requireOpen();
        NewMessage current = message;
        if (current == null || writer == null) {
            throw new IllegalStateException("no message has begun");
        }
        int length = octets.remaining();
        if (current.size().isPresent()) {
            if (written + length > current.size().getAsLong()) {
                throw new IllegalStateException("more octets than were said");
            }
        } else {
            takeAsTheyCome(length);
        }
        writer.write(octets);
        written += length;
    }

    private void takeAsTheyCome(int length) throws MailboxException {
        boolean taken = false;
        try {
            requireFit(written + length);
            try (MemoryStore.Lock lock = store.lock()) {
                owner().take(0, length);
            }
            takenOctets += length;
            taken = true;
        } finally {
            if (!taken) {
                close();
            }
        }
    }

    /** The message that began last is complete. */
    private void finish() {
        NewMessage current = message;
        if (current == null || writer == null) {
            return;
        }
        if (current.size().isPresent() && current.size().getAsLong() != written) {
            throw new IllegalStateException("fewer octets than were said");
        }
        Optional<Instant> date = current.internalDate();
        complete.add(new MemoryFolder.Arrival(
                writer.finish(store.nextMessageId()), current.flags(), date.isPresent() ? date.get() : store.now()));
        message = null;
        writer = null;
    }

    @Override
    public Appended commit() throws MailboxException {
        requireOpen();
        finish();
        if (complete.isEmpty()) {
            throw new IllegalStateException("no message has begun");
        }
        boolean done = false;
        try (MemoryStore.Lock lock = store.lock()) {
            MemoryMailbox old = replaced;
            if (old != null && old.with(Right.EXPUNGE).message(replacedUid) == null) {
                throw new MailboxException.MessageGone("the message to be replaced is gone");
            }
            Appended appended = target.commit(complete);
            if (old != null) {
                old.folder().expunge(UidSet.of(replacedUid));
            }
            over = true;
            done = true;
            return appended;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the appending is over");
        }
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            writer = null;
            complete.clear();
            try (MemoryStore.Lock lock = store.lock()) {
                owner().release(takenMessages, takenOctets);
            }
        }
    }
}
