package org.posthorn.imap.syntax;

/** A departure from the grammar that servers are known for, and that a client can choose to bear with. None is borne by default. */
public enum Quirk {
    /** Lines that end with LF and no CR. */
    BARE_LF,
    /** More spaces than one where one stands, spaces before a closing parenthesis or at the end of a line. */
    EXTRA_SPACES,
    /** A status response that ends behind its status or its code: neither a space nor a text follows. */
    NO_TEXT,
    /** {@code ()} where an empty list of addresses, parameters or languages is {@code NIL}. */
    EMPTY_LISTS,
    /** {@code NIL}, or a number below 0, where a body structure counts octets or lines; it is taken for 0. */
    UNKNOWN_COUNTS,
    /** A multipart without any part. */
    EMPTY_MULTIPART,
    /** Mailbox names that are no modified UTF-7; they are taken as they are written. */
    RAW_NAMES
}
