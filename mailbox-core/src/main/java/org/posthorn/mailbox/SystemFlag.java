package org.posthorn.mailbox;

/** The flags that have a meaning everywhere (RFC 9051 section 2.3.2). */
public enum SystemFlag implements Flag {
    /** The message has been read. */
    SEEN,
    /** The message has been answered. */
    ANSWERED,
    /** The message is marked for attention. */
    FLAGGED,
    /** The message is to be removed by a later expunge. */
    DELETED,
    /** The message is not finished. */
    DRAFT;

    int bit() {
        return 1 << ordinal();
    }
}
