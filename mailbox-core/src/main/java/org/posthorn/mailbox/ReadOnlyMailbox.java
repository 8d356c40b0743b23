package org.posthorn.mailbox;

/** A mailbox that is only read: three methods remain. */
public interface ReadOnlyMailbox extends Mailbox {

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default Appending append() throws MailboxException {
        throw new MailboxException.ReadOnly("this mailbox is only read");
    }

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
        throw new MailboxException.ReadOnly("this mailbox is only read");
    }

    /** Refuses: {@link MailboxException.ReadOnly}. */
    @Override
    default UidSet expunge(UidSet uids) throws MailboxException {
        throw new MailboxException.ReadOnly("this mailbox is only read");
    }
}
