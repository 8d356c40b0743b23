package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.sasl.Credentials;
import org.posthorn.sasl.KnownUsers;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;
import org.posthorn.sasl.TokenSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.smtp.server.TestTls;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.AuthenticationFailed;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Driver;

/** Our client logs in to our server, and to servers that cannot be trusted. */
@Timeout(60)
class AuthenticationTest {

    private static final SSLContext TLS = TestTls.context();
    private static final byte[] RANDOM = "as good as random".getBytes(US_ASCII);
    private static final Secret PASSWORD = Secret.of("Pencil-7");

    private final List<SmtpServer> servers = new ArrayList<>();
    private final BlockingQueue<Optional<SaslIdentity>> senders = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        servers.forEach(SmtpServer::close);
    }

    private static SaslServers.Builder mechanisms() {
        return SaslServers.builder()
                .passwords(AuthenticationTest::isRight)
                .scram(AuthenticationTest::credential, new ScramDecoys(RANDOM, ScramCredential.LEAST_ITERATIONS))
                .sharedSecrets(user -> Optional.of(PASSWORD), "server.example")
                .tokens(token -> token.token().equals(Secret.of("new")) ? Optional.of("joey") : Optional.empty())
                .external(certificate ->
                        Optional.of(certificate.getSubjectX500Principal().getName()))
                .anonymous();
    }

    private static boolean isRight(String user, Secret password) throws IOException {
        if (user.equals("broken")) {
            throw new IOException("the users cannot be read");
        } else if (user.equals("buggy")) {
            throw new IllegalStateException("a mistake in the application");
        }
        return user.equals("joey") && password.equals(PASSWORD);
    }

    private static Optional<ScramCredential> credential(String user, ScramHash hash) {
        return user.equals("joey")
                ? Optional.of(ScramCredential.derive(hash, PASSWORD, RANDOM, ScramCredential.LEAST_ITERATIONS))
                : Optional.empty();
    }

    private static Login login(SaslMechanism mechanism) {
        return switch (mechanism) {
            case OAUTHBEARER, XOAUTH2 -> Login.token("joey", () -> "new");
            case EXTERNAL -> Login.external();
            case ANONYMOUS -> Login.anonymous("");
            default -> Login.of("joey", PASSWORD);
        };
    }

    private SmtpServer serve(SmtpServerBuilder settings) throws IOException {
        SmtpServer server = settings.listen(new SmtpHandler() {
            @Override
            public Reply mail(Mail mail) {
                senders.add(mail.client().identity());
                return Reply.of(250, "2.1.0", "Sender OK");
            }
        });
        servers.add(server);
        return server;
    }

    private SmtpServer serveUnderTls(SaslServers mechanisms) throws IOException {
        return serve(SmtpServer.configure()
                .startTls(TLS)
                .askClientCertificates()
                .authentication(mechanisms)
                .requireAuthentication());
    }

    private static SmtpClientBuilder client(int port) {
        return SmtpClient.to("localhost", port)
                .localAddress(InetAddress.getLoopbackAddress())
                .hostName("client.example")
                .sslContext(TLS);
    }

    /** Who the server takes the client for. */
    private SaslIdentity sender(SmtpClientBuilder settings) throws Exception {
        try (SmtpClient client = settings.connect()) {
            assertThatThrownBy(() -> client.send(
                            Envelope.of("joey@example.org", "ross@example.org"),
                            new java.io.ByteArrayInputStream(new byte[0])))
                    .isInstanceOf(IOException.class); // the handler takes no messages
            return senders.poll(20, TimeUnit.SECONDS).orElseThrow();
        }
    }

    static Stream<Arguments> everything() {
        return Stream.of(Driver.blocking(), Driver.selector())
                .flatMap(driver ->
                        Arrays.stream(SaslMechanism.values()).map(mechanism -> Arguments.arguments(mechanism, driver)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everything")
    void theHandlerSeesWhoLoggedInByEachMechanism(SaslMechanism mechanism, Driver driver) throws Exception {
        SmtpServer server = serve(SmtpServer.configure()
                .driver(driver)
                .startTls(TLS)
                .askClientCertificates()
                .authentication(mechanisms().build())
                .requireAuthentication());
        SaslIdentity who = sender(client(server.port())
                .login(login(mechanism))
                .saslPolicy(SaslPolicy.standard().only(mechanism)));
        assertThat(who.authzid())
                .isEqualTo(
                        switch (mechanism) {
                            case EXTERNAL -> "CN=localhost";
                            case ANONYMOUS -> "anonymous";
                            default -> "joey";
                        });
    }

    @Test
    void theStrongestThatBothKnowIsTaken() throws Exception {
        Heard heard = new Heard();
        SmtpServer server = serveUnderTls(mechanisms().build());
        sender(client(server.port()).login(Login.of("joey", PASSWORD)).transcript(heard));
        assertThat(heard.lines).contains("> AUTH SCRAM-SHA-512-PLUS ***");
    }

    @Test
    void aPasswordVerifierIsEnoughForPlainAndLogin() throws Exception {
        SmtpServer server = serve(SmtpServer.configure().implicitTls(TLS).authentication(AuthenticationTest::isRight));
        SmtpClientBuilder client = client(server.port()).implicitTls().login(Login.of("joey", PASSWORD));
        assertThat(sender(client).authcid()).isEqualTo("joey");
        assertThat(sender(client.saslPolicy(SaslPolicy.standard().only(SaslMechanism.LOGIN)))
                        .authcid())
                .isEqualTo("joey");
    }

    /** Users as a store of mailboxes knows them. */
    private static final class Store implements KnownUsers, Credentials {
        @Override
        public <P> Optional<P> power(Class<P> way) {
            return way.isInstance(this) ? Optional.of(way.cast(this)) : Optional.empty();
        }

        @Override
        public Optional<ScramCredential> scram(String user, ScramHash hash) {
            return credential(user, hash);
        }
    }

    @Test
    void whomAStoreKnowsLogsInAsTheStoreAllows() throws Exception {
        SmtpServer server = serve(SmtpServer.configure().startTls(TLS).users(new Store()));
        SmtpClientBuilder client = client(server.port()).login(Login.of("joey", PASSWORD));
        Heard heard = new Heard();
        assertThat(sender(client.transcript(heard)).authcid()).isEqualTo("joey");
        assertThat(heard.lines).contains("> AUTH SCRAM-SHA-512-PLUS ***");
        AuthenticationFailed failure =
                failure(client.saslPolicy(SaslPolicy.standard().only(SaslMechanism.PLAIN)));
        assertThat(failure).hasMessageContaining("mechanism");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "CRAM_MD5", "SCRAM_SHA_256", "SCRAM_SHA_256_PLUS"})
    void aWrongPasswordFailsForGood(SaslMechanism mechanism) throws Exception {
        SmtpServer server = serveUnderTls(mechanisms().build());
        AuthenticationFailed failure = failure(client(server.port())
                .login(Login.of("joey", "Crayon-7"))
                .saslPolicy(SaslPolicy.standard().only(mechanism)));
        assertThat(failure.isTransient()).isFalse();
        assertThat(failure).hasMessageContaining("535 5.7.8").hasMessageNotContaining("Crayon");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN"})
    void aServerThatCannotTellFailsForNow(SaslMechanism mechanism) throws Exception {
        SmtpServer server = serveUnderTls(mechanisms().build());
        for (String user : List.of("broken", "buggy")) {
            AuthenticationFailed failure = failure(client(server.port())
                    .login(Login.of(user, PASSWORD))
                    .saslPolicy(SaslPolicy.standard().only(mechanism)));
            assertThat(failure.isTransient()).isTrue();
        }
    }

    @Test
    void whoDoesNotLogInMayNotSendWhereThatIsRequired() throws Exception {
        SmtpServer server = serveUnderTls(mechanisms().build());
        try (SmtpClient client = client(server.port()).connect()) {
            SmtpRefused refused = catchThrowableOfType(
                    SmtpRefused.class,
                    () -> client.send(
                            Envelope.of("joey@example.org", "ross@example.org"),
                            new java.io.ByteArrayInputStream(new byte[0])));
            assertThat(refused.reply().code()).isEqualTo(530);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"})
    void whatShowsThePasswordIsNotSaidInTheClearUnlessAllowedByName(SaslMechanism mechanism) throws Exception {
        SmtpServer server = serve(SmtpServer.configure()
                .authentication(
                        mechanisms().allowInClear(SaslMechanism.values()).build()));
        Heard heard = new Heard();
        SaslPolicy only = SaslPolicy.standard().only(mechanism);
        SmtpClientBuilder client =
                client(server.port()).plaintext().transcript(heard).login(login(mechanism));
        AuthenticationFailed failure = failure(client.saslPolicy(only));
        assertThat(failure).hasMessageContaining(mechanism.text());
        assertThat(heard.lines).noneMatch(line -> line.startsWith("> AUTH"));
        assertThat(sender(client.saslPolicy(only.allowInClear(mechanism))).authzid())
                .isEqualTo("joey");
    }

    @Test
    void whatShowsThePasswordIsNotOfferedInTheClear() throws Exception {
        SmtpServer server = serve(
                SmtpServer.configure().startTls(TLS).authentication(mechanisms().build()));
        try (SmtpClient client = client(server.port()).plaintext().connect()) {
            assertThat(client.capabilities().mechanisms())
                    .containsExactly("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "ANONYMOUS");
        }
    }

    @Test
    void whereTlsIsRequiredNothingIsSaidBeforeIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                "S: 220 server.example",
                "C: EHLO client.example",
                "S: 250-server.example\r\n250 AUTH PLAIN LOGIN SCRAM-SHA-256",
                "wait")) {
            assertThatThrownBy(client(server.port()).login(Login.of("joey", PASSWORD))::connect)
                    .isInstanceOf(MailException.TlsFailed.class);
            assertThat(server.heard()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void aServerThatClaimsSuccessWithoutProvingItselfIsLeft() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                "S: 220 server.example",
                "C: EHLO client.example",
                "S: 250-server.example\r\n250 AUTH SCRAM-SHA-256",
                "C: AUTH SCRAM-SHA-256 ",
                "S: 235 2.7.0 Authentication successful",
                "wait")) {
            AuthenticationFailed failure =
                    failure(client(server.port()).plaintext().login(Login.of("joey", PASSWORD)));
            assertThat(failure).hasMessageContaining("SERVER_NOT_PROVED");
            assertThat(server.heard()).hasSize(2);
        }
    }

    @Test
    void aServerThatProvesItselfWronglyIsToldSo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                "S: 220 server.example",
                "C: EHLO client.example",
                "S: 250-server.example\r\n250 AUTH SCRAM-SHA-256",
                "C: AUTH SCRAM-SHA-256 ",
                "S: 334 " + base64("r=nobody,s=c2FsdA==,i=4096"),
                "C: *",
                "S: 501 5.7.0 Cancelled",
                "wait")) {
            AuthenticationFailed failure =
                    failure(client(server.port()).plaintext().login(Login.of("joey", PASSWORD)));
            assertThat(failure).hasMessageContaining("MALFORMED");
            assertThat(server.heard()).endsWith("*");
        }
    }

    @Test
    void aServerWithoutAuthIsNotUsed() throws Exception {
        SmtpServer server = serve(SmtpServer.configure().startTls(TLS));
        assertThat(failure(client(server.port()).login(Login.of("joey", PASSWORD))))
                .hasMessageContaining("no mechanism");
    }

    @ParameterizedTest
    @EnumSource(names = {"OAUTHBEARER", "XOAUTH2"})
    void aTokenThatIsRefusedIsFetchedAnewOnce(SaslMechanism mechanism) throws Exception {
        SmtpServer server = serveUnderTls(mechanisms().build());
        SmtpClientBuilder client =
                client(server.port()).saslPolicy(SaslPolicy.standard().only(mechanism));
        Tokens good = new Tokens("old", "new", "newer");
        assertThat(sender(client.login(Login.token("joey", good))).authcid()).isEqualTo("joey");
        assertThat(good.refusals).hasSize(1).first().asString().contains("\"status\"");
        Tokens bad = new Tokens("old", "older", "new");
        assertThat(failure(client.login(Login.token("joey", bad))).isTransient())
                .isFalse();
        assertThat(bad.given).isEqualTo(2);
    }

    @Test
    void aTokenThatCannotBeHadFailsForNow() throws Exception {
        SmtpServer server = serveUnderTls(mechanisms().build());
        TokenSource broken = () -> {
            throw new IOException("no network");
        };
        assertThat(failure(client(server.port()).login(Login.token("joey", broken)))
                        .isTransient())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(SaslMechanism.class)
    void noTranscriptHearsASecret(SaslMechanism mechanism) throws Exception {
        Heard both = new Heard();
        SmtpServer server = serve(SmtpServer.configure()
                .startTls(TLS)
                .askClientCertificates()
                .authentication(mechanisms().build())
                .transcripts(client -> both));
        sender(client(server.port())
                .login(login(mechanism))
                .saslPolicy(SaslPolicy.standard().only(mechanism))
                .transcript(both));
        List<String> exchange = both.lines.stream()
                .filter(line -> line.matches("[<>] (AUTH|334|[*]).*"))
                .toList();
        assertThat(exchange)
                .isNotEmpty()
                .allMatch(line -> line.matches("[<>] (AUTH [A-Z0-9-]+( [*]{3})?|334( [*]{3})?|[*]{3}|334 )"));
        assertThat(both.lines)
                .noneMatch(line -> line.contains("Pencil")
                        || line.contains(base64("joey"))
                        || line.contains(base64("Pencil-7"))
                        || line.contains("=="));
    }

    private static AuthenticationFailed failure(SmtpClientBuilder settings) {
        AuthenticationFailed failure = catchThrowableOfType(AuthenticationFailed.class, settings::connect);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }

    private static final class Tokens implements TokenSource {
        private final List<String> tokens;
        private final List<String> refusals = new ArrayList<>();
        private int given;

        Tokens(String... tokens) {
            this.tokens = List.of(tokens);
        }

        @Override
        public String token() {
            return tokens.get(given++);
        }

        @Override
        public void refused(String error) {
            refusals.add(error);
        }
    }

    /** Lines of a connection, {@code <} received and {@code >} sent. */
    private static final class Heard implements Transcript {
        private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public void received(String line) {
            lines.add("< " + line);
        }

        @Override
        public void sent(String line) {
            lines.add("> " + line);
        }

        @Override
        public void note(String text) {}
    }
}
