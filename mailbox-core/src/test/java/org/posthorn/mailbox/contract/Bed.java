package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.opentest4j.TestAbortedException;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.Empowered;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.StoredMessage;

/** A fresh store with alice's inbox, and what the rules do with it again and again. */
final class Bed {

    private final StoreUnderTest store;

    Bed(StoreUnderTest store) {
        this.store = store;
    }

    StoreUnderTest store() {
        return store;
    }

    Account alice() throws Exception {
        return store.account("alice");
    }

    Account bob() throws Exception {
        return store.account("bob");
    }

    Mailbox inbox() throws Exception {
        return alice().mailbox("INBOX");
    }

    Mailbox made(String name) throws Exception {
        return alice().create(MailboxName.parse(name));
    }

    /** A power that the rule is about; without it the rule is skipped. */
    static <P> P power(Empowered of, Class<P> power) {
        Optional<P> found = of.power(power);
        if (found.isEmpty()) {
            throw new TestAbortedException("the store has no " + power.getSimpleName());
        }
        return found.get();
    }

    static byte[] mail(int number) {
        return ("From: joey@example.org\r\nSubject: " + number + "\r\nMessage-ID: <" + number
                        + "@example.org>\r\n\r\nNumber " + number + ".\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    static long append(Mailbox mailbox, byte[] octets, Flags flags) throws MailboxException {
        try (Appending appending = mailbox.append()) {
            appending.begin(NewMessage.PLAIN.withFlags(flags).withSize(octets.length));
            appending.write(ByteBuffer.wrap(octets));
            return appending.commit().uid();
        }
    }

    /** Fills a mailbox with small messages, UID after UID. */
    static long[] fill(Mailbox mailbox, int count) throws MailboxException {
        long[] uids = new long[count];
        for (int i = 0; i < count; i++) {
            uids[i] = append(mailbox, mail(i), Flags.NONE);
        }
        return uids;
    }

    static StoredMessage message(Mailbox mailbox, long uid) throws MailboxException {
        return mailbox.message(uid).orElseThrow(() -> new AssertionError("no message with UID " + uid));
    }

    static byte[] read(Mailbox mailbox, long uid) throws Exception {
        try (InputStream stream = message(mailbox, uid).open().stream()) {
            return stream.readAllBytes();
        }
    }

    /** Reads by the given portions, through {@link MessageOctets#read}. */
    static byte[] read(Mailbox mailbox, long uid, int portion) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer room = ByteBuffer.allocate(portion);
        try (MessageOctets octets = message(mailbox, uid).open()) {
            for (long at = 0; at < octets.size(); ) {
                room.clear();
                int length = octets.read(at, room);
                assertEquals(length, room.position(), "what is said to be read");
                all.write(room.array(), 0, length);
                at += length;
            }
        }
        return all.toByteArray();
    }

    static Flags flags(Mailbox mailbox, long uid) throws MailboxException {
        var messages = mailbox.snapshot().messages();
        int row = messages.row(uid);
        if (row < 0) {
            throw new AssertionError("no message with UID " + uid);
        }
        return messages.flags(row);
    }

    static <E extends MailboxException> E refused(Class<E> kind, org.junit.jupiter.api.function.Executable action) {
        return assertThrows(kind, action);
    }
}
