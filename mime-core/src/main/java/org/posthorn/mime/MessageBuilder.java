package org.posthorn.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.posthorn.mime.text.FlowedText;

/**
 * Composes a message. Parts are nested as mail programs expect (mixed, in it related, in it alternative, each only where it
 * is needed), transfer encodings chosen by content so that every transport can carry the message, header fields folded, and
 * text beyond ASCII encoded (RFC 2047, RFC 2231). Date and Message-ID are added unless they are given. Every method refuses
 * CR, LF and NUL in header values with {@link IllegalArgumentException}. Not thread-safe; may be built more than once.
 *
 * <p>Text is left as it is where it can be; it is encoded where it has lines of over 998 octets, NUL or what is not ASCII, lines that
 * begin with {@code From }, or blanks at the ends of lines, which mail systems are known to change. Files of text are treated so too, all
 * others sent in Base64. {@link Message#over} gives the message in the form that a transport carries which is known to do better.
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

    private final Head head = new Head();
    private final Contents contents = new Contents();

    MessageBuilder() {}

    /**
     * Adds authors (RFC 5322 section 3.6.2). The domain of the first one becomes that of the Message-ID.
     *
     * @param addresses one or more, with commas between them: {@code Joey <joey@example.org>}
     * @return this
     * @throws IllegalArgumentException as {@link Address#parseList}, and when one has no domain
     */
    public MessageBuilder from(String addresses) {
        return add(head.from, Address.parseList(addresses));
    }

    /**
     * Adds an author.
     *
     * @param address the author
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder from(Address address) {
        return add(head.from, List.of(address));
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
        head.sender = Head.requireComplete(mailbox);
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
        return add(head.to, Address.parseList(addresses));
    }

    /**
     * Adds a primary recipient, or a group of them.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder to(Address address) {
        return add(head.to, List.of(address));
    }

    /**
     * Adds recipients of a copy.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder cc(String addresses) {
        return add(head.cc, Address.parseList(addresses));
    }

    /**
     * Adds a recipient of a copy, or a group of them.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder cc(Address address) {
        return add(head.cc, List.of(address));
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
        return add(head.bcc, Address.parseList(addresses));
    }

    /**
     * Adds a recipient that the others are not to see, as {@link #bcc(String)} does.
     *
     * @param address the recipient
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder bcc(Address address) {
        return add(head.bcc, List.of(address));
    }

    /**
     * Adds addresses that replies are to go to, instead of to the authors.
     *
     * @param addresses one or more, with commas between them
     * @return this
     * @throws IllegalArgumentException as {@link #from(String)}
     */
    public MessageBuilder replyTo(String addresses) {
        return add(head.replyTo, Address.parseList(addresses));
    }

    /**
     * Adds an address that replies are to go to, instead of to the authors.
     *
     * @param address the address
     * @return this
     * @throws IllegalArgumentException when the address has no domain
     */
    public MessageBuilder replyTo(Address address) {
        return add(head.replyTo, List.of(address));
    }

    /**
     * Says what the message is about.
     *
     * @param text any text on one line
     * @return this
     * @throws IllegalArgumentException when the text contains CR, LF or NUL
     */
    public MessageBuilder subject(String text) {
        head.subject = HeaderText.requireClean(text, "Subject");
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
        contents.flowed = null;
        return this;
    }

    /**
     * Gives the body as plain text whose paragraphs readers wrap to the width that they have: {@code format=flowed} (RFC 3676). Use
     * {@link FlowedText#ofLines} where each line is a paragraph.
     *
     * @param flowed the paragraphs, in place of any text given before
     * @return this
     */
    public MessageBuilder text(FlowedText flowed) {
        contents.flowed = Objects.requireNonNull(flowed);
        contents.text = null;
        return this;
    }

    /**
     * Gives the body as HTML. With {@link #text} too, readers choose which one they show.
     *
     * @param markup the document; it names inline parts as {@code cid:} and their name
     * @return this
     */
    public MessageBuilder html(String markup) {
        contents.html = Objects.requireNonNull(markup);
        return this;
    }

    /**
     * Adds a part that the HTML shows, such as an image: {@code <img src="cid:logo">}. A name with an "@" is its Content-ID. Any other is
     * only known here: the part is given an identifier, and the HTML has that in place of the name (RFC 2392).
     *
     * @param name what the HTML calls it behind {@code cid:}
     * @param type its type
     * @param octets its content; not copied: the array must stay unchanged as long as the message is used
     * @return this
     * @throws IllegalArgumentException when another part has that name; the name contains CR, LF or NUL; or it has an "@", and white
     *     space, controls or brackets
     */
    public MessageBuilder inline(String name, ContentType type, byte[] octets) {
        contents.inline(name, type, Disposition.INLINE, Source.of(octets, 0, octets.length));
        return this;
    }

    /**
     * Adds a file that the HTML shows and calls by its own name: {@code <img src="cid:map.png">}.
     *
     * @param file the file; see {@link #attach(Path)}
     * @return this
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link #inline(String, Path)}
     */
    public MessageBuilder inline(Path file) throws IOException {
        return inline(nameOf(file), file);
    }

    /**
     * Adds a file that the HTML shows, as {@link #attach(Path)} does with attachments.
     *
     * @param name what the HTML calls it behind {@code cid:}
     * @param file the file
     * @return this
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link #inline(String, ContentType, byte[])}
     */
    public MessageBuilder inline(String name, Path file) throws IOException {
        String filename = nameOf(file);
        Disposition disposition = Disposition.INLINE.with("filename", filename);
        contents.inline(name, FileTypes.of(filename), disposition, Message.source(file));
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
     * @throws IllegalArgumentException when the name contains CR, LF or NUL, or the type is a multipart
     */
    public MessageBuilder attach(String name, ContentType type, byte[] octets) {
        if (type.is("message", "rfc822") || type.is("message", "global")) {
            Disposition disposition = Disposition.ATTACHMENT.with("filename", name);
            contents.attachments.add(EmbeddedMessage.whole(Message.parse(octets), disposition));
            return this;
        }
        return attach(name, type, Source.of(octets, 0, octets.length));
    }

    /**
     * Attaches octets that are opened whenever the message is written, and never held in memory. They are read once now, to be counted.
     * Whatever the type, they are sent in Base64, or as they are over {@link Transport#BINARY}.
     *
     * @param name the file's name
     * @param type its type
     * @param octets opens the content
     * @return this
     * @throws IOException if the content cannot be read
     * @throws IllegalArgumentException when the name contains CR, LF or NUL, or the type is a multipart or message/rfc822
     */
    public MessageBuilder attach(String name, ContentType type, Supply octets) throws IOException {
        return attach(name, requireFile(type), SuppliedSource.counted(octets));
    }

    /**
     * Attaches octets that are opened whenever the message is written, and not before, as {@link #attach(String, ContentType, Supply)} does.
     *
     * @param name the file's name
     * @param type its type
     * @param size how many octets there are; when it turns out that there are more or fewer, writing fails with an IOException;
     *     none are never opened
     * @param octets opens the content
     * @return this
     * @throws IllegalArgumentException when the name contains CR, LF or NUL, the type is a multipart or message/rfc822, or the size is
     *     negative
     */
    public MessageBuilder attach(String name, ContentType type, long size, Supply octets) {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size);
        }
        return attach(name, requireFile(type), new SuppliedSource(Objects.requireNonNull(octets), size));
    }

    private static ContentType requireFile(ContentType type) {
        if (type.is("message", "rfc822") || type.is("message", "global")) {
            throw new IllegalArgumentException("attach(Message) attaches messages");
        }
        return type;
    }

    private MessageBuilder attach(String name, ContentType type, Source content) {
        contents.attachments.add(Entity.Leaf.file(type, Disposition.ATTACHMENT.with("filename", name), null, content));
        return this;
    }

    /**
     * Attaches a message as a message/rfc822, octet for octet but for line ends that are no CRLF. One that has UTF-8 in its header, or lines
     * that mail cannot carry, is a message/global and encoded (RFC 6532 section 3.7); one with octets above 127 in its body goes as
     * 8bit, which the transport has to be able to carry. {@link Message#over} encodes parts of it for one that cannot.
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
     * Adds an appointment or what else iCalendar holds as one more form of the text, the best one (RFC 6047 section 2.4), and the same as a
     * file {@code invite.ics}: some programs look for the one, and some for the other.
     *
     * @param method what it is about: {@code REQUEST}, {@code REPLY}, {@code CANCEL}, {@code PUBLISH}
     * @param calendar the iCalendar object (RFC 5545)
     * @return this
     * @throws IllegalArgumentException when the method is no token, or the calendar has another (RFC 6047 section 2.4)
     */
    public MessageBuilder calendar(String method, String calendar) {
        boolean same = calendar.lines()
                .filter(line -> line.regionMatches(true, 0, "METHOD:", 0, 7))
                .allMatch(line -> line.substring(7).strip().equalsIgnoreCase(method));
        if (!same || !FieldLexer.isToken(method)) {
            throw new IllegalArgumentException("not the method of the calendar: " + method);
        }
        contents.alternatives.add(Entity.Leaf.calendar(method, calendar));
        contents.attachments.add(Entity.Leaf.calendarFile(calendar));
        return this;
    }

    /**
     * Says how important the message is: in the fields Importance, X-Priority and Priority, for readers know one or the other.
     *
     * @param priority how important; {@link Priority#NORMAL} adds nothing
     * @return this
     */
    public MessageBuilder priority(Priority priority) {
        head.priority = Objects.requireNonNull(priority);
        return this;
    }

    /**
     * Adds what the message tells of the mailing list that sends it (RFC 2369, RFC 2919, RFC 8058).
     *
     * @param list the list
     * @return this
     * @throws IllegalArgumentException when it has a field that is none of a list's, or twice; or offers to unsubscribe with one click and
     *     does not name the one https URI for it
     */
    public MessageBuilder list(MailingList list) {
        list.requireWritable();
        head.mailingList = list;
        return this;
    }

    /**
     * Writes what is not ASCII in the header as UTF-8 instead of encoding it (RFC 6532). The transport then has to know SMTPUTF8 (RFC
     * 6531), and text without white space for 998 octets is refused. File names stay encoded.
     *
     * @return this
     */
    public MessageBuilder utf8Headers() {
        head.utf8 = true;
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

    Contents contents() {
        return contents;
    }

    /**
     * Names the messages that this one answers (RFC 5322 section 3.6.4), in place of those named before. {@link Message#reply} does so.
     *
     * @param ids their identifiers; none for a message that answers none
     * @return this
     */
    public MessageBuilder inReplyTo(List<MessageId> ids) {
        return replace(head.inReplyTo, ids);
    }

    /**
     * Names the messages of the thread that this one continues, the oldest first, in place of those named before. {@link Message#reply}
     * does so.
     *
     * @param ids their identifiers
     * @return this
     */
    public MessageBuilder references(List<MessageId> ids) {
        return replace(head.references, ids);
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
        head.fields.add(new Head.Field(requireOther(name), HeaderText.requireClean(value, name), List.of()));
        return this;
    }

    /**
     * Adds a header field of addresses that has no method of its own, such as {@code Disposition-Notification-To} (RFC 8098 section 2.1) or
     * {@code Mail-Followup-To}.
     *
     * @param name its name
     * @param addresses at least one
     * @return this
     * @throws IllegalArgumentException as {@link #header(String, String)}, and when there is no address, or one has no domain
     */
    public MessageBuilder header(String name, List<Address> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address");
        }
        Head.mailboxes(addresses).forEach(Head::requireComplete);
        head.fields.add(new Head.Field(requireOther(name), "", List.copyOf(addresses)));
        return this;
    }

    private static String requireOther(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HeaderWriter.isFieldName(name) || OWN_METHODS.contains(lower) || lower.startsWith("content-")) {
            throw new IllegalArgumentException("not a field to be set so: " + name);
        }
        return name;
    }

    /**
     * Dates the message; if this is not called it has the date of its composition.
     *
     * @param date the date; its year is from 1900 to 9999
     * @return this
     */
    public MessageBuilder date(OffsetDateTime date) {
        MailDate.format(date);
        head.date = date;
        return this;
    }

    /**
     * Names the message; if this is not called it is given a name of its own.
     *
     * @param id the identifier
     * @return this
     */
    public MessageBuilder messageId(MessageId id) {
        head.messageId = Objects.requireNonNull(id);
        return this;
    }

    /**
     * Says where date and unique names come from: {@link Stamps#system} unless this is called.
     *
     * @param source asked in {@link #build}
     * @return this
     */
    public MessageBuilder stamps(Stamps source) {
        head.stamps = Objects.requireNonNull(source);
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
        String unique = head.stamps.unique();
        String header = head.write(unique);
        Entity body = contents.outermost(unique, head.domain());
        return new Draft(header, body, List.copyOf(head.bcc)).message();
    }

    private MessageBuilder add(List<Address> list, List<Address> addresses) {
        addresses.forEach(address -> address.mailboxes().forEach(Head::requireComplete));
        list.addAll(addresses);
        return this;
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("no file name: " + file);
        }
        return name.toString();
    }
}
