package org.posthorn.mime.mbox;

/** How a message's own lines that begin with {@code From } are told from separators. RFC 4155 leaves it open. */
public enum MboxFormat {
    /** They, and those with any number of {@code >} before it, have one {@code >} more. Nothing is lost. */
    MBOXRD(true, true, false),
    /** They have a {@code >} before them; a {@code >From } that the message had cannot be told from them. */
    MBOXO(true, false, false),
    /** As {@link #MBOXO}, and a Content-Length field says how many octets the stored body has. */
    MBOXCL(true, false, true),
    /** As they are: the Content-Length field alone says where the body ends. */
    MBOXCL2(false, false, true);

    final boolean quotes;
    final boolean quotesAgain;
    final boolean counts;

    MboxFormat(boolean quotes, boolean quotesAgain, boolean counts) {
        this.quotes = quotes;
        this.quotesAgain = quotesAgain;
        this.counts = counts;
    }
}
