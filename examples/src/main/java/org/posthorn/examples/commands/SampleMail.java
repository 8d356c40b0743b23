package org.posthorn.examples.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageBuilder;
import org.posthorn.mime.Part;

/** A mail with all that is difficult in it, and how to see that it has arrived. */
final class SampleMail {

    private static final String SUBJECT = "Größe, Ærø & 漢字: 🎯 paintball on Sunday?";
    private static final String TEXT =
            "Grüße!\n\nYou in? The map is attached.\n.\nA line that began with a dot stood here.\n";
    private static final String HTML = "<p>Grüße!</p><p>You in? <img src=\"cid:target@example.org\" alt=\"🎯\"></p>";
    private static final String ATTACHMENT = "Übersichtskarte.bin";
    private static final int LARGE = 3 << 20;

    private final byte[] attachment = new byte[LARGE];
    private final byte[] image = Picture.png(48, 48);
    private final Message message;

    SampleMail(String from, String... to) {
        new Random(42).nextBytes(attachment);
        MessageBuilder mail = Message.compose().from(from);
        List.of(to).forEach(mail::to);
        message = mail.subject(SUBJECT)
                .text(TEXT)
                .html(HTML)
                .inline("target@example.org", ContentType.of("image", "png"), image)
                .attach(ATTACHMENT, attachment)
                .build();
    }

    Message message() {
        return message;
    }

    byte[] octets() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        return octets.toByteArray();
    }

    /** Compares what has arrived with what was sent, part by part. */
    void compare(Message arrived, Agreement agreement) {
        agreement.same("subject", Optional.of(SUBJECT), arrived.subject());
        agreement.same("from", names(message.from()), names(arrived.from()));
        agreement.same("to", names(message.to()), names(arrived.to()));
        agreement.same("text", TEXT, text(arrived.textBody()));
        agreement.same("html", HTML, text(arrived.htmlBody()).stripTrailing());
        agreement.same("defects", List.of(), arrived.defects());
        Map<String, String> expected = new HashMap<>();
        expected.put("image/png", image.length + " " + Contents.digest(image));
        expected.put(ATTACHMENT, attachment.length + " " + Contents.digest(attachment));
        agreement.same("attachments", expected, digests(arrived.attachments()));
    }

    private static List<String> names(List<Address> addresses) {
        return addresses.stream()
                .flatMap(address -> address.mailboxes().stream())
                .map(Address.Mailbox::displayName)
                .toList();
    }

    private static String text(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        parts.stream()
                .filter(part -> part.contentType().is("text"))
                .forEach(part -> text.append(part.decoded().text().replace("\r\n", "\n")));
        return text.toString();
    }

    private static Map<String, String> digests(List<Part> parts) {
        Map<String, String> digests = new HashMap<>();
        for (Part part : parts) {
            byte[] octets = part.decoded().octets();
            digests.put(
                    part.filename().orElse(part.contentType().mediaType()),
                    octets.length + " " + Contents.digest(octets));
        }
        return digests;
    }
}
