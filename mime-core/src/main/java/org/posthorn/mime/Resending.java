package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message on as it is: a block of Resent- fields above it says who did so, when and to whom (RFC 5322 section 3.6.6). The message
 * keeps its octets, so that its signatures hold. Every method refuses CR, LF and NUL. Not thread-safe; may be built more than once.
 *
 * <pre>{@code
 * smtp.send(message.resend().from("joey@example.org").to("chandler@example.org").build());
 * }</pre>
 */
public final class Resending {

    private static final int MOST_IN_ONE = 1 << 20;

    private static final byte[] SEPARATOR = "From ".getBytes(StandardCharsets.US_ASCII);

    private final Message original;
    private final List<Address> from = new ArrayList<>();
    private final List<Address> to = new ArrayList<>();
    private final List<Address> cc = new ArrayList<>();
    private final List<Address> bcc = new ArrayList<>();

    private Address.@Nullable Mailbox sender;
    private boolean utf8;
    private @Nullable OffsetDateTime date;
    private @Nullable MessageId messageId;
    private Stamps stamps = Stamps.system();

    Resending(Message original) {
        this.original = original;
    }

    /**
     * Adds who sends the message on.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link Address#parseList}, and when one has no domain
     */
    public Resending from(String addresses) {
        return add(from, addresses);
    }

    /**
     * Says by whose hand the message is sent on, where that is another, or there are several.
     *
     * @param address one mailbox
     * @return this
     * @throws IllegalArgumentException as {@link Address.Mailbox#parse}, and when it has no domain
     */
    public Resending sender(String address) {
        sender = Head.requireComplete(Address.Mailbox.parse(address));
        return this;
    }

    /**
     * Adds recipients.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public Resending to(String addresses) {
        return add(to, addresses);
    }

    /**
     * Adds recipients of a copy.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public Resending cc(String addresses) {
        return add(cc, addresses);
    }

    /**
     * Adds recipients that the others are not to see: they are never written.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public Resending bcc(String addresses) {
        return add(bcc, addresses);
    }

    private Resending add(List<Address> list, String addresses) {
        List<Address> read = Address.parseList(addresses);
        Head.mailboxes(read).forEach(Head::requireComplete);
        list.addAll(read);
        return this;
    }

    /**
     * Writes names that are not ASCII as UTF-8: see {@link MessageBuilder#utf8Headers}.
     *
     * @return this
     */
    public Resending utf8Headers() {
        utf8 = true;
        return this;
    }

    /**
     * Says when; if this is not called, now.
     *
     * @param date the date; its year is from 1900 to 9999
     * @return this
     */
    public Resending date(OffsetDateTime date) {
        MailDate.format(date);
        this.date = date;
        return this;
    }

    /**
     * Names this sending; if this is not called it is given a name of its own.
     *
     * @param id the identifier
     * @return this
     */
    public Resending messageId(MessageId id) {
        messageId = Objects.requireNonNull(id);
        return this;
    }

    /**
     * Says where date and unique names come from: {@link Stamps#system} unless this is called.
     *
     * @param source asked in {@link #build}
     * @return this
     */
    public Resending stamps(Stamps source) {
        stamps = Objects.requireNonNull(source);
        return this;
    }

    /**
     * Puts the fields above the message.
     *
     * @return a new message, whose {@link Message#recipients} and {@link Message#sentBy} are those of this sending
     * @throws IllegalStateException when nobody sends it on, several do and no sender, or there is no recipient
     * @throws IllegalArgumentException when a field has no white space for 998 octets, so that it cannot be folded
     */
    public Message build() {
        List<Address.Mailbox> authors = Head.mailboxes(from);
        if (authors.isEmpty() || sender == null && authors.size() > 1) {
            throw new IllegalStateException(from.isEmpty() ? "from() was not called" : "several and no sender");
        }
        List<Address> recipients = new ArrayList<>(to);
        recipients.addAll(cc);
        recipients.addAll(bcc);
        if (recipients.isEmpty()) {
            throw new IllegalStateException("no recipient");
        }
        Source source = original.structure().source;
        long place = place();
        byte[] block = block().getBytes(StandardCharsets.UTF_8);
        Segments.Builder out = new Segments.Builder();
        out.add(source, original.offset(), place);
        out.add(Source.of(block, 0, block.length));
        out.add(source, place, original.end());
        return original.resent(out.build(MOST_IN_ONE), sender == null ? authors.get(0) : sender, recipients);
    }

    private String block() {
        HeaderLines out = new HeaderLines(utf8);
        out.structured("Resent-Date", MailDate.format(date == null ? stamps.date() : date));
        out.addresses("Resent-From", from);
        out.addresses("Resent-Sender", sender == null ? List.of() : List.of(sender));
        out.addresses("Resent-To", to);
        out.addresses("Resent-Cc", cc);
        MessageId id = messageId == null ? new MessageId(stamps.unique() + '@' + Head.domain(from)) : messageId;
        out.structured("Resent-Message-ID", id.toString());
        return out.toString();
    }

    /** Above all fields; an mbox's separator line is no field. */
    private long place() {
        Headers fields = original.headers();
        byte[] begin = new byte[SEPARATOR.length];
        if (fields.isEmpty() || original.size() < begin.length) {
            return original.offset();
        }
        original.structure().source.read(original.offset(), begin, 0, begin.length);
        return Arrays.equals(begin, SEPARATOR) ? fields.get(0).offset() : original.offset();
    }
}
