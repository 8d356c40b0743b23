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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.mime.DeliveryStatus;
import org.posthorn.mime.Message;
import org.posthorn.mime.Report;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.MailObject;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.interop.MailServer.Kind;
import org.posthorn.verify.interop.MailServer.NextHop;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;

/** Our client sends to real servers. What they made of it is seen where they pass it on to, or in what they write down. */
class ClientInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Envelope ENVELOPE = Envelope.of("sender@example.org", "one@example.org", "two@example.org");
    private static final Envelope UTF8 = Envelope.of("s\u00e4nder@example.org", "empf\u00e4nger@b\u00fccher.example");

    /** Above it smtp-sink puts what it knows of the connection. */
    private static final String FIRST_LINE = "From: sender@example.org\n";

    private static final List<String> COMMANDS_AT_ONCE =
            List.of("RCPT TO:<one@example.org>", "RCPT TO:<two@example.org>", "DATA");

    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void smtpSinkGetsMessagesByteForByte(@TempDir Path directory) throws Exception {
        Installed.program("smtp-sink");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String dump = directory.resolve("mail.").toString();
        try (Running sink = Target.sink("-d", dump);
                SmtpClient smtp =
                        SmtpClient.to("localhost", sink.port()).plaintext().connect()) {
            for (int i = 0; i < 3; i++) { // one connection, several transactions
                assertThat(send(smtp, ENVELOPE).isComplete()).isTrue();
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

    @Test
    void smtpSinkTakesMailByLmtp() throws Exception {
        Installed.program("smtp-sink");
        try (Running sink = Target.sink("-L");
                SmtpClient smtp = client(sink.port()).plaintext().lmtp().connect()) {
            Delivery delivery = send(smtp, ENVELOPE);
            assertThat(delivery.isComplete()).isTrue();
            smtp.quit();
        }
        assertThat(said).anyMatch(line -> line.startsWith("LHLO "));
    }

    private SmtpClientBuilder client(int port) {
        return SmtpClient.to("localhost", port)
                .sslContext(CERTIFICATE.clientContext())
                .hostName("client.example")
                .replyTimeout(Duration.ofSeconds(20))
                .transcript(new Both(said));
    }

    private static Delivery send(SmtpClient smtp, Envelope envelope) throws IOException {
        return smtp.send(envelope, new ByteArrayInputStream(Mail.withCrlf()));
    }

    private static MailServer start(Kind kind, Path directory, Inbox inbox) throws Exception {
        return kind.start(directory, CERTIFICATE, NextHop.plain(inbox.port()));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTFIX", "EXIM"})
    void theyTakeMailByStartTlsAndInChunks(Kind kind, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(server -> server);
                MailServer server = start(kind, directory, inbox);
                SmtpClient smtp = client(server.port()).connect()) {
            assertThat(smtp.tls()).isPresent();
            assertThat(send(smtp, ENVELOPE).isComplete()).isTrue();
            smtp.quit();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.envelope().to()).containsExactlyElementsOf(ENVELOPE.to());
            Mail.assertSameBelowTrace(arrived.octets());
            assertThat(new String(arrived.octets(), ISO_8859_1)).containsIgnoringCase("with esmtps");
        }
        assertThat(said)
                .contains("STARTTLS")
                .anyMatch(line -> line.startsWith("BDAT ") && line.endsWith(" LAST"))
                .doesNotContain("DATA");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theyTakeMailByDataAndInSeries(Kind kind, @TempDir Path directory) throws Exception {
        List<Delivery> told = new ArrayList<>();
        try (Inbox inbox = Inbox.open(server -> server);
                MailServer server = start(kind, directory, inbox);
                SmtpClient smtp =
                        client(server.port()).plaintext().withoutChunking().connect()) {
            MailObject mail = new MailObject(ENVELOPE, Message.parse(Mail.withCrlf()));
            smtp.sendAll(List.of(mail, mail, mail), (object, delivery) -> told.add(delivery));
            assertThat(smtp.probe()).isTrue();
            smtp.quit();
            for (int i = 0; i < 3; i++) {
                Mail.assertSameBelowTrace(inbox.next().octets());
            }
        }
        assertThat(told).hasSize(3).allMatch(Delivery::isComplete);
        assertThat(said).contains("DATA").noneMatch(line -> line.startsWith("BDAT"));
        boolean pipelined = kind != Kind.OPENSMTPD; // which does not offer it
        assertThat(Collections.indexOfSubList(said, COMMANDS_AT_ONCE) >= 0).isEqualTo(pipelined);
        assertThat(messagesBehindAnUnansweredOne()).isEqualTo(pipelined ? 2 : 0);
    }

    /** How often MAIL was said at once after a message, to which no more than the go-ahead had been replied. */
    private long messagesBehindAnUnansweredOne() {
        return IntStream.range(1, said.size())
                .filter(i -> said.get(i).startsWith("MAIL ") && said.get(i - 1).startsWith("354 "))
                .count();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theyReportSuccessWhereItIsAskedFor(Kind kind, @TempDir Path directory) throws Exception {
        Envelope wishes = Envelope.of("sender@example.org", "one@example.org")
                .withParameters(
                        MailParameters.NONE.withReturned(Returned.HEADERS).withEnvelopeId("interop 1"))
                .withWishes(RcptParameters.notifyOn(Notify.SUCCESS));
        try (Inbox inbox = Inbox.open(server -> server.withhold(Extension.DSN));
                MailServer server = start(kind, directory, inbox);
                SmtpClient smtp = client(server.port()).plaintext().connect()) {
            Delivery delivery = send(smtp, wishes);
            assertThat(delivery.isComplete()).isTrue();
            assertThat(delivery.leftOut()).isEmpty();
            smtp.quit();
            List<Inbox.Arrived> both = new ArrayList<>(List.of(inbox.next(), inbox.next()));
            both.removeIf(arrived -> !arrived.envelope().from().isNull());
            assertThat(both).singleElement().satisfies(ClientInteropTest::assertReportsSuccess);
        }
    }

    private static void assertReportsSuccess(Inbox.Arrived arrived) {
        DeliveryStatus status = Report.of(Message.parse(arrived.octets()))
                .flatMap(Report::deliveryStatus)
                .orElseThrow()
                .value();
        assertThat(status.recipients()).singleElement().satisfies(recipient -> {
            assertThat(recipient.action().orElseThrow())
                    .isIn(DeliveryStatus.Action.RELAYED, DeliveryStatus.Action.DELIVERED);
            assertThat(recipient.finalRecipient().orElseThrow().value()).isEqualTo("one@example.org");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTFIX", "EXIM"})
    void theyPassOnMailBeyondAscii(Kind kind, @TempDir Path directory) throws Exception {
        try (Inbox inbox = Inbox.open(server -> server.offer(Extension.SMTPUTF8));
                MailServer server = start(kind, directory, inbox);
                SmtpClient smtp = client(server.port()).connect()) {
            assertThat(send(smtp, UTF8).isComplete()).isTrue();
            smtp.quit();
            Inbox.Arrived arrived = inbox.next();
            assertThat(arrived.envelope().from()).isEqualTo(UTF8.from());
            assertThat(arrived.envelope().parameters().smtpUtf8()).isTrue();
            assertThat(arrived.envelope().to().get(0).localPart()).isEqualTo("empf\u00e4nger");
        }
        assertThat(said).anyMatch(line -> line.startsWith("MAIL FROM:<s") && line.contains(" SMTPUTF8"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theyPassOnWhichReportsAreWanted(Kind kind, @TempDir Path directory) throws Exception {
        Envelope wishes = Envelope.of("sender@example.org", "one@example.org")
                .withParameters(
                        MailParameters.NONE.withReturned(Returned.HEADERS).withEnvelopeId("interop 1"))
                .withWishes(RcptParameters.notifyOn(Notify.SUCCESS, Notify.FAILURE));
        try (Inbox inbox = Inbox.open(server -> server.offer(Extension.DSN));
                MailServer server = start(kind, directory, inbox);
                SmtpClient smtp = client(server.port()).plaintext().connect()) {
            assertThat(send(smtp, wishes).isComplete()).isTrue();
            smtp.quit();
            Envelope arrived = inbox.next().envelope();
            assertThat(arrived.parameters().dsn()).isEqualTo(wishes.parameters().dsn());
            assertThat(arrived.wishes(arrived.to().get(0)).notifyOn())
                    .isEqualTo(wishes.wishes(wishes.to().get(0)).notifyOn());
        }
    }

    @Test
    void aiosmtpdTakesMailOverStartTlsAndBeyondAscii(@TempDir Path directory) throws Exception {
        try (Aiosmtpd server = new Aiosmtpd(directory, CERTIFICATE, false);
                SmtpClient smtp = client(server.port()).connect()) {
            assertThat(smtp.tls()).isPresent();
            assertThat(send(smtp, ENVELOPE).isComplete()).isTrue();
            assertThat(server.envelope()).startsWith("sender@example.org").endsWith("one@example.org two@example.org");
            Mail.assertSame(server.message(), Mail.withCrlf());
            assertThat(send(smtp, UTF8).isComplete()).isTrue();
            assertThat(server.envelope()).startsWith("s\u00e4nder@example.org").contains("SMTPUTF8");
            smtp.quit();
        }
        assertThat(said).contains("STARTTLS");
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
