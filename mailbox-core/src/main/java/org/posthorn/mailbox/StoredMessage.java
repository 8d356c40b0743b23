package org.posthorn.mailbox;

import java.time.Instant;

/**
 * A message in a mailbox. What it says never changes; flags do, and are asked of the mailbox ({@link Mailbox#snapshot}). It holds nothing
 * open, and may be gone by the time it is read.
 */
public interface StoredMessage {

    /** {@return its UID} */
    long uid();

    /** {@return how many octets it has, exactly as {@link #open} gives them} */
    long size();

    /** {@return when it came: by delivery, or what was said when it was appended (RFC 9051 section 2.3.3)} */
    Instant internalDate();

    /**
     * Opens its octets.
     *
     * @return the octets, for the caller to close
     * @throws MailboxException if it is gone or cannot be read
     */
    MessageOctets open() throws MailboxException;
}
