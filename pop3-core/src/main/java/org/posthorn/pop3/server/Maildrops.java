package org.posthorn.pop3.server;

import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.sasl.SaslIdentity;

/** Knows whose maildrop is which. Asked by any number of threads at a time; may block. */
@FunctionalInterface
public interface Maildrops {

    /**
     * Opens the maildrop of a user, for that session alone. It is closed when the session is over, whatever its end.
     *
     * @param user who has logged in; {@link SaslIdentity#authzid} says whose maildrop it is to be
     * @return the maildrop
     * @throws MailboxException if there is none ({@link MailboxException.NoSuchMailbox}), another session has it
     *     ({@link MailboxException.InUse}), or it cannot be opened
     */
    Maildrop open(SaslIdentity user) throws MailboxException;

    /**
     * {@return the inboxes of a store}
     *
     * @param store the store
     */
    static Maildrops of(MailStore store) {
        return user -> {
            Account account = store.account(user.authzid())
                    .orElseThrow(() -> new MailboxException.NoSuchMailbox(MailboxName.INBOX));
            return Maildrop.of(account.mailbox(MailboxName.INBOX));
        };
    }
}
