package org.posthorn.verify.facts;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Header;
import org.posthorn.mime.Headers;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.Parameter;
import org.posthorn.mime.Part;

/** The same facts as {@link ExpectedFacts}, as Posthorn finds them. */
final class FoundFacts {

    private final SortedMap<String, String> facts = new TreeMap<>();

    private FoundFacts() {}

    static SortedMap<String, String> of(Message message) {
        FoundFacts found = new FoundFacts();
        found.part(message, "0");
        found.head(message, "0");
        return found.facts;
    }

    private void part(Part part, String path) {
        facts.put(path + " header offset", String.valueOf(part.offset()));
        facts.put(path + " body offset", String.valueOf(part.bodyOffset()));
        facts.put(path + " end offset", String.valueOf(part.end()));
        fields(part, path);
        if (part.headers().contains("Content-Type")) {
            ContentType type = part.contentType();
            facts.put(path + " type", type.mediaType());
            for (Parameter parameter : type.parameters().list()) {
                facts.put(path + " type " + parameter.name(), parameter.value());
            }
        }
        part.disposition().ifPresent(disposition -> {
            facts.put(path + " disposition", disposition.type());
            for (Parameter parameter : disposition.parameters().list()) {
                facts.put(path + " disposition " + parameter.name(), parameter.value());
            }
        });
        part.contentId().ifPresent(id -> facts.put(path + " content-id", id.value()));
        part.filename().ifPresent(name -> facts.put(path + " filename", name));
        content(part, path);
    }

    private void fields(Part part, String path) {
        int number = 0;
        Headers headers = part.headers();
        for (int i = 0; i < headers.size(); i++) {
            Header field = headers.get(i);
            long next = i + 1 < headers.size() ? headers.get(i + 1).offset() : part.bodyOffset();
            long end = Math.min(next, field.end() + lineEnd(part, field));
            facts.put(path + " field " + number++, field.offset() + " " + field.valueOffset() + " " + end);
        }
    }

    /** How many octets end the field's last line; expectations count them in. */
    private static long lineEnd(Part part, Header field) {
        java.nio.ByteBuffer header = part.headers().octets();
        int at = Math.toIntExact(field.end() - part.offset());
        if (at < header.limit() && header.get(at) == '\n') {
            return 1;
        }
        return at < header.limit() ? 2 : 0;
    }

    private void content(Part part, String path) {
        Optional<Message> message = part.message();
        if (message.isPresent()) {
            facts.put(path + " parts", "message");
            part(message.get(), path + ".1");
            head(message.get(), path + ".1");
            return;
        }
        List<Part> parts = part.parts();
        facts.put(path + " parts", String.valueOf(parts.size()));
        for (int i = 0; i < parts.size(); i++) {
            part(parts.get(i), path + "." + (i + 1));
        }
        if (parts.isEmpty()) {
            facts.put(path + " text", part.decoded().text());
            facts.put(path + " octets", octets(part.decoded().octets()));
        }
    }

    static String octets(byte[] octets) {
        CRC32 digest = new CRC32();
        digest.update(octets);
        return octets.length + " octets, CRC-32 " + Long.toHexString(digest.getValue());
    }

    private void head(Message message, String path) {
        message.subject().ifPresent(subject -> facts.put(path + " subject", subject));
        if (message.headers().contains("Date")) {
            facts.put(
                    path + " date",
                    message.date().map(date -> date.toInstant().toString()).orElse("none"));
        }
        message.messageId().ifPresent(id -> facts.put(path + " message-id", id.value()));
        identifiers(path + " in-reply-to", message.inReplyTo());
        identifiers(path + " references", message.references());
        addresses(path + " from", message.from());
        addresses(path + " sender", message.sender());
        addresses(path + " reply-to", message.replyTo());
        addresses(path + " to", message.to());
        addresses(path + " cc", message.cc());
        addresses(path + " bcc", message.bcc());
    }

    private void identifiers(String name, List<MessageId> identifiers) {
        if (!identifiers.isEmpty()) {
            facts.put(
                    name,
                    String.join(" ", identifiers.stream().map(MessageId::value).toList()));
        }
    }

    private void addresses(String name, List<Address> addresses) {
        int number = 0;
        for (Address address : addresses) {
            String group = address instanceof Address.Group g ? g.name() + ": " : "";
            for (Address.Mailbox mailbox : address.mailboxes()) {
                facts.put(name + " " + number++, group + mailbox(mailbox.displayName(), mailbox.address()));
            }
        }
    }

    static String mailbox(@Nullable String name, @Nullable String address) {
        return (name == null || name.isEmpty() ? "" : name + " ") + "<" + (address == null ? "" : address) + ">";
    }
}
