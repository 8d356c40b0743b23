package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a recipient did with a message: the content of a message/disposition-notification (RFC 8098) or
 * message/global-disposition-notification (RFC 6533). What a notification says is hearsay: anyone can send one.
 *
 * @param fields the fields
 */
public record DispositionNotification(Fields fields) {

    private static final String TYPE = "disposition-notification";
    private static final String REQUEST = "Disposition-Notification-To";

    /** What was done with the message (RFC 8098 section 3.2.6.2). */
    public enum Type {
        /** It was shown to someone who reads the recipient's mail. */
        DISPLAYED,
        /** It was sent somewhere else, printed for instance, perhaps without being shown. */
        DISPATCHED,
        /** It was processed by rules or a program without being shown. */
        PROCESSED,
        /** It was deleted, shown before or not. */
        DELETED
    }

    /** On whose account something was done (RFC 8098 section 3.2.6.1). */
    public enum Mode {
        /** Someone told the program to do it, this time. */
        MANUAL,
        /** The program did so by itself. */
        AUTOMATIC
    }

    /** Refuses null. */
    public DispositionNotification {
        Objects.requireNonNull(fields);
    }

    /**
     * {@return a notification}
     *
     * @param finalRecipient for whom it is given
     * @param action on whose account the message was treated so
     * @param sending on whose account the notification is sent
     * @param type what was done with the message
     */
    public static DispositionNotification of(Address.Mailbox finalRecipient, Mode action, Mode sending, Type type) {
        String mode = mode(action) + "-action/MDN-sent-" + mode(sending) + (sending == Mode.MANUAL ? "ly" : "ally");
        return new DispositionNotification(Fields.NONE
                .with("Final-Recipient", TypedValue.of(finalRecipient).toString())
                .with("Disposition", mode + "; " + type.name().toLowerCase(Locale.ROOT)));
    }

