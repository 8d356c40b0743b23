package org.posthorn.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.text.FlowedText;

/**
 * Composes a message. Parts are nested as mail programs expect (mixed, in it related, in it alternative, each only where it
 * is needed), transfer encodings chosen by content so that every transport can carry the message, header fields folded, and
 * text beyond ASCII encoded (RFC 2047, RFC 2231). Date and Message-ID are added unless they are given. Every method refuses
 * CR, LF and NUL in header values with {@link IllegalArgumentException}. Not thread-safe; may be built more than once.
 *
 * <p>The name of a file is written once, as RFC 2231 has it; a second, plain form for readers from before 1997 is left out,
 * since to a reader of today it is the same parameter twice, of which filters and mail programs take different ones.
 *
 * <pre>{@code
 * Message mail = Message.compose().from("joey@example.org").to("chandler@example.org")
 *     .subject("Paintball?").text("You in?").attach(Path.of("map.png")).build();
 * }</pre>
 */
public final class MessageBuilder {

    /** Fields that are made from something else than a line of text. */
    private static final Set<String> OWN_METHODS = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version");

    /** The types of reports that have a form for what is not ASCII (RFC 6533). */
    private static final Set<String> GLOBAL_REPORTS = Set.of("delivery-status", "disposition-notification");

    private record Field(String name, String value) {}

    private final List<Address> from = new ArrayList<>();
    private final List<Address> to = new ArrayList<>();
    private final List<Address> cc = new ArrayList<>();
    private final List<Address> bcc = new ArrayList<>();
    private final List<Address> replyTo = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<MessageId> inReplyTo = new ArrayList<>();
    private final List<MessageId> references = new ArrayList<>();
    private final Contents contents = new Contents();

    private Address.@Nullable Mailbox sender;
    private @Nullable String subject;
    private Priority priority = Priority.NORMAL;
    private @Nullable MailingList mailingList;
    private boolean utf8;
    private @Nullable OffsetDateTime date;
    private @Nullable MessageId messageId;
    private Stamps stamps = Stamps.system();

    MessageBuilder() {}

    /**
     * Adds authors (RFC 5322 section 3.6.2). The domain of the first one becomes that of the Message-ID.
     *
     * @param addresses one or more, with commas between them: {@code Joey <joey@example.org>}
     * @return this
     * @throws IllegalArgumentException as {@link Address#parseList}, and when one has no domain
     */
    public MessageBuilder from(String addresses) {
        return add(from, Address.parseList(addresses));
    }

    /**
     * Adds an author.
     *
     * @param address the author
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder from(Address address) {
        return add(from, List.of(address));
    }

    /**
     * Says who sends the message; needed where there are several authors, else only if it is none of them.
     *
     * @param address one mailbox
     * @return this
     * @throws IllegalArgumentException as {@link Address.Mailbox#parse}, and when it has no domain
     */
    public MessageBuilder sender(String address) {
        return sender(Address.Mailbox.parse(address));
    }

    /**
     * Says who sends the message.
     *
     * @param mailbox the sender
     * @return this
     * @throws IllegalArgumentException when the mailbox has no domain
     */
    public MessageBuilder sender(Address.Mailbox mailbox) {
        sender = requireComplete(mailbox);
        return this;
    }

    /**
     * Adds primary recipients.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder to(String addresses) {
        return add(to, Address.parseList(addresses));
    }

    /**
     * Adds a primary recipient, or a group of them.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder to(Address address) {
        return add(to, List.of(address));
    }

    /**
     * Adds recipients of a copy.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder cc(String addresses) {
        return add(cc, Address.parseList(addresses));
    }

    /**
     * Adds a recipient of a copy, or a group of them.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder cc(Address address) {
        return add(cc, List.of(address));
    }

    /**
     * Adds recipients that the others are not to see. They are never written into the message: only
     * {@link Message#bcc} and {@link Message#recipients} tell of them.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder bcc(String addresses) {
        return add(bcc, Address.parseList(addresses));
    }

    /**
     * Adds a recipient that the others are not to see, as {@link #bcc(String)} does.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder bcc(Address address) {
        return add(bcc, List.of(address));
    }

    /**
     * Adds addresses that replies are to go to, instead of to the authors.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder replyTo(String addresses) {
        return add(replyTo, Address.parseList(addresses));
    }

    /**
     * Adds an address that replies are to go to, instead of to the authors.
     *
     * @param address the address
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder replyTo(Address address) {
        return add(replyTo, List.of(address));
    }

    /**
     * Says what the message is about.
     *
     * @param text any text on one line
     * @return this
     * @throws IllegalArgumentException when the text contains CR, LF or NUL
     */
    public MessageBuilder subject(String text) {
        subject = HeaderText.requireClean(text, "Subject");
        return this;
    }

