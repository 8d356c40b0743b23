package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What became of a message on its way: the content of a message/delivery-status (RFC 3464) or message/global-delivery-status (RFC 6533).
 * What a report says is hearsay: anyone can send one.
 *
 * @param message the fields that are about the message and all its recipients
 * @param recipients what became of it for each recipient
 */
public record DeliveryStatus(Fields message, List<Recipient> recipients) {

    private static final String TYPE = "delivery-status";
    private static final Pattern STATUS = Pattern.compile("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");

    /** What the reporting host did (RFC 3464 section 2.3.3), the worst first. */
    public enum Action {
        /** It could not deliver the message, and has given up. */
        FAILED,
        /** It could not deliver the message yet, and goes on trying. */
        DELAYED,
        /** It gave the message on to where no such reports are made. */
        RELAYED,
        /** It delivered the message, and sent it on to further recipients, of whom there may be further reports. */
        EXPANDED,
        /** It delivered the message. */
        DELIVERED
    }

    /** Copies the list. */
    public DeliveryStatus {
        Objects.requireNonNull(message);
        recipients = List.copyOf(recipients);
    }

    /**
     * {@return a status}
     *
     * @param reportingMta the name of the host that tried to deliver the message
     * @param recipients what became of it for each recipient, at least one
     * @throws IllegalArgumentException if there is no recipient
     */
    public static DeliveryStatus of(String reportingMta, List<Recipient> recipients) {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("no recipient");
        }
        Fields message =
                Fields.NONE.with("Reporting-MTA", TypedValue.dns(reportingMta).toString());
        return new DeliveryStatus(message, recipients);
    }

    /**
     * Reads a part, whatever it holds. Where the first group of fields is about a recipient, it is taken to be about the message too;
     * a group that says nothing of a recipient is taken to belong to the one before it.
     *
     * @param part a message/delivery-status or message/global-delivery-status
     * @return the status, and the defects, with offsets from the start of the decoded content
     * @throws LimitExceeded as {@link Fields#read}
     */
    public static Parsed<DeliveryStatus> read(Part part) {
        Parsed<List<Fields>> groups = Fields.read(part);
        List<Defect> defects = new ArrayList<>(groups.defects());
        List<Fields.Field> aboutMessage = new ArrayList<>();
        List<List<Fields.Field>> aboutRecipients = new ArrayList<>();
        for (Fields group : groups.value()) {
            if (Recipient.isNamedIn(group)) {
                aboutRecipients.add(new ArrayList<>(group.list()));
            } else if (aboutRecipients.isEmpty()) {
                aboutMessage.addAll(group.list());
            } else {
                aboutRecipients.get(aboutRecipients.size() - 1).addAll(group.list());
            }
        }
        List<Fields> recipients = aboutRecipients.stream().map(Fields::new).toList();
        Fields message = aboutMessage.isEmpty() && !recipients.isEmpty() ? recipients.get(0) : new Fields(aboutMessage);
        boolean whole = message.contains("Reporting-MTA") && !recipients.isEmpty();
        if (!whole || !recipients.stream().allMatch(Recipient::isWhole)) {
            defects.add(new Defect(Defect.Kind.MISSING_REPORT_FIELD, 0));
        }
        return new Parsed<>(
                new DeliveryStatus(
                        message, recipients.stream().map(Recipient::new).toList()),
                defects);
    }

    /** {@return the host that tried to deliver the message (section 2.2.2)} */
    public Optional<TypedValue> reportingMta() {
        return message.first("Reporting-MTA").map(TypedValue::read);
    }

    /** {@return the host that the message came from (section 2.2.4)} */
    public Optional<TypedValue> receivedFromMta() {
        return message.first("Received-From-MTA").map(TypedValue::read);
    }

    /** {@return the gateway that made the report out of a foreign one (section 2.2.3)} */
    public Optional<TypedValue> dsnGateway() {
        return message.first("DSN-Gateway").map(TypedValue::read);
    }

    /** {@return the identifier that the sender gave the mail transaction: ENVID (section 2.2.1)} */
    public Optional<String> originalEnvelopeId() {
        return message.first("Original-Envelope-Id");
    }

    /** {@return when the message arrived at the reporting host (section 2.2.5)} */
    public Optional<OffsetDateTime> arrivalDate() {
        return date(message, "Arrival-Date");
    }

    /**
     * {@return this status with one field more about the message}
     *
     * @param name its name, such as {@code Original-Envelope-Id}
     * @param value its value, on one line
     * @throws IllegalArgumentException as {@link Fields.Field}
     */
    public DeliveryStatus with(String name, String value) {
        return new DeliveryStatus(message.with(name, value), recipients);
    }

    /** {@return the worst that became of the message for any recipient; empty if no action is known} */
    public Optional<Action> worst() {
        return recipients.stream()
                .flatMap(recipient -> recipient.action().stream())
                .min(Action::compareTo);
    }

    /**
     * Begins the message that reports this status: a multipart/report with a text in English, marked as an automatic reply. Its author, the
     * sender of the message as recipient, and what is {@link MessageBuilder#returning returned} are still to be given. It is to be sent
     * with a null reverse-path (section 2).
     *
     * @return a builder for the message
     * @throws IllegalArgumentException if a value has no white space for 998 octets
     */
    public MessageBuilder compose() {
        List<Fields> groups = new ArrayList<>();
        groups.add(message);
        recipients.forEach(recipient -> groups.add(recipient.fields));
        return Message.compose()
                .subject(subject())
                .text(text())
                .header("Auto-Submitted", "auto-replied")
                .report(TYPE, groups);
    }

    private String subject() {
        return worst().map(worst -> switch (worst) {
                    case FAILED -> "Undelivered mail";
                    case DELAYED -> "Delayed mail";
                    default -> "Delivered mail";
                })
                .orElse("Delivery status");
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        reportingMta()
                .ifPresent(mta -> out.append("This is the mail system at ")
                        .append(mta.word())
                        .append(".\n\n"));
        for (Recipient recipient : recipients) {
            out.append(recipient.text()).append("\n\n");
        }
        return out.toString();
    }

    private static Optional<OffsetDateTime> date(Fields fields, String name) {
        return fields.first(name).flatMap(text -> MailDate.read(text).value());
    }

    /**
     * What became of a message for one recipient (RFC 3464 section 2.3).
     *
     * @param fields the fields
     */
    public record Recipient(Fields fields) {

        /** Refuses null. */
        public Recipient {
            Objects.requireNonNull(fields);
        }

        /**
         * {@return what became of it}
         *
         * @param finalRecipient the recipient as the reporting host knows it
         * @param action what that host did
         * @param status why, as an enhanced status code (RFC 3463): {@code 5.1.1}
         * @throws IllegalArgumentException if the status is none
         */
        public static Recipient of(Address.Mailbox finalRecipient, Action action, String status) {
            if (!STATUS.matcher(status).matches()) {
                throw new IllegalArgumentException("not a status: " + status);
            }
            return new Recipient(Fields.NONE
                    .with("Final-Recipient", TypedValue.of(finalRecipient).toString())
                    .with("Action", action.name().toLowerCase(Locale.ROOT))
                    .with("Status", status));
        }

        /**
         * {@return the same with one field more}
         *
         * @param name its name, such as {@code Diagnostic-Code}
         * @param value its value, on one line
         * @throws IllegalArgumentException as {@link Fields.Field}
         */
        public Recipient with(String name, String value) {
            return new Recipient(fields.with(name, value));
        }

        /**
         * {@return the same with one field more that has a typed value}
         *
         * @param name its name, such as {@code Diagnostic-Code}
         * @param value its value
         * @throws IllegalArgumentException as {@link Fields.Field}
         */
        public Recipient with(String name, TypedValue value) {
            return with(name, value.toString());
        }

        /**
         * {@return the same with one field more that has a date}
         *
         * @param name its name, such as {@code Last-Attempt-Date}
         * @param date its value
         * @throws IllegalArgumentException as {@link MailDate#format}
         */
        public Recipient with(String name, OffsetDateTime date) {
            return with(name, MailDate.format(date));
        }

        private static boolean isNamedIn(Fields group) {
            return group.contains("Final-Recipient")
                    || group.contains("Original-Recipient")
                    || group.contains("Action");
        }

        private static boolean isWhole(Fields group) {
            return group.contains("Final-Recipient") && group.contains("Action") && group.contains("Status");
        }

        /** {@return the recipient as the reporting host knows it (section 2.3.2)} */
        public Optional<TypedValue> finalRecipient() {
            return fields.first("Final-Recipient").map(TypedValue::read);
        }

        /** {@return the recipient as the sender named it (section 2.3.1)} */
        public Optional<TypedValue> originalRecipient() {
            return fields.first("Original-Recipient").map(TypedValue::read);
        }

        /** {@return what the reporting host did (section 2.3.3), if that can be read} */
        public Optional<Action> action() {
            String found = fields.first("Action").map(Fields::withoutComments).orElse("");
            for (Action action : Action.values()) {
                if (action.name().equalsIgnoreCase(found)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        /** {@return why, as an enhanced status code such as {@code 5.1.1} (section 2.3.4, RFC 3463), if that can be read} */
        public Optional<String> status() {
            return fields.first("Status")
                    .map(text -> new TypedValue("", text).word())
                    .filter(word -> STATUS.matcher(word).matches());
        }

        /** {@return the host that was to take the message (section 2.3.5)} */
        public Optional<TypedValue> remoteMta() {
            return fields.first("Remote-MTA").map(TypedValue::read);
        }

        /** {@return what the remote host said, or else the reporting one (section 2.3.6)} */
        public Optional<TypedValue> diagnosticCode() {
            return fields.first("Diagnostic-Code").map(TypedValue::read);
        }

        /** {@return when delivery was tried last (section 2.3.7)} */
        public Optional<OffsetDateTime> lastAttemptDate() {
            return date(fields, "Last-Attempt-Date");
        }

        /** {@return what the final host wrote into its log (section 2.3.8)} */
        public Optional<String> finalLogId() {
            return fields.first("Final-Log-ID");
        }

        /** {@return until when delivery will be tried (section 2.3.9)} */
        public Optional<OffsetDateTime> willRetryUntil() {
            return date(fields, "Will-Retry-Until");
        }

        private String text() {
            String whom = finalRecipient().map(TypedValue::value).orElse("unknown recipient");
            String what = action().map(action -> switch (action) {
                        case FAILED -> "could not be delivered, and there will be no further attempt.";
                        case DELAYED -> "could not be delivered yet. Further attempts will be made.";
                        case RELAYED -> "was passed on to a system that may send no further notice.";
                        case EXPANDED -> "was delivered, and sent on to further recipients.";
                        case DELIVERED -> "was delivered.";
                    })
                    .orElse("has the status below.");
            return "<" + whom + ">: your message " + what
                    + diagnosticCode().map(code -> "\n" + code.value()).orElse("");
        }
    }
}
