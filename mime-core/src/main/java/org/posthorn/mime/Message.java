package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mail message (RFC 5322, RFC 2045): a tree of parts over the octets that it was read from. The octets are kept, and written back as they
 * are; header values and bodies are decoded when they are asked for. However bad a message is, it is read: {@link #defects} tells how it
 * departs from the specifications. Immutable, and safe to share between threads.
 *
 * <pre>{@code
 * Message message = Message.parse(Path.of("invoice.eml"));
 * for (Part part : message.attachments()) {
 *   System.out.println(part.filename().orElse("unnamed") + " " + part.contentType() + " " + part.decoded().size());
 * }
 * }</pre>
 */
public final class Message extends Part {

    /** Files up to this size are read; larger ones are mapped. */
    static final int MAPPED_FROM = 1 << 20;

    /** For what we wrote ourselves. */
    static final MimeLimits COMPOSED =
            MimeLimits.UNLIMITED.withDepth(MimeLimits.DEFAULTS.depth()).withDefects(MimeLimits.DEFAULTS.defects());

    private @Nullable BodyParts bodyParts;

    private final Beside beside;

    /** What a message has beside its octets: recipients that are not in them, how it is sent on, what it was composed of. */
    private record Beside(
            List<Address> bcc,
            @Nullable Sending sending,
            @Nullable Composed composed) {
        static final Beside NOTHING = new Beside(List.of(), null, null);

        Beside {
            bcc = List.copyOf(bcc);
        }
    }

    /** By whom and to whom a message is sent on. */
    private record Sending(Address.Mailbox by, List<Address> to) {}

    /** What a message was composed of, and what it needs in its present form. */
    private record Composed(Draft draft, Transport needs) {}

    Message(Structure structure, int index) {
        this(structure, index, Beside.NOTHING);
    }

    private Message(Structure structure, int index, Beside beside) {
        super(structure, index);
        this.beside = beside;
    }

    static Message of(Source source, MimeLimits limits) {
        return of(Structure.of(source, limits), Beside.NOTHING);
    }

    private static Message of(Structure structure, Beside beside) {
        Message message = new Message(structure, 0, beside);
        structure.view(0, message);
        return message;
    }

    /** Other octets, with the same recipients that are not in them. */
    Message with(Source octets) {
        return with(octets, beside.bcc);
    }

    private Message with(Source octets, List<Address> bcc) {
        return of(Structure.of(octets, structure().limits), new Beside(bcc, beside.sending, null));
    }

    /** Other octets, sent on. */
    Message resent(Source octets, Address.Mailbox by, List<Address> to) {
        return of(
                Structure.of(octets, structure().limits),
                new Beside(beside.bcc, new Sending(by, List.copyOf(to)), null));
    }

    static Message composed(Structure structure, Draft draft, Transport needs) {
        return of(structure, new Beside(draft.hidden(), null, new Composed(draft, needs)));
    }

    /**
     * Begins a new message.
     *
     * @return a builder for it
     */
    public static MessageBuilder compose() {
        return new MessageBuilder();
    }

    /**
     * Reads a message with {@link MimeLimits#DEFAULTS}.
     *
     * @param octets the message; not copied: the array must stay unchanged as long as the message is used
     * @return the message
     */
    public static Message parse(byte[] octets) {
        return parse(octets, MimeLimits.DEFAULTS);
    }

    /**
     * Reads a message.
     *
     * @param octets the message; not copied: the array must stay unchanged as long as the message is used
     * @param limits how much is read, and what a breach does
     * @return the message
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Message parse(byte[] octets, MimeLimits limits) {
        return of(Source.of(octets, 0, octets.length), limits);
    }

    /**
     * Reads a message with {@link MimeLimits#DEFAULTS}.
     *
     * @param octets the message, from position to limit, neither of which is moved; not copied: the octets must stay unchanged as long as
     *     the message is used
     * @return the message
     */
    public static Message parse(ByteBuffer octets) {
        return parse(octets, MimeLimits.DEFAULTS);
    }

    /**
     * Reads a message.
     *
     * @param octets the message, from position to limit, neither of which is moved; not copied: the octets must stay unchanged as long as
     *     the message is used
     * @param limits how much is read, and what a breach does
     * @return the message
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Message parse(ByteBuffer octets, MimeLimits limits) {
        return of(Source.of(octets), limits);
    }

    /**
     * Reads a message from a file with {@link MimeLimits#DEFAULTS}: see {@link #parse(Path, MimeLimits)}.
     *
     * @param file where the message is
     * @return the message
     * @throws IOException if the file cannot be read
     */
    public static Message parse(Path file) throws IOException {
        return parse(file, MimeLimits.DEFAULTS);
    }

    /**
     * Reads a message from a file. A file of more than 1 MiB is not loaded: it is mapped into memory outside the heap, whatever its size,
     * and stays mapped until the message is garbage. It must not be changed or cut short meanwhile.
     *
     * @param file where the message is
     * @param limits how much is read, and what a breach does
     * @return the message
     * @throws IOException if the file cannot be read
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Message parse(Path file, MimeLimits limits) throws IOException {
        return of(source(file), limits);
    }

    /** The octets of a file, loaded or mapped by its size. */
    static Source source(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            return size > MAPPED_FROM ? mapped(channel, size) : loaded(channel, (int) size);
        }
    }

    /**
     * Reads a message from a stream, to its end and into memory, with {@link MimeLimits#DEFAULTS}.
     *
     * @param octets the message; not closed
     * @return the message
     * @throws IOException if the stream cannot be read
     */
    public static Message parse(InputStream octets) throws IOException {
        return parse(octets, MimeLimits.DEFAULTS);
    }

    /**
     * Reads a message from a stream, to its end and into memory.
     *
     * @param octets the message; not closed
     * @param limits how much is read, and what a breach does
     * @return the message
     * @throws IOException if the stream cannot be read
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static Message parse(InputStream octets, MimeLimits limits) throws IOException {
        return parse(octets.readAllBytes(), limits);
    }

    private static Source loaded(FileChannel channel, int size) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(size);
        while (octets.hasRemaining() && channel.read(octets) >= 0) {
            // until it is full, or the file turned out shorter
        }
        return Source.of(octets.flip());
    }

    private static Source mapped(FileChannel channel, long size) throws IOException {
        ByteBuffer[] maps = new ByteBuffer[(int) ((size - 1) / Source.InBuffers.EACH + 1)];
        for (int i = 0; i < maps.length; i++) {
            long from = i * Source.InBuffers.EACH;
            maps[i] = channel.map(MapMode.READ_ONLY, from, Math.min(Source.InBuffers.EACH, size - from));
        }
        return Source.of(size, maps);
    }

    /** {@return the subject, decoded; the first one if there are several} */
    public Optional<String> subject() {
        return Optional.ofNullable(read("Subject", Header::unstructured));
    }

    /** {@return when the message was finished, if a Date field says so readably} */
    public Optional<OffsetDateTime> date() {
        Optional<OffsetDateTime> date = read("Date", MailDate::read);
        return date == null ? Optional.empty() : date;
    }

    /** {@return the identifier of the message, if it has one} */
    public Optional<MessageId> messageId() {
        return identifiers("Message-ID").stream().findFirst();
    }

    /** {@return the identifiers of the messages that this one answers} */
    public List<MessageId> inReplyTo() {
        return identifiers("In-Reply-To");
    }

    /** {@return the identifiers of the thread that this message continues, oldest first} */
    public List<MessageId> references() {
        return identifiers("References");
    }

    /** {@return who wrote the message; the addresses of all From fields} */
    public List<Address> from() {
        return addresses("From");
    }

    /** {@return who sent the message, where that is another than who wrote it} */
    public List<Address> sender() {
        return addresses("Sender");
    }

    /** {@return where replies are to go, where that is elsewhere than to {@link #from}} */
    public List<Address> replyTo() {
        return addresses("Reply-To");
    }

    /** {@return the primary recipients; the addresses of all To fields} */
    public List<Address> to() {
        return addresses("To");
    }

    /** {@return the other recipients; the addresses of all Cc fields} */
    public List<Address> cc() {
        return addresses("Cc");
    }

    /**
     * The recipients that the others are not to see: the addresses of all Bcc fields, and those that a composed message
     * was given and does not write.
     *
     * @return the addresses; unmodifiable
     */
    public List<Address> bcc() {
        if (beside.bcc.isEmpty()) {
            return addresses("Bcc");
        }
        List<Address> all = new ArrayList<>(addresses("Bcc"));
        all.addAll(beside.bcc);
        return List.copyOf(all);
    }

    /**
     * The mailboxes that the message is to be sent to: those of {@link #to}, {@link #cc} and {@link #bcc}, in this order, each address once.
     * Mailboxes without a domain are left out. Of a message that {@link #resend} made they are those of that sending.
     *
     * @return the mailboxes; unmodifiable
     */
    public List<Address.Mailbox> recipients() {
        Map<String, Address.Mailbox> all = new LinkedHashMap<>();
        Sending sending = beside.sending;
        for (List<Address> field : sending != null ? List.of(sending.to) : List.of(to(), cc(), bcc())) {
            for (Address address : field) {
                address.mailboxes().stream()
                        .filter(Address.Mailbox::isComplete)
                        .forEach(mailbox -> all.putIfAbsent(mailbox.address(), mailbox));
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * {@return who is responsible for sending the message (RFC 5322 section 3.6.2): the sender, or else the first author; of a message that
     * {@link #resend} made, whoever sends it on} Bounces go there, unless an envelope says otherwise.
     */
    public Optional<Address.Mailbox> sentBy() {
        Sending sending = beside.sending;
        return sending != null
                ? Optional.of(sending.by)
                : Stream.of(sender(), from())
                        .flatMap(field -> Head.mailboxes(field).stream())
                        .filter(Address.Mailbox::isComplete)
                        .findFirst();
    }

    /** {@return what the message tells of the times that it was sent on as it was, the last one first (RFC 5322 section 3.6.6)} */
    public List<Resent> resent() {
        return Resent.of(this);
    }

    /**
     * Begins to send this message on as it is, octet for octet. To forward it as part of another one, see {@link #forward}.
     *
     * @return what is still to be told: by whom, and to whom
     */
    public Resending resend() {
        return new Resending(this);
    }

    /**
     * The message as it may be sent (RFC 5322 section 3.6.3): without its Bcc fields, of which {@link #bcc} and {@link #recipients} still
     * tell. Everything else keeps its octets. What {@link #compose} makes has no such fields.
     *
     * @return this message if it has no Bcc field
     */
    public Message withoutBcc() {
        if (!headers().contains("Bcc")) {
            return this;
        }
        return with(edit().remove("Bcc").octets(), bcc());
    }

    /**
     * Begins to edit the message. What is not edited keeps its octets.
     *
     * @return an edit that changes nothing yet
     */
    public MessageEdit edit() {
        return MessageEdit.of(this);
    }

    /**
     * Begins a reply to the author, or to where the message wants replies to go. It has a subject, recipients, and its place in the thread
     * (RFC 5322 section 3.6.4); author and text are still to be given, and {@link MessageBuilder#quote} puts the text of this one below.
     *
     * <pre>{@code
     * Message reply = message.reply().from("chandler@example.org").text("Sure.").quote(message).build();
     * }</pre>
     *
     * @return a builder for the reply; it has no recipient if this message has no readable author
     */
    public MessageBuilder reply() {
        return new Answer(this).reply();
    }

    /**
     * Begins a reply to all, as {@link #reply} does: to the author, with copies to the other recipients (RFC 5322 section 3.6.3), or to
     * those that Mail-Followup-To names. A reply to a message of one's own goes to whom that went to. Nobody is named twice.
     *
     * @param own the addresses of whoever replies, with commas between them: they get no copy
     * @return a builder for the reply
     * @throws IllegalArgumentException as {@link Address#parseList}
     */
    public MessageBuilder replyAll(String own) {
        return replyAll(Address.parseList(own));
    }

    /**
     * As {@link #replyAll(String)}.
     *
     * @param own the addresses of whoever replies: they get no copy
     * @return a builder for the reply
     */
    public MessageBuilder replyAll(List<Address> own) {
        return new Answer(this).replyToAll(own);
    }

    /**
     * Begins a message that forwards the text of this one, below that of its own, and its attachments. Those are encoded anew, and must fit
     * in memory.
     *
     * @return a builder for the message, with a subject and without author and recipients
     */
    public MessageBuilder forward() {
        return new Answer(this).forward();
    }

    /**
     * Begins a message that forwards this one as it is, as an attachment: see {@link MessageBuilder#attach(Message)}.
     *
     * @return a builder for the message, with a subject and without author and recipients
     */
    public MessageBuilder forwardAttached() {
        return new Answer(this).forwardAttached();
    }

    /**
     * {@return the parts to show one after another as plain text: RFC 8621 section 4.1.4} Some may be HTML, where there is nothing else.
     */
    public List<Part> textBody() {
        return bodyParts().text;
    }

    /**
     * {@return the parts to show one after another as HTML: RFC 8621 section 4.1.4} Some may be plain text, where there is nothing else.
     */
    public List<Part> htmlBody() {
        return bodyParts().html;
    }

    /** {@return the parts to list beneath the body: RFC 8621 section 4.1.4} */
    public List<Part> attachments() {
        return bodyParts().attachments;
    }

    /**
     * The text of the message for people, as plain text: that of {@link #textBody}, or if there is none of {@link #htmlBody}, or else of a
     * text/enriched. Each part has the form of {@link Part#plainText}; an empty line divides them.
     *
     * @return the text, its lines divided by LF; empty if there is none
     * @throws IllegalStateException if it does not fit in memory
     */
    public String text() {
        return ReadableText.of(this);
    }

    /**
     * The first words of {@link #text}, as lists of messages show them (RFC 8970, RFC 8621 section 4.1.4): on one line, without markup,
     * quotations and signature. Only the beginning of a large body is looked at.
     *
     * @return at most {@value org.posthorn.mime.text.Preview#LENGTH} characters; empty if there is no text, as where it is encrypted
     */
    public String preview() {
        return ReadableText.preview(this);
    }

    /**
     * How the message departs from the specifications, in the order of the places; for an embedded message, only what lies within it. The
     * first call looks at every line, reads the values of all fields that have a form, and decodes every encoded body.
     *
     * @return the defects, at most {@link MimeLimits#defects} of them and one for each limit that was breached
     */
    public List<Defect> defects() {
        List<Defect> all = structure().defects();
        if (index() == 0) {
            return all;
        }
        return all.stream()
                .filter(defect -> defect.offset() >= offset() && defect.offset() <= end())
                .toList();
    }

    /**
     * {@return what the message needs of the way that it is sent (RFC 2045 section 2.7 to 2.9)} Line ends that are no CRLF are taken for
     * one, as senders make them so. For a message that was read this looks at every octet.
     */
    public Transport needs() {
        Composed composed = beside.composed;
        return composed != null ? composed.needs : Conversion.needed(this);
    }

    /**
     * The message in the form that a transport carries (RFC 6152 section 3, RFC 3030 section 3). What {@link #compose} made is encoded
     * anew, no more than this transport asks for: text goes unencoded over {@link Transport#EIGHT_BIT}, and files too over
     * {@link Transport#BINARY}; all else is the same, Date and Message-ID too. Of a message that was read, only parts are encoded that this
     * transport cannot carry, and the fields changed that say how; they must fit in memory, and signatures of the message break.
     *
     * <pre>{@code
     * message.over(server.offers8BitMime() ? Transport.EIGHT_BIT : Transport.SEVEN_BIT).writeTo(out);
     * }</pre>
     *
     * @param transport what is there
     * @return this message if it needs no other form. Its {@link #needs} may still be more than the transport carries where the header is
     *     not ASCII, or has lines that are too long: that cannot be encoded
     */
    public Message over(Transport transport) {
        Composed composed = beside.composed;
        return composed != null ? composed.draft.message(transport) : Conversion.of(this, transport);
    }

    /** {@return how many octets the message has as it is written} */
    public long size() {
        return end() - offset();
    }

    /**
     * Writes the message as it was read, octet for octet.
     *
     * @param out not flushed, not closed
     * @throws IOException if that fails
     */
    public void writeTo(OutputStream out) throws IOException {
        structure().source.writeTo(out, offset(), end());
    }

    private BodyParts bodyParts() {
        BodyParts known = bodyParts;
        if (known == null) {
            known = BodyParts.of(this);
            bodyParts = known;
        }
        return known;
    }

    private List<MessageId> identifiers(String name) {
        List<MessageId> all = read(name, MessageId::read);
        return all == null ? List.of() : all;
    }

    /** The addresses of all fields of that name. */
    List<Address> addresses(String name) {
        Headers headers = headers();
        int field = headers.find(name, headers.begin());
        if (field == headers.end()) {
            return List.of();
        }
        List<Address> first = headers.read(field, Address::read, Headers.IGNORE);
        field = headers.find(name, field + 1);
        if (field == headers.end()) {
            return first;
        }
        List<Address> all = new ArrayList<>(first);
        for (; field < headers.end(); field = headers.find(name, field + 1)) {
            all.addAll(headers.read(field, Address::read, Headers.IGNORE));
        }
        return List.copyOf(all);
    }
}
