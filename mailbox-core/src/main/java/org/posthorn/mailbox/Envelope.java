package org.posthorn.mailbox;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Address;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;

/**
 * What lists of messages show of a message (RFC 9051 section 7.5.2, envelope structure). Texts are as they stand in the header, unfolded, with
 * encoded-words as they are: a server sends them on so, and {@link org.posthorn.mime.EncodedWords#decode} makes them text for people.
 */
public final class Envelope {

    private final Message head;

    private Envelope(Message head) {
        this.head = head;
    }

    /**
     * The envelope of a message.
     *
     * @param message a message, or no more than its header
     * @return what its header says
     */
    public static Envelope of(Message message) {
        return new Envelope(message);
    }

    private Optional<String> field(String name) {
        return head.headers().first(name).map(Header::body);
    }

    /** {@return the field Date as it is written} */
    public Optional<String> date() {
        return field("Date");
    }

    /** {@return the field Subject as it is written, unfolded} */
    public Optional<String> subject() {
        return field("Subject");
    }

    /** {@return the authors; unmodifiable} */
    public List<Address> from() {
        return head.from();
    }

    /** {@return who sent it: what the field Sender says, or else the authors; unmodifiable} */
    public List<Address> sender() {
        return head.sender().isEmpty() ? from() : head.sender();
    }

    /** {@return where replies go: what the field Reply-To says, or else the authors; unmodifiable} */
    public List<Address> replyTo() {
        return head.replyTo().isEmpty() ? from() : head.replyTo();
    }

    /** {@return whom it is for; unmodifiable} */
    public List<Address> to() {
        return head.to();
    }

    /** {@return who gets a copy; unmodifiable} */
    public List<Address> cc() {
        return head.cc();
    }

    /** {@return who gets a copy unseen; unmodifiable} */
    public List<Address> bcc() {
        return head.bcc();
    }

    /** {@return the field In-Reply-To as it is written} */
    public Optional<String> inReplyTo() {
        return field("In-Reply-To");
    }

    /** {@return the field Message-ID as it is written} */
    public Optional<String> messageId() {
        return field("Message-ID");
    }

    private List<Object> values() {
        return List.of(date(), subject(), from(), sender(), replyTo(), to(), cc(), bcc(), inReplyTo(), messageId());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Envelope envelope && values().equals(envelope.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Envelope" + values();
    }
}