    /**
     * Gives the body as plain text.
     *
     * @param plain any text; line ends of any kind are written as CRLF, and one is added where the text is all that there is
     *     and ends with none
     * @return this
     */
    public MessageBuilder text(String plain) {
        contents.text = Objects.requireNonNull(plain);
        return this;
    }

    /**
     * Gives the body as HTML. With {@link #text} too, readers choose which one they show.
     *
     * @param markup the document; it names inline parts as {@code cid:} and their content id
     * @return this
     */
    public MessageBuilder html(String markup) {
        contents.html = Objects.requireNonNull(markup);
        return this;
    }

    /**
     * Adds a part that the HTML shows, such as an image.
     *
     * @param contentId what the HTML calls it behind {@code cid:}
     * @param type its type
     * @param octets its content; not copied: the array must stay unchanged as long as the message is used
     * @return this
     * @throws IllegalArgumentException when the content id has white space, controls or brackets
     */
    public MessageBuilder inline(String contentId, ContentType type, byte[] octets) {
        Source content = Source.of(octets, 0, octets.length);
        contents.inline.add(Entity.Leaf.file(type, Disposition.INLINE, new MessageId(contentId), content));
        return this;
    }

    /**
     * Adds a file that the HTML shows, as {@link #attach(Path)} does with attachments.
     *
     * @param contentId what the HTML calls it behind {@code cid:}
     * @param file the file
     * @return this
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException when the content id has white space, controls or brackets
     */
    public MessageBuilder inline(String contentId, Path file) throws IOException {
        String name = nameOf(file);
        Disposition disposition = Disposition.INLINE.with("filename", name);
        MessageId id = new MessageId(contentId);
        contents.inline.add(Entity.Leaf.file(FileTypes.of(name), disposition, id, Message.source(file)));
        return this;
    }

    /**
     * Attaches a file under its own name, its type taken from the name's ending. A file of more than 1 MiB is not loaded: it
     * is mapped into memory outside the heap, and encoded whenever the message is written. It must not be changed or cut
     * short as long as the message is used.
     *
     * @param file the file
     * @return this
     * @throws IOException if the file cannot be read
     */
    public MessageBuilder attach(Path file) throws IOException {
        String name = nameOf(file);
        return attach(name, FileTypes.of(name), Message.source(file));
    }

    /**
     * Attaches octets as a file.
     *
     * @param name the file's name; its ending tells the type
     * @param octets the content; not copied: the array must stay unchanged as long as the message is used
     * @return this
     * @throws IllegalArgumentException when the name contains CR, LF or NUL
     */
    public MessageBuilder attach(String name, byte[] octets) {
        return attach(name, FileTypes.of(name), octets);
    }

    /**
     * Attaches octets as a file of a given type.
     *
     * @param name the file's name
     * @param type its type; text in UTF-8 that is not labelled with a charset is
     * @param octets the content; not copied: the array must stay unchanged as long as the message is used
     * @return this
     * @throws IllegalArgumentException when the name contains CR, LF or NUL
     */
    public MessageBuilder attach(String name, ContentType type, byte[] octets) {
        return attach(name, type, Source.of(octets, 0, octets.length));
    }

    private MessageBuilder attach(String name, ContentType type, Source content) {
        contents.attachments.add(Entity.Leaf.file(type, Disposition.ATTACHMENT.with("filename", name), null, content));
        return this;
    }

    /**
     * Attaches a message as a message/rfc822, octet for octet but for line ends that are no CRLF. One that has UTF-8 in its header, or lines
     * that mail cannot carry, is a message/global and encoded (RFC 6532 section 3.7); one with octets above 127 in its body goes as
     * 8bit, which the transport has to be able to carry.
     *
     * @param message the message; if it was parsed from an array, that must stay unchanged as long as this one is used
     * @return this
     */
    public MessageBuilder attach(Message message) {
        contents.attachments.add(EmbeddedMessage.whole(message, Disposition.ATTACHMENT));
        return this;
    }

    /**
     * Puts a line that says who wrote what when below the text, and the text of that message below it, quoted, without its signature. The
     * text becomes {@code format=flowed} (RFC 3676), and each of its lines a paragraph; where there is HTML, the same stands below it too.
     *
     * @param original the message that is answered; its text must fit in memory
     * @return this
     */
    public MessageBuilder quote(Message original) {
        return quote(original, Quotation.attribution(original));
    }

    /**
     * As {@link #quote(Message)}, with another line above the quotation.
     *
     * @param original the message that is answered
     * @param attribution the line above it
     * @return this
     * @throws IllegalArgumentException when the line contains CR, LF or NUL
     */
    public MessageBuilder quote(Message original, String attribution) {
        contents.beneath = Quotation.of(original, HeaderText.requireClean(attribution, "attribution"));
        return this;
    }

