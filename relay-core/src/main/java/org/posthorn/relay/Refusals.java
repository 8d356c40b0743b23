package org.posthorn.relay;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.smtp.Reply;

/**
 * What is said to a client for what a store could not do. What the owner of the mailbox, or of the store, can put right is said with 4yz,
 * so that the mail waits where it is; what no one will put right, with 5yz.
 */
final class Refusals {

    static final Reply RELAYING_DENIED = Reply.of(550, "5.7.1", "Relaying denied");
    static final Reply MAILBOX_FULL = Reply.of(452, "4.2.2", "Mailbox full");
    static final Reply TOO_BIG = Reply.of(552, "5.3.4", "Message too big");
    static final Reply OVER_WHOLE_QUOTA = Reply.of(552, "5.2.3", "Message larger than the mailbox may be");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of(452, "4.5.3", "Too many recipients");
    static final Reply LOOP = Reply.of(554, "5.4.6", "Routing loop detected");
    static final Reply NO_SPACE = Reply.of(452, "4.3.1", "Insufficient system storage");

    private static final Reply NOT_NOW = Reply.of(450, "4.2.1", "Mailbox not available");

    /** By kind; whether the disk is full is looked for first. */
    private static final Map<Class<? extends MailboxException>, Reply> BY_KIND = Map.ofEntries(
            // the account was there a moment ago: when the client comes again, RCPT tells what is true then
            entry(MailboxException.NoSuchMailbox.class, NOT_NOW),
            entry(MailboxException.MailboxExists.class, NOT_NOW),
            entry(MailboxException.MessageGone.class, NOT_NOW),
            entry(MailboxException.OverQuota.class, MAILBOX_FULL),
            entry(MailboxException.TooBig.class, TOO_BIG),
            entry(MailboxException.LimitReached.class, Reply.of(452, "4.2.0", "Mailbox can take no more")),
            entry(MailboxException.ReadOnly.class, Reply.of(550, "5.2.1", "Mailbox takes no messages")),
            entry(MailboxException.NotPermitted.class, Reply.notPermitted()),
            entry(MailboxException.Impossible.class, Reply.of(554, "5.2.0", "Mailbox cannot take this message")),
            entry(MailboxException.InUse.class, Reply.of(450, "4.2.0", "Mailbox in use")),
            entry(MailboxException.Busy.class, Reply.of(451, "4.3.2", "Mail system busy")),
            entry(MailboxException.Corrupted.class, Reply.of(451, "4.2.0", "Mailbox needs repair")),
            entry(MailboxException.Failed.class, Reply.tryLater()));

    /** How Linux and other systems of POSIX, and Windows, say it. */
    private static final String[] FULL = {
        "No space left on device", "Disk quota exceeded", "not enough space on the disk", "disk is full"
    };

    private Refusals() {}

    /** The reply for what a store threw: a {@link MailboxException}, or something that it should not have thrown. */
    static Reply of(Exception thrown) {
        boolean mayBeFull = thrown instanceof MailboxException.Failed || thrown instanceof MailboxException.OverQuota;
        if (mayBeFull && isFull(thrown)) {
            return NO_SPACE;
        }
        Reply reply = thrown instanceof MailboxException ? byKind(thrown.getClass()) : null;
        return reply == null ? Reply.tryLater() : reply;
    }

    static @Nullable Reply byKind(Class<?> kind) {
        return BY_KIND.get(kind);
    }

    private static boolean isFull(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            String message = t.getMessage();
            for (String full : FULL) {
                if (message != null && message.contains(full)) {
                    return true;
                }
            }
        }
        return false;
    }
}
