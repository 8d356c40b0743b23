package org.posthorn.mailbox;

import java.util.Optional;

/**
 * The power of a {@link Mailbox} to name itself and its messages for good (RFC 8474). An identifier is 1 to 255 letters, digits, hyphens and
 * underscores, and is never given again.
 */
public interface ObjectIds {

    /** {@return the identifier of the mailbox, which it keeps when it is renamed; another as soon as UIDVALIDITY is another}
     * @throws MailboxException if there is no such mailbox */
    String mailboxId() throws MailboxException;

    /**
     * The identifier of a message's octets: the same for copies, and in every mailbox of the account.
     *
     * @param uid the UID of a message
     * @return its identifier; empty if there is no such message
     * @throws MailboxException if it cannot be told
     */
    Optional<String> emailId(long uid) throws MailboxException;

    /**
     * The identifier of the conversation that a message belongs to.
     *
     * @param uid the UID of a message
     * @return the identifier; empty if there is no such message, or the store does not tell conversations
     * @throws MailboxException if it cannot be told
     */
    Optional<String> threadId(long uid) throws MailboxException;
}
