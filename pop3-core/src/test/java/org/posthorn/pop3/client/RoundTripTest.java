package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.pop3.server.Pop3ServerBuilder;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.MailException;

/** Our client and our server, over sockets. */
@Timeout(60)
class RoundTripTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Secret PASSWORD = Secret.of("sekret");

    @TempDir
    Path directory;

    private final MemoryStore store = MailStore.inMemory();
    private Mailbox inbox;

    private Pop3Server server;

    @BeforeEach
    void open() throws IOException {
        inbox = store.account("joey", "sekret").mailbox("INBOX");
        server = serve(Pop3Server.configure().store(store));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Pop3Server serve(Pop3ServerBuilder settings) throws IOException {
        return settings.startTls(CERTIFICATE.serverContext()).listen();
    }

    private Pop3ClientBuilder settings() {
        return Pop3Client.to("localhost", server.port())
                .sslContext(CERTIFICATE.clientContext())
                .login(Login.of("joey", PASSWORD));
    }

    private void append(String... texts) throws IOException {
        for (String text : texts) {
            inbox.append(text.getBytes(ISO_8859_1));
        }
    }

    private int left() throws IOException {
        return inbox.snapshot().messages().size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                ".\r\n",
                "..\r\n.\r\n...\r\n",
                "Subject: x\r\n\r\n.\r\n",
                "no end",
                "\r\n\r\n\r\n",
                "\u00e9\u00ff\0\r\n"
            })
    void aMessageComesAsItIsStoredWithACrlfAtItsEnd(String text) throws Exception {
        append(text);
        try (Pop3Client client = settings().connect()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Listing message = client.list().get(0);
            client.retrieve(message, out);
            boolean ends = text.isEmpty() || text.endsWith("\r\n");
            assertThat(out.toString(ISO_8859_1)).isEqualTo(ends ? text : text + "\r\n");
        }
    }

    @Test
    void manyMessagesAreDownloadedToFilesAndDeleted() throws Exception {
        List<String> texts = IntStream.range(0, 150)
                .mapToObj(i -> "Subject: " + i + "\r\n\r\n" + ".line\r\n".repeat(i * 7))
                .toList();
        append(texts.toArray(String[]::new));
        try (Pop3Client client = settings().connect()) {
            List<Listing> all = client.list();
            assertThat(client.status().messages()).isEqualTo(150);
            client.retrieve(all, Receiver.files(message -> directory.resolve(message.number() + ".eml")));
            assertThat(client.delete(all)).isEmpty();
            assertThat(client.list()).isEmpty();
            assertThat(left()).isEqualTo(150);
            assertThat(client.quit()).isEqualTo(new Update.Done(150));
        }
        assertThat(left()).isZero();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(Files.readString(directory.resolve((i + 1) + ".eml"))).isEqualTo(texts.get(i));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(150);
        }
    }

    @Test
    void leavingWithoutQuitDeletesNothing() throws Exception {
        append("one\r\n", "two\r\n");
        try (Pop3Client client = settings().connect()) {
            client.delete(client.list());
        }
        awaitTheLock();
        assertThat(left()).isEqualTo(2);
    }

    /** The server notices that the connection is gone in its own time. */
    private void awaitTheLock() throws Exception {
        for (int tries = 0; ; tries++) {
            try (Pop3Client client = settings().connect()) {
                client.quit();
                return;
            } catch (Pop3Refused e) {
                assertThat(e.isTransient()).isTrue();
                assertThat(tries).isLessThan(1_000);
                Thread.sleep(10);
            }
        }
    }

    @Test
    void aMaildropThatAnotherHasIsRefusedForNow() throws Exception {
        try (Pop3Client first = settings().connect()) {
            assertThatThrownBy(() -> settings().connect())
                    .isInstanceOfSatisfying(
                            Pop3Refused.class,
                            refused -> assertThat(refused.isTransient()).isTrue())
                    .hasMessageContaining("IN-USE");
            first.noop();
        }
    }

    @Test
    void aWrongPasswordIsAFailedAuthentication() {
        assertThatThrownBy(() -> settings().login(Login.of("joey", "wrong")).connect())
                .isInstanceOf(MailException.AuthenticationFailed.class)
                .hasMessageContaining("[AUTH]");
    }

    @Test
    void mailIsLeftOnTheServerAndDownloadedOnce() throws Exception {
        append("one\r\n", "two\r\n");
        Path memory = directory.resolve("downloaded");
        assertThat(download(memory)).isEqualTo("one\r\ntwo\r\n");
        append("three\r\n");
        assertThat(download(memory)).isEqualTo("three\r\n");
        assertThat(download(memory)).isEmpty();
        assertThat(left()).isEqualTo(3);
    }

    private String download(Path memory) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Downloaded downloaded = Downloaded.in(memory);
        try (Pop3Client client = settings().connect()) {
            List<Listing> all = client.list();
            downloaded.retain(all);
            for (Listing message : downloaded.fresh(all)) {
                client.retrieve(message, out);
                downloaded.add(message);
            }
            client.delete(downloaded.olderThan(Duration.ofDays(1), all));
            client.quit();
        }
        return out.toString(UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            value = SaslMechanism.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EXTERNAL", "ANONYMOUS"})
    void everyMechanismLogsIn(SaslMechanism mechanism) throws Exception {
        append("one\r\n");
        byte[] random = "as good as random".getBytes(UTF_8);
        SaslServers mechanisms = SaslServers.builder()
                .passwords((user, password) -> user.equals("joey") && password.equals(PASSWORD))
                .scram(
                        (user, hash) -> Optional.of(
                                ScramCredential.derive(hash, PASSWORD, random, ScramCredential.LEAST_ITERATIONS)),
                        new ScramDecoys(random, ScramCredential.LEAST_ITERATIONS))
                .sharedSecrets(user -> Optional.of(PASSWORD), "server.example")
                .tokens(token -> token.token().equals(Secret.of("new")) ? Optional.of("joey") : Optional.empty())
                .build();
        boolean token = mechanism == SaslMechanism.OAUTHBEARER || mechanism == SaslMechanism.XOAUTH2;
        try (Pop3Server other = serve(Pop3Server.configure().store(store).authentication(mechanisms));
                Pop3Client client = Pop3Client.to("localhost", other.port())
                        .sslContext(CERTIFICATE.clientContext())
                        .login(token ? Login.token("joey", () -> "new") : Login.of("joey", PASSWORD))
                        .saslPolicy(SaslPolicy.standard().only(mechanism))
                        .connect()) {
            assertThat(client.status().messages()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SaslMechanism.class,
            names = {"SCRAM_.*", "PLAIN", "LOGIN"},
            mode = EnumSource.Mode.MATCH_ANY)
    void aStoreOffersWhatItCanAnswerFor(SaslMechanism mechanism) throws Exception {
        append("one\r\n");
        Pop3ClientBuilder settings = settings().saslPolicy(SaslPolicy.standard().only(mechanism));
        try (Pop3Client client = settings.connect()) {
            assertThat(client.status().messages()).isEqualTo(1);
        }
        assertThatThrownBy(() -> settings.login(Login.of("joey", "wrong")).connect())
                .isInstanceOf(MailException.AuthenticationFailed.class);
    }

    @Test
    void listeningForAStoreTakesScramInTheClear() throws Exception {
        append("one\r\n");
        try (Pop3Server other = Pop3Server.listen(0, store);
                Pop3Client client = Pop3Client.to("localhost", other.port())
                        .plaintext()
                        .login(Login.of("joey", PASSWORD))
                        .saslPolicy(SaslPolicy.standard().only(SaslMechanism.SCRAM_SHA_256))
                        .connect()) {
            assertThat(client.status().messages()).isEqualTo(1);
        }
    }

    @Test
    void apopLogsInInTheClear() throws Exception {
        Pop3ServerBuilder apop =
                Pop3Server.configure().store(store).apop(user -> Optional.of(PASSWORD), "server.example");
        try (Pop3Server other = apop.listen();
                Pop3Client client = Pop3Client.to("localhost", other.port())
                        .plaintext()
                        .login(Login.of("joey", PASSWORD))
                        .apop()
                        .connect()) {
            assertThat(client.status().messages()).isZero();
        }
    }

    @Test
    void languagesAndUtf8AreSettled() throws Exception {
        append("Subject: gr\u00c3\u00bc\u00c3\u009fe\r\n\r\n");
        try (Pop3Client client = settings().connect()) {
            assertThat(client.language("*")).isNotEmpty();
            assertThat(client.message(client.list().get(0)).subject()).contains("gr\u00fc\u00dfe");
        }
    }

    @Test
    void aMessageOf300MegabytesPasses() throws Exception {
        long size = 300L << 20;
        try (BigMessageServer big = new BigMessageServer(size);
                Pop3Client client =
                        Pop3Client.to("localhost", big.port()).plaintext().connect()) {
            AtomicLong octets = new AtomicLong();
            OutputStream out = new OutputStream() {
                @Override
                public void write(int octet) {
                    octets.incrementAndGet();
                }

                @Override
                public void write(byte[] some, int from, int count) {
                    octets.addAndGet(count);
                }
            };
            assertThat(client.retrieve(new Listing(1, size, Optional.empty()), out))
                    .isEqualTo(size);
            assertThat(octets).hasValue(size);
        }
    }
}
