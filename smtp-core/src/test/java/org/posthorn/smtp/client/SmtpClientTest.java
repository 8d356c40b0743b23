package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;

/** The client against servers that do odd things. */
@Timeout(60)
class SmtpClientTest {

    private static final Envelope ONE = Envelope.of("joey@example.org", "chandler@example.org");
    private static final Envelope TWO = Envelope.of("joey@example.org", "chandler@example.org", "ross@example.org");
    private static final ForwardPath CHANDLER = ForwardPath.of("chandler@example.org");
    private static final ForwardPath ROSS = ForwardPath.of("ross@example.org");

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static SmtpClient client(ScriptedServer server) throws MailException {
        return SmtpClient.to("localhost", server.port())
                .localAddress(InetAddress.getLoopbackAddress())
                .hostName("client.example")
                .plaintext()
                .connect();
    }

    private static ScriptedServer server(String extensions, String... script) throws IOException {
        String[] whole = new String[script.length + 3];
        whole[0] = "S: 220 server.example";
        whole[1] = "C: EHLO client.example";
        whole[2] = extensions.isEmpty()
                ? "S: 250 server.example"
                : "S: 250-server.example\r\n250-" + extensions.replace(" + ", "\r\n250-") + "\r\n250 HELP";
        System.arraycopy(script, 0, whole, 3, script.length);
        return new ScriptedServer(whole);
    }

    @Test
    void withoutPipeliningEachCommandWaitsForItsReply() throws Exception {
        try (ScriptedServer server = server(
                        "",
                        "C: MAIL FROM:<joey@example.org>",
                        "S: 250 ok",
                        "C: RCPT TO:<chandler@example.org>",
                        "S: 250 ok",
                        "C: RCPT TO:<ross@example.org>",
                        "S: 450 4.2.1 busy",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 2.0.0 taken",
                        "C: QUIT",
                        "S: 221 bye");
                SmtpClient client = client(server)) {
            Delivery delivery = client.send(TWO, body("Subject: x\r\n\r\n.dot\r\n"));
            assertThat(delivery.accepted()).containsExactly(CHANDLER);
            assertThat(delivery.refused().keySet()).containsExactly(ROSS);
            assertThat(delivery.refused().get(ROSS).code()).isEqualTo(450);
            assertThat(delivery.outcomes().get(CHANDLER))
                    .isEqualTo(new Outcome.Accepted(Reply.of(250, "2.0.0", "taken")));
            assertThat(delivery.isComplete()).isFalse();
            client.quit();
            assertThat(client.isOpen()).isFalse();
            assertThat(server.heard())
                    .containsExactly(
                            "EHLO client.example",
                            "MAIL FROM:<joey@example.org>",
                            "RCPT TO:<chandler@example.org>",
                            "RCPT TO:<ross@example.org>",
                            "DATA",
                            "Subject: x",
                            "",
                            "..dot",
                            ".",
                            "QUIT");
        }
    }

