package org.posthorn.mailbox;

import java.util.Set;

/** The power of an {@link Account} to remember which mailboxes its user wants to see (RFC 9051 section 6.3.7). */
public interface Subscriptions {

    /**
     * What is subscribed to.
     *
     * @return the names, sorted, whether or not there are such mailboxes; unmodifiable
     * @throws MailboxException if it cannot be told
     */
    Set<MailboxName> subscriptions() throws MailboxException;

    /**
     * Subscribes.
     *
     * @param name a name; there need be no such mailbox
     * @throws MailboxException if it cannot be remembered
     */
    void subscribe(MailboxName name) throws MailboxException;

    /**
     * Ends a subscription; without one, does nothing. Deleting or renaming a mailbox does not.
     *
     * @param name the name
     * @throws MailboxException if it cannot be remembered
     */
    void unsubscribe(MailboxName name) throws MailboxException;
}
