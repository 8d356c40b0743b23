package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.ScramCredential;
import org.posthorn.sasl.ScramDecoys;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpQuestions;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;
import org.posthorn.wire.MailException;

/** Real programs log in to our server, by each mechanism that they know, and our client to theirs. */
class AuthenticationInteropTest {

    private static final String USER = MailServer.USER;
    private static final String PASSWORD = MailServer.PASSWORD;
    private static final byte[] RANDOM = "as good as random".getBytes(US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");

    private static final String SMTPLIB = """
            import smtplib, ssl, sys
            port, certificate, mechanism, user, password = sys.argv[1:6]
            with smtplib.SMTP("localhost", int(port), local_hostname="client.example", timeout=20) as smtp:
                smtp.starttls(context=ssl.create_default_context(cafile=certificate))
                smtp.ehlo()
                smtp.user, smtp.password = user, password
                smtp.auth(mechanism, getattr(smtp, "auth_" + mechanism.lower().replace("-", "_")))
                smtp.sendmail("sender@example.org", ["recipient@example.org"], sys.stdin.read())
            """;

    private final BlockingQueue<String> senders = new LinkedBlockingQueue<>();

    private SmtpServer serve() throws IOException {
        Secret password = Secret.of(PASSWORD);
        SaslServers mechanisms = SaslServers.builder()
                .passwords((user, given) -> user.equals(USER) && given.equals(password))
                .scram(AuthenticationInteropTest::credential, new ScramDecoys(RANDOM, 4_096))
                .sharedSecrets(user -> Optional.of(password).filter(known -> user.equals(USER)), "inbox.example")
                .tokens(token -> token.token().equals(password) ? Optional.of(USER) : Optional.empty())
                .build();
        return SmtpServer.configure()
                .hostName("inbox.example")
                .startTls(CERTIFICATE.serverContext())
                .authentication(mechanisms)
                .requireAuthentication()
                .listen(new SmtpHandler() {
                    @Override
                    public Reply mail(SmtpQuestions.Mail mail) {
                        senders.add(mail.client().identity().orElseThrow().authcid());
                        return Reply.ok();
                    }

                    @Override
                    public Reply message(Envelope envelope, InputStream message) {
                        return Reply.ok();
                    }
                });
    }

    private static Optional<ScramCredential> credential(String user, ScramHash hash) {
        return user.equals(USER)
                ? Optional.of(ScramCredential.derive(hash, Secret.of(PASSWORD), RANDOM, 4_096))
                : Optional.empty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "swaks, PLAIN",
        "swaks, LOGIN",
        "swaks, CRAM-MD5",
        "curl, PLAIN",
        "curl, LOGIN",
        "curl, CRAM-MD5",
        "curl, OAUTHBEARER",
        "curl, XOAUTH2",
        "msmtp, PLAIN",
        "msmtp, LOGIN",
        "msmtp, CRAM-MD5",
        "msmtp, SCRAM-SHA-1",
        "msmtp, SCRAM-SHA-256",
        "msmtp, OAUTHBEARER",
        "msmtp, XOAUTH2",
        "python3, PLAIN",
        "python3, LOGIN",
        "python3, CRAM-MD5",
        "s-nail, PLAIN",
        "s-nail, LOGIN",
        "s-nail, CRAM-MD5",
        "nullmailer, PLAIN",
        "nullmailer, LOGIN",
        "gsasl, PLAIN",
        "gsasl, SCRAM-SHA-256"
    })
    void aClientLogsIn(String program, String mechanism, @TempDir Path directory) throws Exception {
        try (SmtpServer server = serve()) {
            Program.Outcome right = run(program, mechanism, server.port(), PASSWORD, directory);
            assertThat(right.exit()).as(right.text()).isZero();
            if (!program.equals("gsasl")) { // which sends no mail
                assertThat(senders.poll(20, TimeUnit.SECONDS)).isEqualTo(USER);
            }
            Program.Outcome wrong = run(program, mechanism, server.port(), "crayon", directory);
            assertThat(wrong.exit()).as(wrong.text()).isNotZero();
            assertThat(senders).isEmpty();
        }
    }

