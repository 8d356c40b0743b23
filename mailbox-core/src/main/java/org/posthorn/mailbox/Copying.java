package org.posthorn.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Copies messages with no more than what every mailbox can do. */
final class Copying {

    private static final int ROOM = 1 << 16;

    private final Mailbox source;
    private final Mailbox target;
    private final MessageTable messages;
    private final UidSet.Builder from = new UidSet.Builder();
    private final ByteBuffer room = ByteBuffer.allocate(ROOM);
    private int copied;

    private Copying(Mailbox source, Mailbox target, MessageTable messages) {
        this.source = source;
        this.target = target;
        this.messages = messages;
    }

    static Copied copy(Mailbox source, UidSet uids, Mailbox target) throws MailboxException {
        Copying copying =
                new Copying(source, target, source.snapshot().messages().only(uids));
        long uidValidity = target.snapshot().uidValidity();
        UidSet to = target.power(MultiAppend.class).isPresent() ? copying.together() : copying.oneByOne();
        return new Copied(uidValidity, copying.from.build(), to);
    }

    private UidSet together() throws MailboxException {
        try (Appending appending = target.append()) {
            for (int row = 0; row < messages.size(); row++) {
                write(row, appending);
            }
            return copied == 0 ? UidSet.NONE : appending.commit().uids();
        }
    }

    /** If one cannot be copied, those before it are taken back. */
    private UidSet oneByOne() throws MailboxException {
        UidSet to = UidSet.NONE;
        boolean done = false;
        try {
            for (int row = 0; row < messages.size(); row++) {
                try (Appending appending = target.append()) {
                    if (write(row, appending)) {
                        to = to.plus(appending.commit().uids());
                    }
                }
            }
            done = true;
            return to;
        } finally {
            if (!done && !to.isEmpty()) {
                target.expunge(to);
            }
        }
    }

    /** Whether the message was still there. */
    private boolean write(int row, Appending appending) throws MailboxException {
        Optional<StoredMessage> message = source.message(messages.uid(row));
        if (message.isEmpty()) {
            return false;
        }
        appending.begin(NewMessage.PLAIN
                .withFlags(messages.flags(row))
                .withInternalDate(message.get().internalDate())
                .withSize(message.get().size()));
        try (MessageOctets octets = message.get().open()) {
            long at = 0;
            while (at < octets.size()) {
                room.clear();
                at += octets.read(at, room);
                appending.write(room.flip());
            }
        } catch (MailboxException e) {
            throw e;
        } catch (IOException e) {
            throw new MailboxException.Failed("a message could not be read", e);
        }
        from.add(messages.uid(row));
        copied++;
        return true;
    }
}
