package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.MailObject;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.server.Target;
import org.posthorn.wire.Transcript;

/** Our client sends to real servers: Postfix's smtp-sink, which writes down what it gets, Postfix as a whole, and aiosmtpd. */
class ClientInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Envelope ENVELOPE = Envelope.of("sender@example.org", "one@example.org", "two@example.org");

    /** Above it the program puts what it knows of the connection. */
    private static final String FIRST_LINE = "From: sender@example.org\n";

    @Test
    void messagesArriveByteForByte(@TempDir Path directory) throws Exception {
        Installed.program("smtp-sink");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String dump = directory.resolve("mail.").toString();
        try (Target.Running sink = Target.sink("-d", dump);
                SmtpClient smtp =
                        SmtpClient.to("localhost", sink.port()).plaintext().connect()) {
            for (int i = 0; i < 3; i++) { // one connection, several transactions
                Delivery delivery = smtp.send(ENVELOPE, new ByteArrayInputStream(Mail.withCrlf()));
                assertThat(delivery.isComplete()).isTrue();
            }
            smtp.quit();
        }
        List<String> dumps = dumps(directory);
        assertThat(dumps).hasSize(3);
        for (String arrived : dumps) {
            int message = arrived.indexOf(FIRST_LINE);
            assertThat(arrived.substring(0, message).lines())
                    .anyMatch(line -> line.startsWith("X-Mail-Args: <sender@example.org>"))
                    .contains("X-Rcpt-Args: <one@example.org>", "X-Rcpt-Args: <two@example.org>");
            assertThat(arrived).endsWith("\n\n"); // the empty line that ends a message in a mailbox
            Mail.assertSame(arrived.substring(message, arrived.length() - 1).getBytes(ISO_8859_1), Mail.withLf());
        }
    }

    /** Hears what goes over the connection. */
    private static final class Heard implements Transcript {
        private final List<String> sent = new CopyOnWriteArrayList<>();

        @Override
        public void received(String line) {}

        @Override
        public void sent(String line) {
            sent.add(line);
        }

        @Override
        public void note(String text) {}
    }

    private static SmtpClientBuilder secured(int port, Heard heard) {
        return SmtpClient.to("localhost", port)
                .sslContext(CERTIFICATE.clientContext())
                .hostName("client.example")
                .replyTimeout(Duration.ofSeconds(20))
                .transcript(heard);
    }

    @Test
    void postfixTakesMailOverStartTlsWithAllThatItOffers(@TempDir Path directory) throws Exception {
        Heard heard = new Heard();
        try (MailServers.Running postfix = MailServers.postfix(directory, CERTIFICATE);
                SmtpClient smtp = secured(postfix.port(), heard).connect()) {
            assertThat(smtp.tls()).isPresent();
            Envelope wishes = ENVELOPE.withParameters(
                            MailParameters.NONE.withReturned(Returned.HEADERS).withEnvelopeId("interop 1"))
                    .withWishes(RcptParameters.notifyOn(Notify.NEVER));
            assertThat(smtp.send(wishes, new ByteArrayInputStream(Mail.withCrlf()))
                            .isComplete())
                    .isTrue();
            Envelope utf8 = Envelope.of("s\u00e4nder@example.org", "empf\u00e4nger@b\u00fccher.example");
            assertThat(smtp.send(utf8, new ByteArrayInputStream(Mail.withCrlf()))
                            .isComplete())
                    .isTrue();
            smtp.quit();
        }
        assertThat(heard.sent)
                .contains("STARTTLS")
                .anyMatch(line -> line.startsWith("MAIL FROM:<sender@example.org>")
                        && line.endsWith("RET=HDRS ENVID=interop+201"))
                .contains("RCPT TO:<one@example.org> NOTIFY=NEVER")
                .anyMatch(line -> line.startsWith("MAIL FROM:<s") && line.contains(" SMTPUTF8"))
                .anyMatch(line -> line.startsWith("BDAT ") && line.endsWith(" LAST"))
                .doesNotContain("DATA");
    }

    @Test
    void postfixTakesMailByDataAndInSeries(@TempDir Path directory) throws Exception {
        Heard heard = new Heard();
        List<Delivery> told = new ArrayList<>();
        try (MailServers.Running postfix = MailServers.postfix(directory, CERTIFICATE);
                SmtpClient smtp =
                        secured(postfix.port(), heard).withoutChunking().connect()) {
            MailObject mail = new MailObject(ENVELOPE, Message.parse(Mail.withCrlf()));
            smtp.sendAll(List.of(mail, mail, mail), (sent, delivery) -> told.add(delivery));
            assertThat(smtp.probe()).isTrue();
            smtp.quit();
        }
        assertThat(told).hasSize(3).allMatch(Delivery::isComplete);
        assertThat(heard.sent).contains("DATA").noneMatch(line -> line.startsWith("BDAT"));
    }

    @Test
    void aiosmtpdTakesMailOverStartTlsAndBeyondAscii(@TempDir Path directory) throws Exception {
        Heard heard = new Heard();
        try (MailServers.Running server = MailServers.aiosmtpd(directory, CERTIFICATE);
                SmtpClient smtp = secured(server.port(), heard).connect()) {
            assertThat(smtp.tls()).isPresent();
            assertThat(smtp.send(ENVELOPE, new ByteArrayInputStream(Mail.withCrlf()))
                            .isComplete())
                    .isTrue();
            Envelope utf8 = Envelope.of("s\u00e4nder@example.org", "empf\u00e4nger@example.org");
            assertThat(smtp.send(utf8, new ByteArrayInputStream(Mail.withCrlf()))
                            .isComplete())
                    .isTrue();
            smtp.quit();
        }
        assertThat(heard.sent).contains("STARTTLS").anyMatch(line -> line.contains(" SMTPUTF8"));
    }

    private static List<String> dumps(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(ClientInteropTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
