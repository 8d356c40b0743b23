package org.posthorn.pop3.server;

import org.posthorn.mailbox.MailboxException;
import org.posthorn.pop3.Phrase;

/** What a client is told when its maildrop fails. */
final class Failures {

    private Failures() {}

    /** When the maildrop cannot be opened. */
    static Phrase opening(Throwable why) {
        if (why instanceof MailboxException.InUse) {
            return Phrase.IN_USE;
        }
        if (why instanceof MailboxException.NoSuchMailbox || why instanceof MailboxException.NotPermitted) {
            return Phrase.NO_MAILDROP;
        }
        return other(why);
    }

    /** When a message cannot be read. */
    static Phrase sending(Throwable why) {
        return why instanceof MailboxException.MessageGone ? Phrase.MESSAGE_GONE : other(why);
    }

    /** When messages cannot be deleted. */
    static Phrase updating(Throwable why) {
        return other(why) == Phrase.BROKEN ? Phrase.NEVER_REMOVED : Phrase.NOT_REMOVED;
    }

    private static Phrase other(Throwable why) {
        return why instanceof MailboxException known && !known.isTransient() ? Phrase.BROKEN : Phrase.TRY_LATER;
    }
}
