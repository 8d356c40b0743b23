package org.posthorn.mailbox;

/**
 * The power of a {@link Mailbox} to number its changes (RFC 7162): every message that comes, every change of flags and every expunge gets a
 * modification sequence, at least 1, that is higher than all before in this mailbox. {@link MessageTable#modSeq} and {@link
 * Snapshot#highestModSeq} tell them, and are never 0 in such a mailbox. A change that changes nothing gets none.
 */
public interface ModSequences {

    /**
     * Changes the flags of those messages that were not modified meanwhile.
     *
     * @param uids which messages
     * @param change what to do
     * @param unchangedSince messages with a higher modification sequence are left alone; 0 leaves all alone
     * @return what was done, and what was left alone
     * @throws MailboxException if it cannot be done: nothing has changed then
     */
    FlagsStored change(UidSet uids, FlagChange change, long unchangedSince) throws MailboxException;
}
