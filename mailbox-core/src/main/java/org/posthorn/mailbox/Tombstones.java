package org.posthorn.mailbox;

/** The power of a {@link Mailbox} with {@link ModSequences} to remember what was expunged (RFC 7162 section 3.2). */
public interface Tombstones {

    /**
     * What was expunged after a modification sequence. A store that does not remember so far back may tell of more: any UIDs of no message
     * that are below {@link Snapshot#uidNext}.
     *
     * @param modSeq a modification sequence
     * @return at least the UIDs of messages that were expunged with a higher one; none of a message that exists
     * @throws MailboxException if it cannot be told
     */
    UidSet vanishedSince(long modSeq) throws MailboxException;
}
