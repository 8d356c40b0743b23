package org.posthorn.mailbox;

/** The power of a {@link Mailbox} to remember which messages nobody was told of yet (RFC 3501 section 2.3.2, {@code \Recent}). */
public interface Recency {

    /** {@return the UID from which on messages have not been claimed}
     * @throws MailboxException if it cannot be told */
    long firstRecent() throws MailboxException;

    /**
     * Claims all messages that nobody claimed before: they are recent for the caller, and for nobody else.
     *
     * @return what {@link #firstRecent} was; it is now {@link Snapshot#uidNext}
     * @throws MailboxException if that cannot be remembered
     */
    long claimRecent() throws MailboxException;
}
