package org.posthorn.mailbox.maildir;

import java.util.Optional;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.UidSet;

/** A Maildir as a mailbox. */
record MaildirMailbox(MaildirFolder folder) implements Mailbox {

    @Override
    public MailboxName name() {
        return folder.name();
    }

    @Override
    public Snapshot snapshot() throws MailboxException {
        return folder.snapshot();
    }

    @Override
    public Optional<StoredMessage> message(long uid) throws MailboxException {
        return folder.message(uid);
    }

    @Override
    public Appending append() throws MailboxException {
        return new MaildirAppending(folder, folder.uidValidity());
    }

    @Override
    public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
        return folder.change(uids, change);
    }

    @Override
    public UidSet expunge(UidSet uids) throws MailboxException {
        return folder.expunge(uids);
    }
}
