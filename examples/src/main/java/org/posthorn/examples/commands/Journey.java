package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;
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

    private final PrintStream out;
    private final Agreement agreement;
    private final AtomicReference<@Nullable Arrival> arrived = new AtomicReference<>();

    /** A message that the server took. */
    private record Arrival(Envelope envelope, byte[] octets) {}

    Journey(PrintStream out) {
        this.out = out;
        this.agreement = new Agreement(out);
    }

    /** Returns whether everything that arrived is what was sent. */
    boolean run() throws IOException {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");
        SampleMail mail = new SampleMail(
                "Joey Tribbiani <joey@example.com>",
                "\"Chandler Bïng\" <chandler@example.org>",
                "Häßlicher Nackter <ugly.naked.guy@example.org>");
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
                Delivery delivery = smtp.send(mail.message());
                report(delivery);
            }
        }
        compare(mail);
        out.println(agreement.isWhole() ? "\nAll agree." : "\nNOT ALL AGREE.");
        return agreement.isWhole();
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
        agreement.same("accepted", List.of(KNOWN), List.copyOf(delivery.accepted()));
        agreement.same("refused", Map.of(UNKNOWN, Reply.noSuchUser()), delivery.refused());
    }

    private void compare(SampleMail sent) throws IOException {
        Arrival arrival = arrived.get();
        if (arrival == null) {
            agreement.same("a message arrived", true, false);
            return;
        }
        Message message = Message.parse(arrival.octets());
        out.println("\nThe message as it was parsed on arrival:");
        out.println(new Outline(message));
        out.println("What was sent and what arrived:");
        agreement.same("every octet", Contents.digest(sent.octets()), Contents.digest(arrival.octets()));
        agreement.same(
                "reverse-path", "<joey@example.com>", arrival.envelope().from().toString());
        agreement.same("envelope recipients", List.of(KNOWN), arrival.envelope().to());
        sent.compare(message, agreement);
    }
}
