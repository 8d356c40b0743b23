package org.posthorn.imap;

/** What STATUS tells of a mailbox (RFC 9051 section 7.3.4 and extensions). */
public enum StatusItem {
    /** How many messages there are. */
    MESSAGES("MESSAGES"),
    /** How many are recent (RFC 3501 section 6.3.10). */
    RECENT("RECENT"),
    /** The next UID. */
    UIDNEXT("UIDNEXT"),
    /** The UIDVALIDITY. */
    UIDVALIDITY("UIDVALIDITY"),
    /** How many have not been read. */
    UNSEEN("UNSEEN"),
    /** How many are to be expunged. */
    DELETED("DELETED"),
    /** How many octets messages have. */
    SIZE("SIZE"),
    /** How many octets an expunge would free (RFC 9208 section 4.1.4). */
    DELETED_STORAGE("DELETED-STORAGE"),
    /** The highest modification sequence (RFC 7162 section 3.1.7). */
    HIGHESTMODSEQ("HIGHESTMODSEQ"),
    /** The most octets that a message may have (RFC 7889 section 3.2). */
    APPENDLIMIT("APPENDLIMIT"),
    /** The identifier of the mailbox (RFC 8474 section 4.3). */
    MAILBOXID("MAILBOXID");

    private final String word;

    StatusItem(String word) {
        this.word = word;
    }

    /** {@return how it is written} */
    public String word() {
        return word;
    }
}
