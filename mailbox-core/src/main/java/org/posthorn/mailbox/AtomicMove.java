package org.posthorn.mailbox;

/** The power of a {@link Mailbox} to move messages in one step: nobody sees one of them twice, or not at all (RFC 6851). */
public interface AtomicMove {}