    private static String mode(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a part, whatever it holds.
     *
     * @param part a message/disposition-notification or message/global-disposition-notification
     * @return the notification, and the defects, with offsets from the start of the decoded content
     * @throws LimitExceeded as {@link Fields#read}
     */
    public static Parsed<DispositionNotification> read(Part part) {
        Parsed<List<Fields>> groups = Fields.read(part);
        Fields all = groups.value().stream().reduce(Fields.NONE, Fields::with);
        List<Defect> defects = new ArrayList<>(groups.defects());
        if (!all.contains("Final-Recipient") || !all.contains("Disposition")) {
            defects.add(new Defect(Defect.Kind.MISSING_REPORT_FIELD, 0));
        }
        return new Parsed<>(new DispositionNotification(all), defects);
    }

    /**
     * {@return whom a message asks to send a notification to (RFC 8098 section 2.1)}
     *
     * @param message the message
     */
    public static List<Address.Mailbox> requestedBy(Message message) {
        return message.addresses(REQUEST).stream()
                .flatMap(address -> address.mailboxes().stream())
                .filter(Address.Mailbox::isComplete)
                .toList();
    }

    /**
     * Whether a program may answer the request of a message without asking its user (RFC 8098 section 2.1): there is one address, it is
     * that of the Return-Path field, and the message is no notification itself.
     *
     * @param message the message; its Return-Path field must be one's own server's
     * @return whether it may; that the user agreed to such answers at all is for the caller to know
     */
    public static boolean mayBeSentAutomatically(Message message) {
        List<String> asked = requestedBy(message).stream()
                .map(DispositionNotification::key)
                .distinct()
                .toList();
        List<String> returnPaths = message.addresses("Return-Path").stream()
                .flatMap(address -> address.mailboxes().stream())
                .map(DispositionNotification::key)
                .toList();
        boolean report = message.contentType().is("multipart", "report");
        return !report && asked.size() == 1 && returnPaths.equals(asked);
    }

    private static String key(Address.Mailbox mailbox) {
        return mailbox.localPart() + '@' + mailbox.domain().toLowerCase(Locale.ROOT);
    }

    /** {@return the program that sent the notification (section 3.2.1)} */
    public Optional<String> reportingUa() {
        return fields.first("Reporting-UA");
    }

    /** {@return the gateway that made the notification out of a foreign one (section 3.2.2)} */
    public Optional<TypedValue> mdnGateway() {
        return fields.first("MDN-Gateway").map(TypedValue::read);
    }

    /** {@return the recipient as the sender named it (section 3.2.3)} */
    public Optional<TypedValue> originalRecipient() {
        return fields.first("Original-Recipient").map(TypedValue::read);
    }

    /** {@return the recipient that gives the notification (section 3.2.4)} */
    public Optional<TypedValue> finalRecipient() {
        return fields.first("Final-Recipient").map(TypedValue::read);
    }

    /** {@return the message that it is about (section 3.2.5)} */
    public Optional<MessageId> originalMessageId() {
        return fields.first("Original-Message-ID")
                .flatMap(text -> MessageId.read(text).value().stream().findFirst());
    }

    /** {@return what was done with the message (section 3.2.6.2), if that can be read} */
    public Optional<Type> type() {
        String done = disposition(1);
        int slash = done.indexOf('/');
        String found = slash < 0 ? done : done.substring(0, slash);
        for (Type type : Type.values()) {
            if (type.name().equalsIgnoreCase(found)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** {@return the modifiers of the disposition in lower case, such as {@code error} (section 3.2.6.3)} */
    public List<String> modifiers() {
        String done = disposition(1);
        int slash = done.indexOf('/');
        List<String> modifiers =
                slash < 0 ? List.of() : List.of(done.substring(slash + 1).split(",", -1));
        return modifiers.stream().filter(modifier -> !modifier.isEmpty()).toList();
    }

    /** {@return on whose account the message was treated so (section 3.2.6.1), if that can be read} */
    public Optional<Mode> action() {
        String mode = disposition(0);
        return mode.startsWith("manual-action")
                ? Optional.of(Mode.MANUAL)
                : Optional.of(Mode.AUTOMATIC).filter(automatic -> mode.startsWith("automatic-action"));
    }

    /** {@return on whose account the notification was sent (section 3.2.6.1), if that can be read} */
    public Optional<Mode> sending() {
        String mode = disposition(0);
        return mode.endsWith("/mdn-sent-manually")
                ? Optional.of(Mode.MANUAL)
                : Optional.of(Mode.AUTOMATIC).filter(automatic -> mode.endsWith("/mdn-sent-automatically"));
    }

    /** {@return the texts that tell of errors (section 3.2.7)} */
    public List<String> errors() {
        return fields.all("Error");
    }

    /** The part of the Disposition field before its semicolon (0) or behind it (1): lower case, no white space, no comments. */
    private String disposition(int part) {
        String text = Fields.withoutComments(fields.first("Disposition").orElse(""));
        StringBuilder bare = new StringBuilder(text.length());
        text.chars().filter(c -> c > ' ').forEach(c -> bare.append((char) c));
        String[] parts = bare.toString().toLowerCase(Locale.ROOT).split(";", 2);
        return part < parts.length ? parts[part] : "";
    }

    /**
     * {@return this notification with one field more}
     *
     * @param name its name, such as {@code Reporting-UA}
     * @param value its value, on one line
     * @throws IllegalArgumentException as {@link Fields.Field}
     */
    public DispositionNotification with(String name, String value) {
        return new DispositionNotification(fields.with(name, value));
    }

    /**
     * Begins the message that gives this notification, with a text in English: a multipart/report to whom the original asks to notify, in the
     * thread of that, with the identifier of that in a field. The author is still to be given. It is to be sent with a null reverse-path
     * (RFC 8098 section 3).
     *
     * @param original the message that was received
     * @return a builder for the message; it has no recipient if the original asks for no notification
     * @throws IllegalArgumentException if a value has no white space for 998 octets
     */
    public MessageBuilder compose(Message original) {
        Answer answer = new Answer(original);
        MessageBuilder notification = answer.notification(requestedBy(original))
                .subject(Subjects.notification(answer.subject()))
                .text(text(answer.subject()));
        if (sending().filter(Mode.AUTOMATIC::equals).isPresent()) {
            notification.header("Auto-Submitted", "auto-replied");
        }
        Fields all = fields;
        Optional<MessageId> id = answer.parentId();
        if (id.isPresent() && !fields.contains("Original-Message-ID")) {
            all = all.with("Original-Message-ID", id.get().toString());
        }
        return notification.report(TYPE, List.of(all));
    }

    private String text(String subject) {
        String whom = finalRecipient().map(TypedValue::value).orElse("unknown recipient");
        String what = type().map(type -> type.name().toLowerCase(Locale.ROOT)).orElse("received");
        return "Your message to " + whom + " with the subject\n\n    " + subject + "\n\nwas " + what
                + ". That does not say that it has been read or understood.\n";
    }
}
