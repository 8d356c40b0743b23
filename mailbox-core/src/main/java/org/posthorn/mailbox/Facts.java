package org.posthorn.mailbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.posthorn.mime.Address;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;

/** What sorting and threading ask of a message; its header is read once, and only what was asked for is kept. */
final class Facts {

    final long uid;
    final Instant arrival;
    final long size;
    Instant sent = Instant.EPOCH;
    BaseSubject subject = new BaseSubject("", false);
    Optional<String> messageId = Optional.empty();
    List<String> references = List.of();

    Facts(StoredMessage message) {
        this.uid = message.uid();
        this.arrival = message.internalDate();
        this.size = message.size();
        this.sent = arrival;
    }

    /** Reads what both kinds of threads need. */
    void read(Message head) {
        sent = head.date().map(OffsetDateTime::toInstant).orElse(arrival);
        BaseSubject base = BaseSubject.of(head.subject().orElse(""));
        subject = new BaseSubject(CaseFold.fold(base.text()), base.reply());
        messageId = head.messageId().map(Facts::normalized);
        List<MessageId> named =
                head.references().isEmpty() ? head.inReplyTo().stream().limit(1).toList() : head.references();
        references = named.stream().map(Facts::normalized).toList();
    }

    /** Without the quotes that make no difference. */
    private static String normalized(MessageId id) {
        return id.value().replace("\"", "");
    }

    static String localPart(List<Address> addresses) {
        return addresses.stream()
                .flatMap(a -> a.mailboxes().stream())
                .findFirst()
                .map(m -> CaseFold.fold(m.localPart()))
                .orElse("");
    }

    /** As people see it: the name, or else the address (RFC 5957 section 3). */
    static String display(List<Address> addresses) {
        return addresses.stream()
                .flatMap(a -> a.mailboxes().stream())
                .findFirst()
                .map(m -> m.displayName().isEmpty() ? m.localPart() + "@" + m.domain() : m.displayName())
                .map(CaseFold::fold)
                .orElse("");
    }
}
