/**
 * What a mailbox is, with no word of a protocol: accounts, a tree of mailboxes, messages with UIDs and flags, and what may be asked of them.
 * An application begins at {@link org.posthorn.mailbox.MailStore#inMemory()}; whoever writes a store of his own, at
 * {@link org.posthorn.mailbox.MailStore}, {@link org.posthorn.mailbox.Account} and {@link org.posthorn.mailbox.Mailbox}.
 * A maildrop for POP3 asks for three methods ({@link org.posthorn.mailbox.Maildrop}); what a store can do beyond the least is told by the
 * further interfaces it implements (see {@link org.posthorn.mailbox.Empowered}).
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mailbox;
