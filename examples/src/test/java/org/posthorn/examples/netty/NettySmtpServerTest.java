package org.posthorn.examples.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.testkit.SelfSignedCertificate;

/** The session under Netty does what it does under our own drivers. */
@Timeout(60)
class NettySmtpServerTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost", "127.0.0.1");

    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private NettySmtpServer server;

    @BeforeEach
    void serve() throws InterruptedException {
        server = new NettySmtpServer(
                CERTIFICATE.serverContext(),
                to -> CompletableFuture.supplyAsync(
                        () -> to.localPart().equals("chandler") ? Reply.ok() : Reply.noSuchUser()),
                (envelope, message) -> inbox.add(message));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String talk(String text) throws IOException {
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
}
