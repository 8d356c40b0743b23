package org.posthorn.mailbox;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;

/** A message that is looked at for several keys, read once for all of them. Texts that are looked for are folded. */
final class Examined {

    /** Of larger messages, no more than this is looked at. */
    static final int LARGEST = 64 << 20;

    private final StoredMessage message;
    private @Nullable Message head;
    private @Nullable Message whole;

    Examined(StoredMessage message) {
        this.message = message;
    }

    StoredMessage message() {
        return message;
    }

    private Message head() throws MailboxException {
        Message known = whole != null ? whole : head;
        if (known == null) {
            known = message.head();
            head = known;
        }
        return known;
    }

    private Message whole() throws MailboxException {
        Message known = whole;
        if (known == null) {
            known = Reading.beginning(message, LARGEST);
            whole = known;
        }
        return known;
    }

    /** The date as it is written, whatever the zone. */
    LocalDate sent() throws MailboxException {
        Optional<OffsetDateTime> date = head().date();
        return date.isPresent()
                ? date.get().toLocalDate()
                : message.internalDate().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    boolean hasInField(String field, String text) throws MailboxException {
        if (text.isEmpty()) {
            return head().headers().contains(field);
        }
        for (Header header : head().headers().all(field)) {
            if (CaseFold.fold(header.text()).contains(text)) {
                return true;
            }
        }
        return false;
    }

    boolean hasInHead(String text) throws MailboxException {
        return hasInHead(head(), text);
    }

    private static boolean hasInHead(Message message, String text) {
        for (int i = 0; i < message.headers().size(); i++) {
            if (CaseFold.fold(message.headers().get(i).toString()).contains(text)) {
                return true;
            }
        }
        return false;
    }

    boolean hasInBody(String text) throws MailboxException {
        return hasInBody(whole(), text);
    }

    /** No deeper than the parser went. */
    private static boolean hasInBody(Part part, String text) {
        Optional<Message> embedded = part.contentType().is("message") ? part.message() : Optional.empty();
        if (embedded.isPresent()) {
            return hasInHead(embedded.get(), text) || hasInBody(embedded.get(), text);
        }
        for (Part inner : part.parts()) {
            if (hasInBody(inner, text)) {
                return true;
            }
        }
        return part.parts().isEmpty()
                && part.contentType().is("text")
                && CaseFold.fold(part.decoded().text()).contains(text);
    }
}
