package org.posthorn.smtp.client;

import java.util.Objects;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;

/**
 * A message and where it goes (RFC 5321 section 2.3.1).
 *
 * @param envelope where it comes from and goes to
 * @param message the message; Bcc fields are not sent
 */
public record MailObject(Envelope envelope, Message message) {

    /** Refuses null. */
    public MailObject {
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(message);
    }

    /**
     * {@return a message that goes from and to whom its header names}
     *
     * @param message the message: its Sender or From, and its To, Cc and Bcc
     * @throws IllegalArgumentException if it names no sender or no recipient, or one to whom no mail can be sent
     */
    public static MailObject of(Message message) {
        return new MailObject(Mailing.envelope(message), message);
    }
}
