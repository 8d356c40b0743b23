package org.posthorn.mailbox;

/** An account whose tree of mailboxes never changes: two methods remain. Its mailboxes may still be written to. */
public interface ReadOnlyAccount extends Account {

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default Mailbox create(MailboxName name) throws MailboxException {
        throw new MailboxException.ReadOnly("these mailboxes cannot be changed");
    }

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default void delete(MailboxName name) throws MailboxException {
        throw new MailboxException.ReadOnly("these mailboxes cannot be changed");
    }

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default void rename(MailboxName from, MailboxName to) throws MailboxException {
        throw new MailboxException.ReadOnly("these mailboxes cannot be changed");
    }
}
