package org.posthorn.mailbox;

/** What a mailbox can be for (RFC 6154 section 2, RFC 8457). */
public enum SpecialUse {
    /** Shows all messages of the account. */
    ALL,
    /** Messages put away. */
    ARCHIVE,
    /** Messages not yet sent. */
    DRAFTS,
    /** Shows all flagged messages. */
    FLAGGED,
    /** Shows all important messages. */
    IMPORTANT,
    /** Unwanted messages. */
    JUNK,
    /** Copies of messages sent. */
    SENT,
    /** Messages to be deleted. */
    TRASH
}
