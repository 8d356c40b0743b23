package org.posthorn.examples.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.SelfSignedCertificate;

/** The demo's main job: a mail with all that is difficult in it goes through our own client and server, and is compared with itself. */
final class Journey {

    private static final ForwardPath KNOWN = ForwardPath.of("chandler@example.org");
    private static final ForwardPath UNKNOWN = ForwardPath.of("ugly.naked.guy@example.org");
    private static final String SUBJECT = "Größe, Ærø & 漢字: 🎯 paintball on Sunday?";
    private static final String TEXT =
            "Grüße!\n\nYou in? The map is attached.\n.\nA line that began with a dot stood here.\n";
    private static final String HTML = "<p>Grüße!</p><p>You in? <img src=\"cid:target@example.org\" alt=\"🎯\"></p>";
    private static final int ATTACHMENT = 3 << 20;

    private final PrintStream out;
    private final byte[] attachment = new byte[ATTACHMENT];
    private final byte[] image = Picture.png(48, 48);
    private final AtomicReference<@Nullable Arrival> arrived = new AtomicReference<>();
    private boolean agreed = true;

    /** A message that the server took. */
    private record Arrival(Envelope envelope, byte[] octets) {}

    Journey(PrintStream out) {
        this.out = out;
        new Random(42).nextBytes(attachment);
    }

    /** Returns whether everything that arrived is what was sent. */
    boolean run() throws IOException {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");
        Message mail = compose();
        try (SmtpServer server = SmtpServer.configure()
                .hostName("mail.example.org")
                .startTls(certificate.serverContext())
                .listen(new Policy())) {
            out.println("Server: port " + server.port() + " on loopback, STARTTLS with a certificate made just now\n");
            out.println("The wire, as the client saw it:");
            try (SmtpClient smtp = SmtpClient.to("localhost", server.port())
                    .sslContext(certificate.clientContext())
                    .transcript(PrintedTranscript.ofClient(out, "  "))
                    .connect()) {
                Delivery delivery = smtp.send(mail);
                report(delivery);
            }
        }
        compare(mail);
        out.println(agreed ? "\nAll agree." : "\nNOT ALL AGREE.");
        return agreed;
    }

    private Message compose() {
        return Message.compose()
                .from("Joey Tribbiani <joey@example.com>")
                .to("\"Chandler Bïng\" <chandler@example.org>")
                .to("Häßlicher Nackter <ugly.naked.guy@example.org>")
                .subject(SUBJECT)
                .text(TEXT)
                .html(HTML)
                .inline("target@example.org", ContentType.of("image", "png"), image)
                .attach("Übersichtskarte.bin", attachment)
                .build();
    }

    /** Knows one of the two recipients, and keeps what comes. */
    private final class Policy implements SmtpHandler {

        @Override
        public Reply recipient(Recipient recipient) {
            return recipient.to().equals(KNOWN) ? Reply.ok() : Reply.noSuchUser();
        }

        @Override
        public Reply message(Envelope envelope, InputStream message) throws IOException {
            arrived.set(new Arrival(envelope, message.readAllBytes()));
            return Reply.queuedAs("1");
        }
    }

    private void report(Delivery delivery) {
        out.println("\nPer recipient:");
        delivery.accepted().forEach(to -> out.println("  " + to + "  accepted"));
        delivery.refused().forEach((to, reply) -> out.println("  " + to + "  refused: " + reply));
        out.println();
        check("accepted", List.of(KNOWN), List.copyOf(delivery.accepted()));
        check("refused", Map.of(UNKNOWN, Reply.noSuchUser()), delivery.refused());
    }

    private void compare(Message sent) throws IOException {
        Arrival arrival = arrived.get();
        if (arrival == null) {
            check("a message arrived", true, false);
            return;
        }
        Message message = Message.parse(arrival.octets());
        out.println("\nThe message as it was parsed on arrival:");
        out.println(new Outline(message));
        out.println("What was sent and what arrived:");
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        sent.writeTo(octets);
        check("every octet", Contents.digest(octets.toByteArray()), Contents.digest(arrival.octets()));
        check("reverse-path", "<joey@example.com>", arrival.envelope().from().toString());
        check("envelope recipients", List.of(KNOWN), arrival.envelope().to());
        check("subject", Optional.of(SUBJECT), message.subject());
        check("from", List.of("Joey Tribbiani"), names(message.from()));
        check("to", List.of("Chandler Bïng", "Häßlicher Nackter"), names(message.to()));
        check("text", TEXT, text(message.textBody()));
        check("html", HTML, text(message.htmlBody()).stripTrailing());
        check("defects", List.of(), message.defects());
        Map<String, String> expected = new HashMap<>();
        expected.put("image/png", image.length + " " + Contents.digest(image));
        expected.put("Übersichtskarte.bin", attachment.length + " " + Contents.digest(attachment));
        check("attachments", expected, digests(message.attachments()));
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

    private void check(String what, Object expected, Object found) {
        boolean same = expected.equals(found);
        agreed &= same;
        out.println((same ? "  same  " : "  DIFFERENT  ") + what + (same ? "" : ": " + expected + " / " + found));
    }
}
