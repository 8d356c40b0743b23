package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.contract.StoreUnderTest;

/** A store that has the least that it must have, and perhaps a fault. */
class BareStore implements StoreUnderTest {

    private final MemoryStore store = MailStore.inMemory();

    @Override
    public Account account(String user) {
        return new BareAccount(store.account(user).orElseGet(() -> store.account(user, "secret")));
    }

    @Override
    public void close() {}

    /** What is made of a mailbox; to be overridden by a fault. */
    Mailbox mailbox(Mailbox whole) {
        return new BareMailbox(whole);
    }

    /** What is done when a mailbox is deleted; to be overridden by a fault. */
    void delete(Account whole, MailboxName name) throws MailboxException {
        whole.delete(name);
    }

    private final class BareAccount implements Account {
        private final Account whole;

        BareAccount(Account whole) {
            this.whole = whole;
        }

        @Override
        public List<MailboxName> mailboxes() throws MailboxException {
            return whole.mailboxes();
        }

        @Override
        public Optional<Mailbox> find(MailboxName name) throws MailboxException {
            return whole.find(name).map(BareStore.this::mailbox);
        }

        @Override
        public Mailbox create(MailboxName name) throws MailboxException {
            return BareStore.this.mailbox(whole.create(name));
        }

        @Override
        public void delete(MailboxName name) throws MailboxException {
            BareStore.this.delete(whole, name);
        }

        @Override
        public void rename(MailboxName from, MailboxName to) throws MailboxException {
            whole.rename(from, to);
        }
    }

    /** Six methods. */
    static class BareMailbox implements Mailbox {
        final Mailbox whole;

        BareMailbox(Mailbox whole) {
            this.whole = whole;
        }

        @Override
        public MailboxName name() {
            return whole.name();
        }

        @Override
        public Snapshot snapshot() throws MailboxException {
            return whole.snapshot();
        }

        @Override
        public Optional<StoredMessage> message(long uid) throws MailboxException {
            return whole.message(uid);
        }

        @Override
        public Appending append() throws MailboxException {
            return new BareAppending(whole.append());
        }

        @Override
        public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
            return whole.change(uids, change);
        }

        @Override
        public UidSet expunge(UidSet uids) throws MailboxException {
            return whole.expunge(uids);
        }
    }

    /** Takes one message. */
    static class BareAppending implements Appending {
        final Appending whole;
        private boolean begun;
        private boolean over;

        BareAppending(Appending whole) {
            this.whole = whole;
        }

        @Override
        public void begin(NewMessage message) throws MailboxException {
            if (begun && !over) {
                throw new MailboxException.Impossible("one message at a time");
            }
            whole.begin(message);
            begun = true;
        }

        @Override
        public void write(ByteBuffer octets) throws MailboxException {
            whole.write(octets);
        }

        @Override
        public Appended commit() throws MailboxException {
            Appended appended = whole.commit();
            over = true;
            return appended;
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
