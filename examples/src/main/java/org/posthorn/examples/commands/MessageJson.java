package org.posthorn.examples.commands;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.mime.Address;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Disposition;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Parameter;
import org.posthorn.mime.Parameters;
import org.posthorn.mime.Part;

/** A message as data: {@code docs/parse.md} tells what each key means. */
final class MessageJson {

    /** Encoded messages in encoded messages: each is decoded into memory, and no honest mail nests them so deep. */
    private static final int MOST_DECODED = 8;

    private final Json json;
    private int decoded;

    private MessageJson(Json json) {
        this.json = json;
    }

    /** Writes one message, on one line. */
    static void write(String file, Message message, Json json) throws IOException {
        json.beginObject();
        json.name("file").value(file);
        json.name("size").value(message.size());
        new MessageJson(json).message(message, "0", true);
        json.endObject().endLine();
    }

    private void message(Message message, String path, boolean withDefects) throws IOException {
        json.name("subject").value(message.subject());
        date(message.date());
        json.name("messageId").value(message.messageId().map(MessageId::value));
        identifiers("inReplyTo", message.inReplyTo());
        identifiers("references", message.references());
        addresses("from", message.from());
        addresses("sender", message.sender());
        addresses("replyTo", message.replyTo());
        addresses("to", message.to());
        addresses("cc", message.cc());
        addresses("bcc", message.bcc());
        Map<Part, String> paths = new HashMap<>();
        paths(message, path, paths);
        parts("textBody", message.textBody(), paths);
        parts("htmlBody", message.htmlBody(), paths);
        parts("attachments", message.attachments(), paths);
        json.name("part").beginObject();
        part(message, path);
        json.endObject();
        json.name("defects").beginArray();
        if (withDefects) {
            for (Defect defect : message.defects()) {
                defect(defect);
            }
        }
        json.endArray();
    }

    private static void paths(Part part, String path, Map<Part, String> paths) {
        paths.put(part, path);
        int number = 0;
        for (Part inner : part.parts()) {
            paths(inner, path + "." + ++number, paths);
        }
    }

    private void parts(String name, List<Part> parts, Map<Part, String> paths) throws IOException {
        json.name(name).beginArray();
        for (Part part : parts) {
            json.value(paths.get(part));
        }
        json.endArray();
    }

    private void date(Optional<OffsetDateTime> date) throws IOException {
        json.name("date").value(date.map(d -> d.toInstant().toString()));
        json.name("dateWithOffset").value(date.map(OffsetDateTime::toString));
    }

    private void identifiers(String name, List<MessageId> identifiers) throws IOException {
        json.name(name).values(identifiers.stream().map(MessageId::value).toList());
    }

    private void addresses(String name, List<Address> addresses) throws IOException {
        json.name(name).beginArray();
        for (Address address : addresses) {
            json.beginObject();
            if (address instanceof Address.Group group) {
                json.name("group").value(group.name());
                json.name("mailboxes").beginArray();
                for (Address.Mailbox mailbox : group.mailboxes()) {
                    json.beginObject();
                    mailbox(mailbox);
                    json.endObject();
                }
                json.endArray();
            } else if (address instanceof Address.Mailbox mailbox) {
                mailbox(mailbox);
            }
            json.endObject();
        }
        json.endArray();
    }

    private void mailbox(Address.Mailbox mailbox) throws IOException {
        json.name("name").value(mailbox.displayName().isEmpty() ? null : mailbox.displayName());
        json.name("address").value(mailbox.address());
    }

    private void part(Part part, String path) throws IOException {
        json.name("path").value(path);
        json.name("type").value(part.contentType().mediaType());
        json.name("parameters");
        parameters(part.contentType().parameters());
        json.name("charset").value(part.contentType().charset());
        json.name("encoding").value(part.transferEncoding());
        Optional<Disposition> disposition = part.disposition();
        json.name("disposition").value(disposition.map(Disposition::type));
        json.name("dispositionParameters");
        parameters(disposition.map(Disposition::parameters).orElse(Parameters.NONE));
        json.name("filename").value(part.filename());
        json.name("contentId").value(part.contentId().map(MessageId::value));
        json.name("offset").value(part.offset());
        json.name("bodyOffset").value(part.bodyOffset());
        json.name("end").value(part.end());
        json.name("octets").value(part.octets());
        json.name("octetsWithCrlf").value(part.octetsWithCrlf());
        json.name("lines").value(part.lines());
        headers(part);
        content(part);
        json.name("parts").beginArray();
        int number = 0;
        for (Part inner : part.parts()) {
            json.beginObject();
            part(inner, path + "." + ++number);
            json.endObject();
        }
        json.endArray();
        embedded(part, path + ".1");
    }

    private void parameters(Parameters parameters) throws IOException {
        json.beginObject();
        for (Parameter parameter : parameters.list()) {
            json.name(parameter.name()).value(parameter.value());
        }
        json.endObject();
    }

    private void headers(Part part) throws IOException {
        json.name("headers").beginArray();
        for (Header header : part.headers()) {
            json.beginObject();
            json.name("name").value(header.name());
            json.name("value").value(header.text());
            json.name("offset").value(header.offset());
            json.name("valueOffset").value(header.valueOffset());
            json.name("end").value(header.end());
            json.endObject();
        }
        json.endArray();
    }

    private void content(Part part) throws IOException {
        if (part.content() == MimeReader.Content.MULTIPART) {
            json.name("decodedOctets").value((String) null);
            json.name("sha256").value((String) null);
            json.name("text").value((String) null);
            return;
        }
        Contents contents = Contents.of(part);
        json.name("decodedOctets").value(contents.size());
        json.name("sha256").value(contents.sha256());
        json.name("text");
        if (part.contentType().is("text")) {
            json.value(contents.text(part));
        } else {
            json.value((String) null);
        }
    }

    private void embedded(Part part, String path) throws IOException {
        boolean encoded = part.content() == MimeReader.Content.LEAF;
        Optional<Message> message = encoded && decoded == MOST_DECODED ? Optional.empty() : part.message();
        json.name("message");
        if (message.isEmpty()) {
            json.value((String) null);
            return;
        }
        decoded += encoded ? 1 : 0;
        json.beginObject();
        json.name("size").value(message.get().size());
        json.name("decoded").value(encoded);
        message(message.get(), path, encoded);
        json.endObject();
        decoded -= encoded ? 1 : 0;
    }

    private void defect(Defect defect) throws IOException {
        json.beginObject();
        json.name("kind").value(defect.kind().name());
        json.name("offset").value(defect.offset());
        json.name("severity").value(defect.kind().severity().name());
        json.name("evasion").value(defect.kind().evasion());
        json.endObject();
    }
}