    @Test
    void aClientBindsToTheChannel(@TempDir Path directory) throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "tls-exporter, which gsasl takes, needs Java 25");
        try (SmtpServer server = serve()) {
            Program.Outcome outcome = run("gsasl", "SCRAM-SHA-256-PLUS", server.port(), PASSWORD, directory);
            assertThat(outcome.exit()).as(outcome.text()).isZero();
        }
    }

    private static Program.Outcome run(String program, String mechanism, int port, String password, Path directory)
            throws IOException, InterruptedException {
        String certificate = Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem())
                .toString();
        String text = program.equals("s-nail") ? "hello\n" : "Subject: hello\r\n\r\nhello\r\n";
        List<String> command = new ArrayList<>();
        command.add(program.equals("nullmailer") ? "sh" : Installed.program(program));
        switch (program) {
            case "swaks" ->
                command.addAll(List.of(
                        "--server=localhost:" + port,
                        "--from=sender@example.org",
                        "--to=recipient@example.org",
                        "--tls",
                        "--auth=" + mechanism,
                        "--auth-user=" + USER,
                        "--auth-password=" + password));
            case "curl" -> {
                boolean token = mechanism.endsWith("OAUTHBEARER") || mechanism.equals("XOAUTH2");
                command.addAll(List.of("-sS", "--ssl-reqd", "--cacert", certificate, "--login-options"));
                command.addAll(List.of("AUTH=" + mechanism, "--user", token ? USER : USER + ":" + password));
                command.addAll(token ? List.of("--oauth2-bearer", password) : List.of());
                command.addAll(List.of("--mail-from", "sender@example.org", "--mail-rcpt", "recipient@example.org"));
                command.addAll(List.of("--upload-file", "-", "smtp://localhost:" + port + "/client.example"));
            }
            case "msmtp" ->
                command.addAll(List.of(
                        "--host=localhost",
                        "--port=" + port,
                        "--from=sender@example.org",
                        "--tls=on",
                        "--tls-starttls=on",
                        "--tls-trust-file=" + certificate,
                        "--auth=" + mechanism.toLowerCase(Locale.ROOT),
                        "--user=" + USER,
                        "--passwordeval=echo " + password,
                        "recipient@example.org"));
            case "s-nail" -> {
                command.addAll(List.of("-:/", "-Sv15-compat", "-Ssendwait", "-Snosave", "-Ssmtp-use-starttls"));
                command.addAll(
                        List.of("-Stls-ca-file=" + certificate, "-Stls-verify=strict", "-S", "hostname=a.example"));
                command.add("-Ssmtp-auth=" + mechanism.toLowerCase(Locale.ROOT));
                command.add("-Smta=smtp://" + USER + ":" + password + "@localhost:" + port);
                command.addAll(List.of("-r", "sender@example.org", "-s", "hello", "recipient@example.org"));
            }
            case "nullmailer" -> {
                String settings = "host=localhost\nport=" + port + "\nstarttls\nx509cafile=" + certificate + "\nuser="
                        + USER + "\npass=" + password + (mechanism.equals("LOGIN") ? "\nauth-login\n" : "\n");
                String queued = "sender@example.org\nrecipient@example.org\n\nSubject: hello\n\nhello\n";
                Path options = Files.writeString(directory.resolve("options"), settings);
                Path mail = Files.writeString(directory.resolve("queued"), queued);
                command.addAll(List.of("-c", "HELOHOST=client.example exec \"$0\" <\"$1\" 3<\"$2\""));
                command.add(Installed.file("/usr/lib/nullmailer/smtp"));
                command.addAll(List.of(options.toString(), mail.toString()));
            }
            case "gsasl" ->
                command.addAll(List.of(
                        "--smtp",
                        "--connect=localhost:" + port,
                        mechanism.endsWith("-PLUS") ? "--verbose" : "--no-cb",
                        "--x509-ca-file=" + certificate,
                        "--mechanism=" + mechanism,
                        "--authentication-id=" + USER,
                        "--password=" + password));
            default -> {
                Path script = Files.writeString(directory.resolve("login.py"), SMTPLIB);
                command.addAll(List.of(script.toString(), Integer.toString(port), certificate));
                command.addAll(List.of(mechanism, USER, password));
            }
        }
        return Program.run(PATIENCE, text.getBytes(UTF_8), command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void ourClientLogsInToAiosmtpd(String mechanism, @TempDir Path directory) throws Exception {
        try (Aiosmtpd server = new Aiosmtpd(directory, CERTIFICATE, true)) {
            try (SmtpClient smtp = client(server.port(), mechanism, PASSWORD)) {
                Envelope envelope = Envelope.of("sender@example.org", "recipient@example.org");
                assertThat(smtp.send(envelope, new ByteArrayInputStream(Mail.withCrlf()))
                                .isComplete())
                        .isTrue();
            }
            assertThat(server.envelope()).startsWith("sender@example.org").endsWith("recipient@example.org");
            Mail.assertSame(server.message(), Mail.withCrlf());
            assertThat(catchThrowableOfType(
                            MailException.AuthenticationFailed.class, () -> client(server.port(), mechanism, "crayon")))
                    .hasMessageContaining("535");
        }
    }

    private static SmtpClient client(int port, String mechanism, String password) throws MailException {
        return SmtpClient.to("localhost", port)
                .localAddress(InetAddress.getLoopbackAddress())
                .sslContext(CERTIFICATE.clientContext())
                .login(Login.of(USER, password))
                .saslPolicy(
                        SaslPolicy.standard().only(SaslMechanism.of(mechanism).orElseThrow()))
                .connect();
    }
}
