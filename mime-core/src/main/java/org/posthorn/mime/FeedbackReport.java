package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A complaint about a message: the content of a message/feedback-report, as the Abuse Reporting Format has it (RFC 5965). What a report says
 * is hearsay; the message that comes with it is the evidence.
 *
 * @param fields the fields
 */
public record FeedbackReport(Fields fields) {

    private static final String TYPE = "feedback-report";
    private static final long MOST_INCIDENTS = 0xFFFF_FFFFL;

    /** Refuses null. */
    public FeedbackReport {
        Objects.requireNonNull(fields);
    }

    /**
     * {@return a report}
     *
     * @param feedbackType what is reported: {@code abuse}, {@code fraud}, {@code virus}, {@code other} or another registered type
     * @param userAgent the program that reports, with its version: {@code SomeGenerator/1.0}
     * @throws IllegalArgumentException if the type is no token, or the program's name has CR, LF or NUL
     */
    public static FeedbackReport of(String feedbackType, String userAgent) {
        if (!FieldLexer.isToken(feedbackType)) {
            throw new IllegalArgumentException("not a feedback type: " + feedbackType);
        }
        return new FeedbackReport(Fields.NONE
                .with("Feedback-Type", feedbackType)
                .with("User-Agent", userAgent)
                .with("Version", "1"));
    }

    /**
     * Reads a part, whatever it holds.
     *
     * @param part a message/feedback-report
     * @return the report, and the defects, with offsets from the start of the decoded content
     * @throws LimitExceeded as {@link Fields#read}
     */
    public static Parsed<FeedbackReport> read(Part part) {
        Parsed<List<Fields>> groups = Fields.read(part);
        Fields all = groups.value().stream().reduce(Fields.NONE, Fields::with);
        List<Defect> defects = new ArrayList<>(groups.defects());
        if (!all.contains("Feedback-Type") || !all.contains("User-Agent") || !all.contains("Version")) {
            defects.add(new Defect(Defect.Kind.MISSING_REPORT_FIELD, 0));
        }
        return new Parsed<>(new FeedbackReport(all), defects);
    }

    /** {@return what is reported, such as {@code abuse}; as it is written (section 3.1)} */
    public Optional<String> feedbackType() {
        return one("Feedback-Type");
    }

    /** {@return the program that reports (section 3.1)} */
    public Optional<String> userAgent() {
        return fields.first("User-Agent");
    }

    /** {@return the version of the format (section 3.1)} */
    public Optional<String> version() {
        return one("Version");
    }

    /** {@return the envelope identifier of the message (section 3.2)} */
    public Optional<String> originalEnvelopeId() {
        return fields.first("Original-Envelope-Id");
    }

    /** {@return the reverse-path of the message; empty too if it was null (section 3.2)} */
    public Optional<Address.Mailbox> originalMailFrom() {
        return mailboxes("Original-Mail-From").stream().findFirst();
    }

    /** {@return when the message arrived at the reporting host (section 3.2); of the older Received-Date field too} */
    public Optional<OffsetDateTime> arrivalDate() {
        return fields.first("Arrival-Date")
                .or(() -> fields.first("Received-Date"))
                .flatMap(text -> MailDate.read(text).value());
    }

    /** {@return the host that reports (section 3.2)} */
    public Optional<TypedValue> reportingMta() {
        return fields.first("Reporting-MTA").map(TypedValue::read);
    }

    /** {@return the network address that the message came from (section 3.2); as it is written} */
    public Optional<String> sourceIp() {
        return one("Source-IP");
    }

    /** {@return how many incidents there were: 1 where the report does not say (section 3.2)} */
    public long incidents() {
        return one("Incidents")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> Math.min(Long.parseLong(text), MOST_INCIDENTS))
                .orElse(1L);
    }

    /** {@return what the reporting host found out about where the message is from (section 3.3, RFC 8601)} */
    public List<String> authenticationResults() {
        return fields.all("Authentication-Results");
    }

    /** {@return the forward-paths of the message (section 3.3)} */
    public List<Address.Mailbox> originalRcptTo() {
        return mailboxes("Original-Rcpt-To");
    }

    /** {@return domains that the report is about (section 3.3)} */
    public List<String> reportedDomains() {
        return all("Reported-Domain");
    }

    /** {@return URIs that the report is about (section 3.3); not to be trusted} */
    public List<String> reportedUris() {
        return fields.all("Reported-URI");
    }

    private Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    private List<String> all(String name) {
        return fields.all(name).stream()
                .map(Fields::withoutComments)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private List<Address.Mailbox> mailboxes(String name) {
        return fields.all(name).stream()
                .flatMap(text -> Address.read(text).value().stream())
                .flatMap(address -> address.mailboxes().stream())
                .filter(Address.Mailbox::isComplete)
                .toList();
    }

    /**
     * {@return this report with one field more}
     *
     * @param name its name, such as {@code Source-IP}
     * @param value its value, on one line
     * @throws IllegalArgumentException as {@link Fields.Field}
     */
    public FeedbackReport with(String name, String value) {
        return new FeedbackReport(fields.with(name, value));
    }

    /**
     * Begins the message that makes this report, with a text in English: a multipart/report with the subject of the original and all of it.
     * To give back its header only, {@link MessageBuilder#returningHeaders} may follow. Author and recipients are still to be given.
     *
     * @param original the message that the report is about
     * @return a builder for the message
     * @throws IllegalArgumentException if a value is not ASCII, or has no white space for 998 octets
     */
    public MessageBuilder compose(Message original) {
        return Message.compose()
                .subject(new Answer(original).subject())
                .text("This is a report of " + feedbackType().orElse("unwanted mail") + " about the message below.\n")
                .header("Auto-Submitted", "auto-generated")
                .report(TYPE, List.of(fields))
                .returning(original);
    }
}
