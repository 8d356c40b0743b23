package org.posthorn.mailbox;

/** The power of a {@link Mailbox} to put a message in the place of another in one step (RFC 8508). */
public interface Replacement {

    /**
     * Begins to append one message that takes the place of another: the commit expunges that one in the same step, wherever it is.
     *
     * @param source the mailbox that has the other, of the same store
     * @param uid the UID of the other; if there is no such message, beginning or the commit fails with {@link MailboxException.MessageGone}
     * @return takes the message for this mailbox; to be closed
     * @throws MailboxException if it cannot be done
     */
    Appending replace(Mailbox source, long uid) throws MailboxException;
}
