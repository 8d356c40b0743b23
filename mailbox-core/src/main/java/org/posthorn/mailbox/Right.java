package org.posthorn.mailbox;

/** What a user may do with a mailbox (RFC 4314 section 2.1). */
public enum Right {
    /** See that it exists, and subscribe to it. */
    LOOKUP,
    /** Read it. */
    READ,
    /** Keep which messages have been read ({@link SystemFlag#SEEN}). */
    KEEP_SEEN,
    /** Set and remove flags other than {@link SystemFlag#SEEN} and {@link SystemFlag#DELETED}. */
    WRITE,
    /** Append and copy messages into it. */
    INSERT,
    /** Send mail to its submission address. */
    POST,
    /** Make mailboxes below it, and rename others to below it. */
    CREATE_MAILBOXES,
    /** Delete or rename it. */
    DELETE_MAILBOX,
    /** Set and remove {@link SystemFlag#DELETED}. */
    DELETE_MESSAGES,
    /** Expunge messages. */
    EXPUNGE,
    /** See and change who may do what. */
    ADMINISTER
}
