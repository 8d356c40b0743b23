package org.posthorn.mailbox;

import java.time.Instant;

/** A message in a mailbox in memory. Only its flags and modification sequence change, under the lock of the store. */
final class MemoryMessage implements StoredMessage {

    private final long uid;
    private final MemoryContent content;
    private final long internalDate;
    private final long saveDate;
    Flags flags;
    long modSeq;

    MemoryMessage(long uid, MemoryContent content, Flags flags, Instant internalDate, Instant saveDate, long modSeq) {
        this.uid = uid;
        this.content = content;
        this.flags = flags;
        this.internalDate = internalDate.toEpochMilli();
        this.saveDate = saveDate.toEpochMilli();
        this.modSeq = modSeq;
    }

    @Override
    public long uid() {
        return uid;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public Instant internalDate() {
        return Instant.ofEpochMilli(internalDate);
    }

    Instant saveDate() {
        return Instant.ofEpochMilli(saveDate);
    }

    MemoryContent content() {
        return content;
    }

    @Override
    public MessageOctets open() {
        return content.open();
    }
}
