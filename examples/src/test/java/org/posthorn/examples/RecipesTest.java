package org.posthorn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mime.Message;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.MessageSink;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.MailException;

class RecipesTest {

    @TempDir
    Path directory;

    @Test
    void aMailThatIsSentArrivesWithItsAttachment() throws Exception {
        Path map = Files.write(directory.resolve("map.png"), new byte[] {1, 2, 3});
        List<Message> inbox = new CopyOnWriteArrayList<>();
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        SSLContext usual = SSLContext.getDefault();
        SSLContext.setDefault(certificate.clientContext());
        try (SmtpServer server = SmtpServer.configure()
                .startTls(certificate.serverContext())
                .authentication((user, password) -> user.equals("joey") && password.equals(Secret.of("sekret")))
                .requireAuthentication()
                .listen((envelope, message) -> inbox.add(Message.parse(message)))) {
            SendMail.main("localhost", Integer.toString(server.port()), map.toString(), "sekret");
        } finally {
            SSLContext.setDefault(usual);
        }
        assertThat(inbox).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).contains("Paintball?");
            assertThat(mail.attachments())
                    .singleElement()
                    .satisfies(part -> assertThat(part.decoded().octets()).containsExactly(1, 2, 3));
        });
    }

    private static final String[] MAILDROP = {
        "S: +OK", "C: CAPA", "S: +OK\r\nSTLS\r\n.", "C: STLS", "S: +OK", "tls",
        "C: CAPA", "S: +OK\r\nUSER\r\n.", "C: USER", "S: +OK", "C: PASS", "S: +OK",
        "C: LIST", "S: +OK\r\n1 5\r\n2 5\r\n.", "C: UIDL", "S: +OK\r\n1 a\r\n2 b\r\n."
    };

    private static ScriptedServer maildrop(SelfSignedCertificate certificate, String... more) throws IOException {
        String[] script = Stream.concat(Stream.of(MAILDROP), Stream.of(more)).toArray(String[]::new);
        return new ScriptedServer(certificate.serverContext(), script);
    }

    @Test
    void mailIsDownloadedAndDeleted() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        SSLContext usual = SSLContext.getDefault();
        SSLContext.setDefault(certificate.clientContext());
        try (ScriptedServer server = maildrop(
                certificate,
                "C: RETR 1",
                "S: +OK\r\none\r\n.",
                "C: DELE 1",
                "S: +OK",
                "C: RETR 2",
                "S: +OK\r\ntwo\r\n.",
                "C: DELE 2",
                "S: +OK",
                "C: QUIT",
                "S: +OK")) {
            DownloadMail.main("localhost", Integer.toString(server.port()), directory.toString(), "sekret");
        } finally {
            SSLContext.setDefault(usual);
        }
        assertThat(contents()).containsExactlyInAnyOrder("one\r\n", "two\r\n");
    }

    @Test
    void mailIsDownloadedOnceAndLeftOnTheServer() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        Path memory = directory.resolveSibling("downloaded-" + directory.getFileName());
        Files.writeString(memory, "0 a\n1 gone\n"); // a, and long ago
        try (ScriptedServer server = maildrop(
                        certificate, "C: RETR 2", "S: +OK\r\ntwo\r\n.", "C: DELE 1", "S: +OK", "C: QUIT", "S: +OK");
                Pop3Client pop = Pop3Client.to("localhost", server.port())
                        .sslContext(certificate.clientContext())
                        .login(Login.of("joey", "sekret"))
                        .connect()) {
            LeaveMailOnServer.download(pop, directory, memory);
        }
        assertThat(contents()).containsExactly("two\r\n");
        assertThat(memory).content().contains("0 a\n", " b\n").doesNotContain("gone");
        Files.delete(memory);
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> contents = new ArrayList<>();
            for (Path file : files.toList()) {
                contents.add(Files.readString(file));
            }
            return contents;
        }
    }

    @Test
    void theEmbeddedServerTakesAllMail() throws Exception {
        List<Message> inbox = new CopyOnWriteArrayList<>();
        try (SmtpServer server = EmbedServer.start(0, inbox);
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            smtp.send(mailTo("anyone@example.org"));
        }
        assertThat(inbox).singleElement().extracting(Message::subject).isEqualTo(Optional.of("Hello"));
    }

    @Test
    void theServerThatAnswersLaterTakesMailForItsUsersAlone() throws Exception {
        List<String> stored = new CopyOnWriteArrayList<>();
        AnswerLater.Users users = address ->
                CompletableFuture.supplyAsync(() -> address.localPart().equals("chandler"));
        MessageSink sink = new MessageSink() {
            @Override
            public CompletionStage<?> piece(ByteBuffer octets) {
                stored.add(StandardCharsets.UTF_8.decode(octets).toString());
                return READY;
            }

            @Override
            public CompletionStage<Replies> end() {
                return CompletableFuture.supplyAsync(() -> Replies.all(Reply.ok()));
            }
        };
        try (SmtpServer server = AnswerLater.start(0, users, transaction -> sink);
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            Delivery delivery = smtp.send(mailTo("chandler@example.org", "nobody@example.org"));
            assertThat(delivery.accepted()).hasToString("[<chandler@example.org>]");
            assertThat(delivery.refused().values()).singleElement().hasToString("550 5.1.1 No such user here");
        }
        assertThat(String.join("", stored)).contains("Subject: Hello");
    }

    @Test
    void theServerWithAPolicyStoresMailForItsUsersAlone() throws Exception {
        try (SmtpServer server = EmbedServerWithPolicy.start(0, Set.of("chandler@example.org"), directory);
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            Delivery delivery = smtp.send(mailTo("chandler@example.org", "nobody@example.org"));
            assertThat(delivery.accepted()).hasToString("[<chandler@example.org>]");
            assertThat(delivery.refused().values()).singleElement().hasToString("550 5.1.1 No such user here");
        }
        try (Stream<Path> stored = Files.list(directory)) {
            assertThat(stored)
                    .singleElement()
                    .satisfies(file -> assertThat(Message.parse(file).subject()).contains("Hello"));
        }
    }

    @Test
    void parsingListsTheAttachments() throws Exception {
        Path file = directory.resolve("invoice.eml");
        try (var out = Files.newOutputStream(file)) {
            Message.compose()
                    .from("joey@example.org")
                    .to("chandler@example.org")
                    .text("See the attachment.")
                    .attach("invoice.pdf", new byte[1234])
                    .build()
                    .writeTo(out);
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream usual = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ParseMessage.main(file.toString());
        } finally {
            System.setOut(usual);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("invoice.pdf")
                .contains("application/pdf")
                .contains("1234");
    }

    @Test
    void manyThreadsSendOverAPool() throws Exception {
        List<Message> inbox = new CopyOnWriteArrayList<>();
        try (SmtpServer server = EmbedServer.start(0, inbox)) {
            SendFromManyThreads.send(
                    SmtpClient.to("localhost", server.port()).plaintext(),
                    List.of(mailTo("a@example.org"), mailTo("b@example.org"), mailTo("c@example.org")));
        }
        assertThat(inbox).hasSize(3);
    }

    @Test
    void whoAsksForReportsIsToldWhetherTheyWillCome() throws Exception {
        List<Message> inbox = new CopyOnWriteArrayList<>();
        try (SmtpServer server = EmbedServer.start(0, inbox);
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            boolean offered = smtp.capabilities().has(Extension.DSN);
            assertThat(AskForReports.send(smtp, mailTo("chandler@example.org"))).isEqualTo(offered);
        }
        assertThat(inbox).hasSize(1);
    }

    @Test
    void aProxyThatIsNotThereIsReported() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> SendThroughProxy.send(mailTo("a@example.org"), "localhost", port))
                .isInstanceOf(MailException.Disconnected.class);
    }

    private static Message mailTo(String... recipients) {
        var mail = Message.compose().from("joey@example.org").subject("Hello").text("Hello");
        for (String recipient : recipients) {
            mail.to(recipient);
        }
        return mail.build();
    }

    @Test
    void mailGoesIntoTheMailboxesOfItsRecipients() throws Exception {
        MemoryStore store = MailStore.inMemory();
        Mailbox inbox = store.account("joey", "secret").mailbox("INBOX");
        try (SmtpServer server = DeliverToMailboxes.start(0, store, "joey");
                SmtpClient smtp =
                        SmtpClient.to("localhost", server.port()).plaintext().connect()) {
            Delivery delivery = smtp.send(
                    Envelope.of("ross@example.net", "postmaster@example.org", "chandler@example.org"),
                    Message.compose().from("ross@example.net").text("Hi").build());
            assertThat(delivery.accepted()).hasSize(1);
            assertThat(delivery.refused().values()).containsExactly(Reply.noSuchUser());
        }
        assertThat(inbox.message(1).orElseThrow().head().headers().text("Delivered-To"))
                .contains("postmaster@example.org");
    }

    @Test
    void theMailOfAStoreIsServed() throws Exception {
        byte[] mail = "Subject: Paintball?\r\n\r\nYou in?\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (Pop3Server server = ServePop3.start(0, mail);
                Pop3Client pop = Pop3Client.to("localhost", server.port())
                        .plaintext()
                        .passwordInClear()
                        .login(Login.of("joey", "secret"))
                        .connect()) {
            assertThat(pop.message(pop.list().get(0)).headers().text("Subject")).contains("Paintball?");
        }
    }
}
