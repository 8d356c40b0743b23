package org.posthorn.mailbox;

/** The power of a {@link Mailbox} to be held by one user as a maildrop (RFC 1939 section 4). Who does not ask to hold it is not kept out. */
public interface ExclusiveAccess {

    /** A mailbox that is held, until this is closed. */
    interface Hold extends AutoCloseable {

        /** Lets it go. Closing twice does nothing. */
        @Override
        void close();
    }

    /**
     * Holds the mailbox.
     *
     * @return the hold, to be closed
     * @throws MailboxException if another holds it ({@link MailboxException.InUse}), or there is no such mailbox
     */
    Hold hold() throws MailboxException;
}
