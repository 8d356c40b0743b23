package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mailbox.Envelope;

/**
 * What lists of messages show of a message, as it is on the wire (RFC 9051 section 7.5.2): texts as they stand in the header, encoded-words and
 * all.
 *
 * @param date the field Date
 * @param subject the field Subject
 * @param from the authors; unmodifiable
 * @param sender who sent it; unmodifiable
 * @param replyTo where replies go; unmodifiable
 * @param to whom it is for; unmodifiable
 * @param cc who gets a copy; unmodifiable
 * @param bcc who gets a copy unseen; unmodifiable
 * @param inReplyTo the field In-Reply-To
 * @param messageId the field Message-ID
 */
public record MessageEnvelope(
        Optional<String> date,
        Optional<String> subject,
        List<Address> from,
        List<Address> sender,
        List<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        Optional<String> inReplyTo,
        Optional<String> messageId) {

    /**
     * The envelope of a message that a mail store holds. Display names that are not ASCII become encoded-words; groups get their marks;
     * what lacks a local part or a domain has an empty one.
     *
     * @param envelope what the store says; Sender and Reply-To are the authors there where the message does not name them
     * @return the same as it is on the wire; a space stands for NUL
     */
    public static MessageEnvelope of(Envelope envelope) {
        return Telling.envelope(envelope);
    }

    /**
     * An address. One without host and with a mailbox begins a group of that name; one with neither ends it.
     *
     * @param name the display name
     * @param route the source route, which nobody uses
     * @param mailbox the local part, or the name of a group
     * @param host the domain
     */
    public record Address(
            Optional<String> name, Optional<String> route, Optional<String> mailbox, Optional<String> host) {
        /** Refuses NUL. */
        public Address {
            name.ifPresent(Checks::string);
            route.ifPresent(Checks::string);
            mailbox.ifPresent(Checks::string);
            host.ifPresent(Checks::string);
        }
    }

    /** Copies the lists; refuses NUL. */
    public MessageEnvelope {
        date.ifPresent(Checks::string);
        subject.ifPresent(Checks::string);
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        inReplyTo.ifPresent(Checks::string);
        Objects.requireNonNull(messageId).ifPresent(Checks::string);
    }
}