    /**
     * Adds an appointment or what else iCalendar holds as one more form of the text, the best one (RFC 6047 section 2.4).
     *
     * @param method what it is about: {@code REQUEST}, {@code REPLY}, {@code CANCEL}, {@code PUBLISH}; the same as in the calendar itself
     * @param calendar the iCalendar object (RFC 5545)
     * @return this
     * @throws IllegalArgumentException when the method contains CR, LF or NUL
     */
    public MessageBuilder calendar(String method, String calendar) {
        contents.alternatives.add(Entity.Leaf.calendar(method, calendar));
        return this;
    }

    /**
     * Says how important the message is: in the fields Importance, X-Priority and Priority, for readers know one or the other.
     *
     * @param priority how important; {@link Priority#NORMAL} adds nothing
     * @return this
     */
    public MessageBuilder priority(Priority priority) {
        this.priority = Objects.requireNonNull(priority);
        return this;
    }

    /**
     * Adds what the message tells of the mailing list that sends it (RFC 2369, RFC 2919, RFC 8058).
     *
     * @param list the list
     * @return this
     * @throws IllegalArgumentException when it has a field that is none of a list's
     */
    public MessageBuilder list(MailingList list) {
        for (Fields.Field field : list.fields().list()) {
            if (!field.name().regionMatches(true, 0, "List-", 0, 5)) {
                throw new IllegalArgumentException("not a field of a list: " + field.name());
            }
        }
        mailingList = list;
        return this;
    }

    /**
     * Writes what is not ASCII in the header as UTF-8 instead of encoding it (RFC 6532). The transport then has to know SMTPUTF8 (RFC
     * 6531), and text without white space for 998 octets is refused. File names stay encoded.
     *
     * @return this
     */
    public MessageBuilder utf8Headers() {
        utf8 = true;
        return this;
    }

    /**
     * Makes the message a report: a multipart/report of its text, these fields, and what is {@link #returning returned} (RFC 6522).
     * {@link DeliveryStatus#compose}, {@link DispositionNotification#compose} and {@link FeedbackReport#compose} do so.
     *
     * @param type the type of the report: {@code delivery-status}, {@code disposition-notification}, {@code feedback-report} or another
     * @param groups the fields; if they are not ASCII, those of the first two types are sent as RFC 6533 has it
     * @return this
     * @throws IllegalArgumentException when the type is no token, the fields of a type are not ASCII that has to be, or one cannot be
     *     folded
     */
    public MessageBuilder report(String type, List<Fields> groups) {
        boolean ascii = groups.stream().allMatch(Fields::isAscii);
        if (!ascii && !GLOBAL_REPORTS.contains(type)) {
            throw new IllegalArgumentException("not ASCII in a " + type);
        }
        StringBuilder out = new StringBuilder();
        for (Fields group : groups) {
            out.append(out.isEmpty() ? "" : "\r\n");
            group.write(out);
        }
        byte[] octets = out.toString().getBytes(StandardCharsets.UTF_8);
        ContentType contentType = ContentType.of("message", ascii ? type : "global-" + type);
        contents.report = new Contents.Report(type, Entity.Leaf.encoded(contentType, null, null, octets));
        return this;
    }

    /**
     * Gives the message back that the {@link #report} is about, whole, in the form that {@link #attach(Message)} describes.
     *
     * @param original the message; if it was parsed from an array, that must stay unchanged as long as this one is used
     * @return this
     */
    public MessageBuilder returning(Message original) {
        contents.returned = EmbeddedMessage.whole(original, null);
        return this;
    }

    /**
     * Gives the header back of the message that the {@link #report} is about (RFC 6522 section 4, RFC 6533 section 4.3).
     *
     * @param original the message
     * @return this
     */
    public MessageBuilder returningHeaders(Message original) {
        contents.returned = EmbeddedMessage.headers(original);
        return this;
    }

    /** Puts text below the text, and files behind it. */
    MessageBuilder include(FlowedText beneath, List<Entity.Leaf> files) {
        contents.beneath = beneath;
        contents.attachments.addAll(files);
        return this;
    }

    /**
     * Names the messages that this one answers (RFC 5322 section 3.6.4), in place of those named before. {@link Message#reply} does so.
     *
     * @param ids their identifiers; none for a message that answers none
     * @return this
     */
    public MessageBuilder inReplyTo(List<MessageId> ids) {
        return replace(inReplyTo, ids);
    }

    /**
     * Names the messages of the thread that this one continues, the oldest first, in place of those named before. {@link Message#reply}
     * does so.
     *
     * @param ids their identifiers
     * @return this
     */
    public MessageBuilder references(List<MessageId> ids) {
        return replace(references, ids);
    }

    private MessageBuilder replace(List<MessageId> ids, List<MessageId> others) {
        List<MessageId> copy = List.copyOf(others);
        ids.clear();
        ids.addAll(copy);
        return this;
    }

