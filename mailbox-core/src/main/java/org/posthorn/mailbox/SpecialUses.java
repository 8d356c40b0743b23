package org.posthorn.mailbox;

import java.util.Set;

/** The power of an {@link Account} to say what its mailboxes are for (RFC 6154). */
public interface SpecialUses {

    /**
     * What a mailbox is for.
     *
     * @param name its name
     * @return its uses; empty for a mailbox like any other; unmodifiable
     * @throws MailboxException if there is no such mailbox
     */
    Set<SpecialUse> uses(MailboxName name) throws MailboxException;

    /**
     * Says what a mailbox is for. It keeps its uses when it is renamed.
     *
     * @param name its name
     * @param uses all its uses from now on
     * @throws MailboxException if there is no such mailbox, or another has a use that only one can have ({@link
     *     MailboxException.Impossible})
     */
    void use(MailboxName name, Set<SpecialUse> uses) throws MailboxException;

    /**
     * Makes a mailbox for something, in one step.
     *
     * @param name its name
     * @param uses all its uses
     * @return the mailbox
     * @throws MailboxException as {@link #use} and {@link Account#create}; nothing is made then
     */
    Mailbox create(MailboxName name, Set<SpecialUse> uses) throws MailboxException;
}
