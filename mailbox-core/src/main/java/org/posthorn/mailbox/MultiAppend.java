package org.posthorn.mailbox;

/** The power of a {@link Mailbox} to take several messages in one {@link Appending}: all are there, or none (RFC 3502). */
public interface MultiAppend {}
