package org.posthorn.mailbox;

import java.util.List;
import java.util.Optional;

/**
 * The mailboxes of one user, as that user sees them. There is always an INBOX. A name can exist without those above it: nothing is made or
 * removed but what is named. Five methods are all it needs; see {@link Empowered} for what it can do beyond that.
 */
public interface Account extends Empowered {

    /**
     * All mailboxes that the user may know of.
     *
     * @return their names, sorted; unmodifiable
     * @throws MailboxException if they cannot be listed
     */
    List<MailboxName> mailboxes() throws MailboxException;

    /**
     * A mailbox, if it exists.
     *
     * @param name its name
     * @return the mailbox; empty if there is none that the user may know of
     * @throws MailboxException if that cannot be told
     */
    Optional<Mailbox> find(MailboxName name) throws MailboxException;

    /**
     * Makes an empty mailbox.
     *
     * @param name its name
     * @return the mailbox; its UIDVALIDITY is none that a mailbox of this name had before
     * @throws MailboxException if it exists, or cannot be made
     */
    Mailbox create(MailboxName name) throws MailboxException;

    /**
     * Removes a mailbox and its messages. What is below it stays.
     *
     * @param name its name
     * @throws MailboxException if there is none, it is INBOX ({@link MailboxException.Impossible}), or it cannot be removed
     */
    void delete(MailboxName name) throws MailboxException;

    /**
     * Gives a mailbox, and all that is below it, another name. INBOX is different (RFC 9051 section 6.3.6): its messages are moved to a new
     * mailbox of the new name, and it stays, empty, with what is below it.
     *
     * @param from a mailbox, or a name with mailboxes below it
     * @param to the new name, which nothing has, and nothing is below
     * @throws MailboxException if there is no such mailbox, the new name is taken or is below the old one, or it cannot be done
     */
    void rename(MailboxName from, MailboxName to) throws MailboxException;

    /**
     * A mailbox that exists.
     *
     * @param name its name
     * @return the mailbox
     * @throws MailboxException if there is none that the user may know of
     */
    default Mailbox mailbox(MailboxName name) throws MailboxException {
        Optional<Mailbox> mailbox = find(name);
        if (mailbox.isEmpty()) {
            throw new MailboxException.NoSuchMailbox(name);
        }
        return mailbox.get();
    }

    /**
     * A mailbox that exists.
     *
     * @param name its name as {@link MailboxName#parse} takes it
     * @return the mailbox
     * @throws MailboxException if there is none that the user may know of
     * @throws IllegalArgumentException if it is no name
     */
    default Mailbox mailbox(String name) throws MailboxException {
        return mailbox(MailboxName.parse(name));
    }
}
