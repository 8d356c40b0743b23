package org.posthorn.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * A message that a mail system or a mail program sent about another: a multipart/report (RFC 6522). Its parts are found by what they are,
 * so that a report is read too that was packed into something else, or has its parts in another order. Safe to share between threads.
 *
 * <pre>{@code
 * Report.of(message).flatMap(Report::deliveryStatus).ifPresent(status ->
 *     status.value().recipients().forEach(r -> System.out.println(r.finalRecipient() + " " + r.action())));
 * }</pre>
 */
public final class Report {

    private static final String GLOBAL = "global-";

    private final Part multipart;
    private final Part fields;

    private Report(Part multipart, Part fields) {
        this.multipart = multipart;
        this.fields = fields;
    }

    /**
     * Looks for a report.
     *
     * @param message the message; messages within it are not looked into
     * @return the first multipart with the fields of a report in it, if there is one
     */
    public static Optional<Report> of(Message message) {
        Deque<Part> open = new ArrayDeque<>();
        open.add(message);
        if (isFields(message)) {
            return Optional.of(new Report(message, message));
        }
        while (!open.isEmpty()) {
            Part multipart = open.remove();
            for (Part part : multipart.parts()) {
                if (isFields(part)) {
                    return Optional.of(new Report(multipart, part));
                }
                open.add(part);
            }
        }
        return Optional.empty();
    }

    private static boolean isFields(Part part) {
        ContentType type = part.contentType();
        return type.is("message")
                && switch (withoutGlobal(type.subtype())) {
                    case "delivery-status", "disposition-notification", "feedback-report" -> true;
                    default -> false;
                };
    }

    private static String withoutGlobal(String subtype) {
        return subtype.startsWith(GLOBAL) ? subtype.substring(GLOBAL.length()) : subtype;
    }

    /** {@return the type of the report in lower case: {@code delivery-status}, {@code disposition-notification} or {@code feedback-report}} */
    public String type() {
        return withoutGlobal(fields.contentType().subtype()).toLowerCase(Locale.ROOT);
    }

    /** {@return the part that explains the report to people, if there is one before the fields} */
    public Optional<Part> explanation() {
        return multipart.parts().stream().findFirst().filter(first -> first.offset() != fields.offset());
    }

    /** {@return the part that has the fields} */
    public Part fields() {
        return fields;
    }

    /** {@return what became of a message on its way, if that is what is reported} */
    public Optional<Parsed<DeliveryStatus>> deliveryStatus() {
        return type().equals("delivery-status") ? Optional.of(DeliveryStatus.read(fields)) : Optional.empty();
    }

    /** {@return what a recipient did with a message, if that is what is reported} */
    public Optional<Parsed<DispositionNotification>> dispositionNotification() {
        return type().equals("disposition-notification")
                ? Optional.of(DispositionNotification.read(fields))
                : Optional.empty();
    }

    /** {@return the complaint about a message, if that is what is reported} */
    public Optional<Parsed<FeedbackReport>> feedbackReport() {
        return type().equals("feedback-report") ? Optional.of(FeedbackReport.read(fields)) : Optional.empty();
    }

    /** {@return the message that the report is about, as far as it came back: whole, or its header alone} */
    public Optional<Message> returned() {
        return returnedPart()
                .flatMap(part -> part.message()
                        .or(() -> Optional.of(Message.parse(part.decoded().octets(), part.structure().limits))));
    }

    /** {@return whether the message that the report is about came back with its body} */
    public boolean isReturnedWhole() {
        return returnedPart().flatMap(Part::message).isPresent();
    }

    private Optional<Part> returnedPart() {
        return multipart.parts().stream()
                .filter(part -> {
                    ContentType type = part.contentType();
                    return type.is("message", "rfc822")
                            || type.is("message", "global")
                            || type.is("text", "rfc822-headers")
                            || type.is("message", "global-headers");
                })
                .findFirst();
    }
}