    /**
     * Adds a header field that has no method of its own.
     *
     * @param name its name
     * @param value its text, on one line; what is not ASCII is written as encoded-words
     * @return this
     * @throws IllegalArgumentException when the name is no field name or is that of a field with a method of its own or of
     *     MIME's, or the value contains CR, LF or NUL
     */
    public MessageBuilder header(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HeaderWriter.isFieldName(name) || OWN_METHODS.contains(lower) || lower.startsWith("content-")) {
            throw new IllegalArgumentException("not a field to be set so: " + name);
        }
        fields.add(new Field(name, HeaderText.requireClean(value, name)));
        return this;
    }

    /**
     * Dates the message; if this is not called it has the date of its composition.
     *
     * @param date the date; its year is from 1900 to 9999
     * @return this
     */
    public MessageBuilder date(OffsetDateTime date) {
        MailDate.format(date);
        this.date = date;
        return this;
    }

    /**
     * Names the message; if this is not called it is given a name of its own.
     *
     * @param id the identifier
     * @return this
     */
    public MessageBuilder messageId(MessageId id) {
        messageId = Objects.requireNonNull(id);
        return this;
    }

    /**
     * Says where date and unique names come from: {@link Stamps#system} unless this is called.
     *
     * @param source asked in {@link #build}
     * @return this
     */
    public MessageBuilder stamps(Stamps source) {
        stamps = Objects.requireNonNull(source);
        return this;
    }

    /**
     * Composes the message.
     *
     * @return a new message
     * @throws IllegalStateException when there is no author, or several and no sender (RFC 5322 section 3.6.2), a report with attachments
     *     beside it (RFC 6522 section 3), or a message returned without a report
     * @throws IllegalArgumentException when a header field has no white space for 998 octets, so that it cannot be folded
     */
    public Message build() {
        if (from.isEmpty()) {
            throw new IllegalStateException("no author: from() was not called");
        }
        if (sender == null && mailboxes(from).size() > 1) {
            throw new IllegalStateException("several authors and no sender");
        }
        String unique = stamps.unique();
        Composition out = new Composition(utf8);
        out.structured("Date", MailDate.format(date == null ? stamps.date() : date));
        addresses(out, "From", from);
        addresses(out, "Sender", sender == null ? List.of() : List.of(sender));
        addresses(out, "Reply-To", replyTo);
        addresses(out, "To", to);
        addresses(out, "Cc", cc);
        out.structured("Message-ID", (messageId == null ? newId(unique) : messageId).toString());
        identifiers(out, "In-Reply-To", inReplyTo);
        identifiers(out, "References", references);
        if (subject != null) {
            out.unstructured("Subject", subject);
        }
        fields.forEach(field -> out.unstructured(field.name, field.value));
        if (priority != Priority.NORMAL) {
            out.structured("Importance", priority.importance);
            out.structured("X-Priority", priority.number);
            out.structured("Priority", priority.urgency);
        }
        if (mailingList != null) {
            mailingList.fields().list().forEach(field -> out.structured(field.name(), field.value()));
        }
        out.structured("MIME-Version", "1.0");
        out.entity(contents.outermost(unique));
        return Message.composed(out.finish(), bcc);
    }

    private static void addresses(Composition out, String name, List<Address> addresses) {
        if (!addresses.isEmpty()) {
            out.addresses(name, addresses);
        }
    }

    private static void identifiers(Composition out, String name, List<MessageId> ids) {
        if (!ids.isEmpty()) {
            out.structured(
                    name, String.join(" ", ids.stream().map(MessageId::toString).toList()));
        }
    }

    /** The domain is the author's: what the machine is called is nobody's business. */
    private MessageId newId(String unique) {
        List<Address.Mailbox> authors = mailboxes(from);
        String domain = authors.isEmpty() ? "" : authors.get(0).domain();
        boolean ascii = domain.chars().allMatch(c -> c < 128);
        return new MessageId(unique + '@' + (domain.isEmpty() || !ascii ? "message.invalid" : domain));
    }

    private MessageBuilder add(List<Address> list, List<Address> addresses) {
        addresses.forEach(address -> address.mailboxes().forEach(MessageBuilder::requireComplete));
        list.addAll(addresses);
        return this;
    }

    private static Address.Mailbox requireComplete(Address.Mailbox mailbox) {
        if (!mailbox.isComplete()) {
            throw new IllegalArgumentException("no domain in address: " + mailbox);
        }
        return mailbox;
    }

    private static List<Address.Mailbox> mailboxes(List<Address> addresses) {
        return addresses.stream()
                .flatMap(address -> address.mailboxes().stream())
                .toList();
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("no file name: " + file);
        }
        return name.toString();
    }
}
