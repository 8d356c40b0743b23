package org.posthorn.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Copies messages with no more than what every mailbox can do. */
final class Copying {

    private static final int ROOM = 1 << 16;

    private Copying() {}

    static Copied copy(Mailbox source, UidSet uids, Mailbox target) throws MailboxException {
        Snapshot snapshot = source.snapshot();
        MessageTable messages = snapshot.messages().only(uids);
        UidSet.Builder copied = new UidSet.Builder();
        ByteBuffer room = ByteBuffer.allocate(ROOM);
        try (Appending appending = target.append()) {
            boolean any = false;
            for (int row = 0; row < messages.size(); row++) {
                Optional<StoredMessage> message = source.message(messages.uid(row));
                if (message.isPresent()) {
                    copy(message.get(), messages.flags(row), appending, room);
                    copied.add(messages.uid(row));
                    any = true;
                }
            }
            if (!any) {
                return new Copied(target.snapshot().uidValidity(), UidSet.NONE, UidSet.NONE);
            }
            Appended appended = appending.commit();
            return new Copied(appended.uidValidity(), copied.build(), appended.uids());
        }
    }

    private static void copy(StoredMessage message, Flags flags, Appending appending, ByteBuffer room)
            throws MailboxException {
        appending.begin(NewMessage.PLAIN
                .withFlags(flags)
                .withInternalDate(message.internalDate())
                .withSize(message.size()));
        try (MessageOctets octets = message.open()) {
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
    }
}