    @Test
    void withPipeliningTheEnvelopeIsOneGroup() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: DATA", // no reply before this
                        "S: 250 ok\r\n250 ok\r\n550 5.1.1 no\r\n354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client = client(server)) {
            Delivery delivery = client.send(TWO, body("x\r\n"));
            assertThat(delivery.accepted()).containsExactly(CHANDLER);
            assertThat(delivery.refused()).containsOnlyKeys(ROSS);
        }
    }

    @Test
    void aRefusalOfAllIsAnExceptionThatTellsEachReply() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: DATA",
                        "S: 250 ok\r\n550 5.1.1 no\r\n450 4.2.1 later\r\n503 5.5.1 no recipients",
                        "C: RSET",
                        "S: 250 ok",
                        "C: DATA",
                        "S: 250 ok\r\n250 ok\r\n354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(TWO, body("x\r\n")));
            assertThat(refused.refused()).containsOnlyKeys(CHANDLER, ROSS);
            assertThat(refused.reply().code()).isEqualTo(550);
            assertThat(refused.isTransient()).isTrue();
            assertThat(client.send(ONE, body("x\r\n")).isComplete()).isTrue();
        }
    }

    @Test
    void aServerThatWantsAMessageForNobodyGetsAnEmptyOne() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING", "C: DATA", "S: 250 ok\r\n550 5.1.1 no\r\n354 go", "C: .", "S: 554 5.5.1 nobody");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(ONE, body("secret\r\n"))).isInstanceOf(SmtpRefused.class);
            assertThat(server.heard()).doesNotContain("secret").endsWith("DATA", ".");
        }
    }

    @Test
    void aMessageRefusedAtItsEndIsRefusedForAll() throws Exception {
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: DATA",
                        "S: 250 ok\r\n250 ok\r\n550 no\r\n354 go",
                        "C: .",
                        "S: 554 5.7.1 spam");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(TWO, body("x\r\n")));
            assertThat(refused.reply().code()).isEqualTo(554);
            assertThat(refused.refused().get(CHANDLER).code()).isEqualTo(554);
            assertThat(refused.refused().get(ROSS).code()).isEqualTo(550);
            assertThat(refused.isTransient()).isFalse();
        }
    }

    @Test
    void aConnectionLostAfterTheFinalDotIsAnUnknownOutcome() throws Exception {
        try (ScriptedServer server =
                        server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n550 no\r\n354 go", "C: .", "close");
                SmtpClient client = client(server)) {
            Delivery delivery = client.send(TWO, body("x\r\n"));
            assertThat(delivery.accepted()).isEmpty();
            assertThat(delivery.unknown()).containsExactly(CHANDLER);
            assertThat(delivery.refused()).containsOnlyKeys(ROSS);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aConnectionLostBeforeTheMessageIsAFailure() throws Exception {
        try (ScriptedServer server = server("PIPELINING", "C: DATA", "S: 250 ok", "close");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(ONE, body("x\r\n"))).isInstanceOf(MailException.Disconnected.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void a421EndsTheConnectionAndIsTransient() throws Exception {
        try (ScriptedServer server = server("", "C: MAIL", "S: 421 4.3.2 going down", "close");
                SmtpClient client = client(server)) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, body("x\r\n")));
            assertThat(refused.isTransient()).isTrue();
            assertThat(client.isOpen()).isFalse();
        }
    }

    @Test
    void aServerThatDoesNotWantUsSaysWhy() throws Exception {
        try (ScriptedServer server = new ScriptedServer("S: 554 5.7.1 not you", "wait")) {
            assertThatThrownBy(() -> client(server))
                    .isInstanceOf(SmtpRefused.class)
                    .hasMessageContaining("554 5.7.1 not you");
        }
    }

    @Test
    void tlsIsRequiredUnlessPlaintextIsAskedFor() throws Exception {
        try (ScriptedServer server = new ScriptedServer("S: 220 hi", "C: EHLO", "S: 250 hi", "wait")) {
            assertThatThrownBy(() -> SmtpClient.connect("localhost", server.port()))
                    .isInstanceOf(MailException.TlsFailed.class)
                    .hasMessageContaining("STARTTLS");
            assertThat(server.heard()).hasSize(1);
        }
    }

    @Test
    void repliesInjectedBehindStartTlsAreNeverBelieved() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                "S: 220 hi", "C: EHLO", "S: 250-hi\r\n250 STARTTLS", "C: STARTTLS", "S: 220 go\r\n250 injected")) {
            assertThatThrownBy(() -> SmtpClient.connect("localhost", server.port()))
                    .isInstanceOf(MailException.ProtocolViolated.class)
                    .hasMessageContaining("PLAINTEXT_AFTER_STARTTLS");
        }
    }

    @Test
    void aMessageTooBigForTheServerIsRefusedBeforeItIsSent() throws Exception {
        try (ScriptedServer server = server("SIZE 1000", "C: NOOP", "S: 250 ok");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(ONE, body("x".repeat(1_001))))
                    .isInstanceOf(SmtpRefused.class)
                    .hasMessageContaining("552 5.3.4");
            client.noop();
            assertThat(server.heard()).containsExactly("EHLO client.example", "NOOP");
        }
    }

    @Test
    void sizeAndBodyAreDeclaredWhereTheServerKnowsThem() throws Exception {
        try (ScriptedServer server = server(
                        "SIZE + 8BITMIME",
                        "C: MAIL",
                        "S: 250 ok",
                        "C: RCPT",
                        "S: 250 ok",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client = client(server)) {
            client.send(ONE, body("\r\n\u00e9\r\n"));
            assertThat(server.heard()).contains("MAIL FROM:<joey@example.org> SIZE=5 BODY=8BITMIME");
        }
    }

    @Test
    void aMessageThatIsSentOnGoesToThoseItIsSentOnTo() throws Exception {
        Message mail = Message.parse("From: a@example.org\r\nTo: b@example.org\r\n\r\nx\r\n".getBytes(ISO_8859_1));
        try (ScriptedServer server = server(
                        "",
                        "C: MAIL FROM:<joey@example.org>",
                        "S: 250 ok",
                        "C: RCPT TO:<chandler@example.org>",
                        "S: 250 ok",
                        "C: DATA",
                        "S: 354 go",
                        "C: .",
                        "S: 250 taken");
                SmtpClient client = client(server)) {
            client.send(mail.resend()
                    .from("joey@example.org")
                    .bcc("chandler@example.org")
                    .build());
            assertThat(server.heard()).contains("Resent-From: joey@example.org", "To: b@example.org");
        }
    }

    @Test
    void eightBitMailIsNotSentToAServerThatDoesNotKnowIt() throws Exception {
        try (ScriptedServer server = server("", "C: QUIT", "S: 221 bye");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(ONE, body("\r\n\u00e9\r\n")))
                    .isInstanceOf(SmtpRefused.class)
                    .hasMessageContaining("5.6.3");
        }
    }

    @Test
    void bccIsInTheEnvelopeAndNotOnTheWire() throws Exception {
        Message message =
                Message.parse(("From: joey@example.org\r\nBcc: ross@example.org\r\nTo: a <chandler@example.org>,\r\n"
                                + " chandler@example.org\r\nSubject: x\r\nbcc: x@example.org,\r\n y@example.org\r\n\r\nbody\r\n")
                        .getBytes(ISO_8859_1));
        try (ScriptedServer server = server(
                        "PIPELINING",
                        "C: DATA",
                        "S: 250 a\r\n250 b\r\n250 c\r\n250 d\r\n250 e\r\n354 go",
                        "C: .",
                        "S: 250 ok");
                SmtpClient client = client(server)) {
            assertThat(client.send(message).isComplete()).isTrue();
            assertThat(server.heard())
                    .containsExactly(
                            "EHLO client.example",
                            "MAIL FROM:<joey@example.org>",
                            "RCPT TO:<chandler@example.org>",
                            "RCPT TO:<ross@example.org>",
                            "RCPT TO:<x@example.org>",
                            "RCPT TO:<y@example.org>",
                            "DATA",
                            "From: joey@example.org",
                            "To: a <chandler@example.org>,",
                            " chandler@example.org",
                            "Subject: x",
                            "",
                            "body",
                            ".");
        }
    }

    @Test
    void aStreamThatFailsTakesTheMessageBack() throws Exception {
        InputStream failing = new SequenceInputStream(body("x".repeat(100_000)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk");
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                return read();
            }
        });
        try (ScriptedServer server =
                        server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "C: .", "S: 250 ok");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(ONE, failing)).isExactlyInstanceOf(IOException.class);
            assertThat(client.isOpen()).isFalse();
            assertThat(server.heard()).doesNotContain(".");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        try (ScriptedServer server = new ScriptedServer("wait")) {
            assertThatThrownBy(() -> SmtpClient.to("localhost", server.port())
                            .plaintext()
                            .replyTimeout(Duration.ofMillis(100))
                            .connect())
                    .isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void aWholeSendHasADeadlineOfItsOwn() throws Exception {
        try (ScriptedServer server = server("", "C: MAIL", "wait");
                SmtpClient client = SmtpClient.to("localhost", server.port())
                        .hostName("client.example")
                        .plaintext()
                        .sendTimeout(Duration.ofMillis(200))
                        .connect()) {
            assertThatThrownBy(() -> client.send(ONE, body("x"))).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void closingFromAnotherThreadBreaksASendOff() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int readNBytes(byte[] into, int from, int count) {
                reading.countDown();
                return count;
            }
        };
        try (ScriptedServer server = server("PIPELINING", "C: DATA", "S: 250 ok\r\n250 ok\r\n354 go", "hang");
                SmtpClient client = client(server)) {
            Thread closer = new Thread(() -> {
                try {
                    reading.await();
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                breakOff(client);
            });
            closer.start();
            assertThatThrownBy(() -> client.send(ONE, endless)).isInstanceOf(MailException.Disconnected.class);
            closer.join();
        }
    }

    private static void breakOff(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPortWhereNobodyListensIsDisconnected() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> SmtpClient.connect("localhost", port)).isInstanceOf(MailException.Disconnected.class);
        assertThatThrownBy(() -> SmtpClient.connect("no-such-host.invalid", port))
                .isInstanceOf(MailException.Disconnected.class);
    }

    @Test
    void anEnvelopeWithoutRecipientsIsTheCallersMistake() throws Exception {
        try (ScriptedServer server = server("", "C: QUIT", "S: 221 bye");
                SmtpClient client = client(server)) {
            assertThatThrownBy(() -> client.send(Envelope.of("joey@example.org"), body("x")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.send(Message.parse("Subject: x\r\n\r\n".getBytes(ISO_8859_1))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDeliveryKeepsOrderAndCannotBeChanged() {
        Delivery delivery = new Delivery(Map.of(CHANDLER, new Outcome.Accepted(Reply.ok())), Set.of());
        assertThatThrownBy(() -> delivery.refused().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> delivery.outcomes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(delivery.isComplete()).isTrue();
    }
}
