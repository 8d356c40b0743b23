package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The header of a message that is being composed: what was said, and how it is written. */
final class Head {

    /** A field of text or, if there are some, of addresses. */
    record Field(String name, String value, List<Address> addresses) {}

    final List<Address> from = new ArrayList<>();
    final List<Address> to = new ArrayList<>();
    final List<Address> cc = new ArrayList<>();
    final List<Address> bcc = new ArrayList<>();
    final List<Address> replyTo = new ArrayList<>();
    final List<Field> fields = new ArrayList<>();
    final List<MessageId> inReplyTo = new ArrayList<>();
    final List<MessageId> references = new ArrayList<>();

    Address.@Nullable Mailbox sender;

    @Nullable String subject;

    Priority priority = Priority.NORMAL;

    @Nullable MailingList mailingList;

    boolean utf8;

    @Nullable OffsetDateTime date;

    @Nullable MessageId messageId;

    Stamps stamps = Stamps.system();

    /**
     * The fields, each ended by CRLF. The identifier is made of {@code unique} unless there is one.
     *
     * @throws IllegalStateException if there is no author, or several and no sender
     * @throws IllegalArgumentException if a field cannot be folded
     */
    String write(String unique) {
        if (from.isEmpty()) {
            throw new IllegalStateException("no author: from() was not called");
        }
        if (sender == null && mailboxes(from).size() > 1) {
            throw new IllegalStateException("several authors and no sender");
        }
        HeaderLines out = new HeaderLines(utf8);
        out.structured("Date", MailDate.format(date == null ? stamps.date() : date));
        out.addresses("From", from);
        out.addresses("Sender", sender == null ? List.of() : List.of(sender));
        out.addresses("Reply-To", replyTo);
        out.addresses("To", to);
        out.addresses("Cc", cc);
        MessageId id = messageId == null ? new MessageId(unique + '@' + domain()) : messageId;
        out.structured("Message-ID", id.toString());
        out.identifiers("In-Reply-To", inReplyTo);
        out.identifiers("References", references);
        if (subject != null) {
            out.unstructured("Subject", subject);
        }
        for (Field field : fields) {
            if (field.addresses.isEmpty()) {
                out.unstructured(field.name, field.value);
            } else {
                out.addresses(field.name, field.addresses);
            }
        }
        if (priority != Priority.NORMAL) {
            out.structured("Importance", priority.importance);
            out.structured("X-Priority", priority.number);
            out.structured("Priority", priority.urgency);
        }
        if (mailingList != null) {
            mailingList.fields().list().forEach(field -> out.structured(field.name(), field.value()));
        }
        out.structured("MIME-Version", "1.0");
        return out.toString();
    }

    /** The domain of identifiers is the author's: what the machine is called is nobody's business. */
    String domain() {
        return domain(from);
    }

    static String domain(List<? extends Address> authors) {
        List<Address.Mailbox> mailboxes = mailboxes(authors);
        String domain = mailboxes.isEmpty() ? "" : mailboxes.get(0).domain();
        boolean ascii = domain.chars().allMatch(c -> c < 128);
        return domain.isEmpty() || !ascii ? "message.invalid" : domain;
    }

    static Address.Mailbox requireComplete(Address.Mailbox mailbox) {
        Objects.requireNonNull(mailbox);
        if (!mailbox.isComplete()) {
            throw new IllegalArgumentException("no domain in address: " + mailbox);
        }
        return mailbox;
    }

    static List<Address.Mailbox> mailboxes(List<? extends Address> addresses) {
        return addresses.stream()
                .flatMap(address -> address.mailboxes().stream())
                .toList();
    }
}
