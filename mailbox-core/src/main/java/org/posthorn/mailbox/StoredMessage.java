package org.posthorn.mailbox;

import java.time.Instant;
import org.posthorn.mime.Message;

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
     * Opens its octets, as protocols send them: where they are text, lines end with CRLF, whatever the store keeps.
     *
     * @return the octets, for the caller to close
     * @throws MailboxException if it is gone or cannot be read
     */
    MessageOctets open() throws MailboxException;

    /**
     * Its header. By default no more is read than that, and at most 1 MiB.
     *
     * @return the header as a message without a body
     * @throws MailboxException if it is gone or cannot be read
     */
    default Message head() throws MailboxException {
        return Reading.head(this);
    }

    /**
     * What lists of messages show of it. By default its header is read.
     *
     * @return the envelope
     * @throws MailboxException if it is gone or cannot be read
     */
    default Envelope envelope() throws MailboxException {
        return Envelope.of(head());
    }

    /**
     * Its parts, and where they lie. By default all of it is read, in constant memory.
     *
     * @return the message as the outermost part
     * @throws MailboxException if it is gone or cannot be read
     */
    default BodyPart structure() throws MailboxException {
        return Reading.of(this, BodyPartReader::read);
    }

    /**
     * Its first words (RFC 8970). By default the first 256 KiB are read.
     *
     * @return at most {@value org.posthorn.mime.text.Preview#LENGTH} characters on one line; empty if there is no text
     * @throws MailboxException if it is gone or cannot be read
     */
    default String preview() throws MailboxException {
        return Reading.beginning(this, 1 << 18).preview();
    }
}
