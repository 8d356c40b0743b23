package org.posthorn.examples.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.testkit.SelfSignedCertificate;

/** The session under Netty does what it does under our own drivers. */
@Timeout(60)
class NettySmtpServerTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");

    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private NettySmtpServer server;

    @BeforeEach
    void serve() throws InterruptedException {
        server = serving(SmtpServerOptions.of("localhost").with(Extension.CHUNKING));
    }

    private NettySmtpServer serving(SmtpServerOptions options) throws InterruptedException {
        return new NettySmtpServer(
                options,
                CERTIFICATE.serverContext(),
                to -> CompletableFuture.supplyAsync(
                        () -> List.of("chandler", "ross").contains(to.localPart()) ? Reply.ok() : Reply.noSuchUser()),
                (envelope, message) -> {
                    inbox.add(message);
                    return Replies.each(envelope, to -> to.localPart().equals("ross") ? Reply.tryLater() : Reply.ok());
                });
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String talk(String text) throws IOException {
        return talk(server, text);
    }

    private static String talk(NettySmtpServer server, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void takesAMessageThroughStartTls() throws Exception {
        try (SmtpClient smtp = SmtpClient.to("localhost", server.port())
                .sslContext(CERTIFICATE.clientContext())
                .connect()) {
            Delivery delivery = smtp.send(Message.compose()
                    .from("joey@example.org")
                    .to("chandler@example.org, ugly.naked.guy@example.org")
                    .subject("Paintball?")
                    .text("You in?\n".repeat(200_000))
                    .build());
            assertThat(delivery.accepted()).hasSize(1);
            assertThat(delivery.refused()).hasSize(1);
        }
        Message message = inbox.poll(20, TimeUnit.SECONDS);
        assertThat(message.subject()).contains("Paintball?");
        assertThat(message.textBody().get(0).decoded().text()).hasSizeGreaterThanOrEqualTo(1_600_000);
    }

    @Test
    void answersWhatIsPipelinedInOrderThoughSomeAnswersComeLate() throws Exception {
        assertThat(talk("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<chandler@example.org>\r\nRCPT TO:<joey@example.org>\r\n"
                        + "DATA\r\nSubject: one\r\n\r\n..\r\n.\r\nQUIT\r\n"))
                .containsSubsequence(
                        "220 ", "250 ", "250 2.1.0", "250 2.0.0", "550 5.1.1", "354 ", "250 2.0.0", "221 ");
        assertThat(inbox.poll(20, TimeUnit.SECONDS).textBody().get(0).decoded().text())
                .isEqualTo(".\r\n");
    }

    @Test
    void dropsWhatCameBehindStartTls() throws Exception {
        assertThat(talk("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<>\r\n")).doesNotContain("2.1.0");
    }

    @Test
    void takesAMessageInChunks() throws Exception {
        assertThat(talk("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<chandler@example.org>\r\n"
                        + "BDAT 14\r\nSubject: one\r\nBDAT 5\r\n\r\n.\r\nBDAT 0 LAST\r\nQUIT\r\n"))
                .containsSubsequence("250 2.1.0", "250 2.0.0", "250 2.0.0", "250 2.0.0", "250 2.0.0", "221 ")
                .doesNotContain("354 ");
        Message message = inbox.poll(20, TimeUnit.SECONDS);
        assertThat(message.subject()).contains("one");
        assertThat(message.textBody().get(0).decoded().text()).isEqualTo(".\r\n");
    }

    @Test
    void forgetsTheChunksOfAMessageThatIsTakenBack() throws Exception {
        assertThat(
                        talk(
                                "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<chandler@example.org>\r\nBDAT 14\r\nSubject: one\r\nRSET\r\n"
                                        + "MAIL FROM:<>\r\nRCPT TO:<chandler@example.org>\r\nBDAT 14 LAST\r\nSubject: two\r\nQUIT\r\n"))
                .contains("221 ");
        assertThat(inbox.poll(20, TimeUnit.SECONDS).subject()).contains("two");
        assertThat(inbox).isEmpty();
    }

    @Test
    void saysInLmtpWhatBecameOfAMessageForEachRecipient() throws Exception {
        String hello = "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<ross@example.org>\r\nRCPT TO:<chandler@example.org>\r\n";
        try (NettySmtpServer lmtp = serving(
                SmtpServerOptions.of("localhost").with(Extension.CHUNKING).speakingLmtp())) {
            assertThat(talk(lmtp, hello + "DATA\r\nSubject: one\r\n.\r\nQUIT\r\n"))
                    .containsSubsequence("\r\n354 ", "\r\n451 ", "\r\n250 ", "\r\n221 ");
            assertThat(talk(lmtp, hello + "BDAT 14 LAST\r\nSubject: two\r\nQUIT\r\n"))
                    .containsSubsequence("\r\n250 2.1.0", "\r\n451 ", "\r\n250 ", "\r\n221 ");
        }
        assertThat(inbox).hasSize(2);
    }
}
