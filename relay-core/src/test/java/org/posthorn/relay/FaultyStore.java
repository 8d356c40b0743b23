package org.posthorn.relay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.UidSet;

/** A store in memory that fails where a test says so, and notes what is done with it. */
final class FaultyStore implements MailStore {

    /** What may fail. */
    enum Step {
        ACCOUNT,
        FIND,
        APPEND,
        BEGIN,
        WRITE,
        COMMIT,
        EXPUNGE
    }

    private final MemoryStore whole = MailStore.inMemory();
    private final Map<String, Exception> faults = new HashMap<>();
    final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    FaultyStore(String... users) {
        for (String user : users) {
            whole.account(user, "secret");
        }
    }

    FaultyStore failing(String user, Step step, Exception fault) {
        faults.put(user + step, fault);
        return this;
    }

    Mailbox inbox(String user) throws MailboxException {
        return whole.account(user).orElseThrow().mailbox("INBOX");
    }

    private void at(String user, Step step) throws MailboxException {
        steps.add(user + " " + step);
        Exception fault = faults.get(user + step);
        if (fault instanceof MailboxException e) {
            throw e;
        }
        if (fault instanceof RuntimeException e) {
            throw e;
        }
    }

    @Override
    public Optional<Account> account(String user) throws MailboxException {
        at(user, Step.ACCOUNT);
        return whole.account(user).map(account -> new FaultyAccount(user, account));
    }

    private final class FaultyAccount implements Account {
        private final String user;
        private final Account account;

        FaultyAccount(String user, Account account) {
            this.user = user;
            this.account = account;
        }

        @Override
        public List<MailboxName> mailboxes() throws MailboxException {
            return account.mailboxes();
        }

        @Override
        public Optional<Mailbox> find(MailboxName name) throws MailboxException {
            at(user, Step.FIND);
            return account.find(name).map(mailbox -> new FaultyMailbox(user, mailbox));
        }

        @Override
        public Mailbox create(MailboxName name) throws MailboxException {
            return account.create(name);
        }

        @Override
        public void delete(MailboxName name) throws MailboxException {
            account.delete(name);
        }

        @Override
        public void rename(MailboxName from, MailboxName to) throws MailboxException {
            account.rename(from, to);
        }
    }

    private final class FaultyMailbox implements Mailbox {
        private final String user;
        private final Mailbox mailbox;

        FaultyMailbox(String user, Mailbox mailbox) {
            this.user = user;
            this.mailbox = mailbox;
        }

        @Override
        public MailboxName name() {
            return mailbox.name();
        }

        @Override
        public Snapshot snapshot() throws MailboxException {
            return mailbox.snapshot();
        }

        @Override
        public Optional<StoredMessage> message(long uid) throws MailboxException {
            return mailbox.message(uid);
        }

        @Override
        public Appending append() throws MailboxException {
            at(user, Step.APPEND);
            return new FaultyAppending(user, mailbox.append());
        }

        @Override
        public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
            return mailbox.change(uids, change);
        }

        @Override
        public UidSet expunge(UidSet uids) throws MailboxException {
            at(user, Step.EXPUNGE);
            return mailbox.expunge(uids);
        }
    }

    private final class FaultyAppending implements Appending {
        private final String user;
        private final Appending appending;

        FaultyAppending(String user, Appending appending) {
            this.user = user;
            this.appending = appending;
        }

        @Override
        public void begin(NewMessage message) throws MailboxException {
            at(user, Step.BEGIN);
            appending.begin(message);
        }

        @Override
        public void write(ByteBuffer octets) throws MailboxException {
            at(user, Step.WRITE);
            appending.write(octets);
        }

        @Override
        public Appended commit() throws MailboxException {
            at(user, Step.COMMIT);
            return appending.commit();
        }

        @Override
        public void close() {
            steps.add(user + " close");
            appending.close();
        }
    }
}
