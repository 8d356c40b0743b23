package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.pop3.client.Pop3ClientBuilder;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.wire.MailException;
import org.posthorn.wire.driver.Driver;

@Timeout(120)
class MailHostCommandTest {

    private static final String[] CLEAR = {
        "--serve", "--user", "joey:secret", "--user", "chandler:secret2", "--allow-plaintext-auth"
    };

    @TempDir
    Path directory;

    private final TestTerminal terminal = new TestTerminal();
    private final List<Running> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(Running::close);
    }

    private Listening start(String... args) throws Failure {
        Running running = MailHostCommand.start(terminal.terminal(), args).orElseThrow();
        started.add(running);
        return running.listening();
    }

    private Listening start(String[] some, String... more) throws Failure {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return start(all.toArray(String[]::new));
    }

    private static void send(Listening host, String... to) throws IOException {
        try (SmtpClient smtp =
                SmtpClient.to("localhost", host.port("smtp")).plaintext().connect()) {
            smtp.send(
                    Envelope.of("ross@example.net", to),
                    Message.compose()
                            .from("ross@example.net")
                            .subject("Hi")
                            .text("How you doing?")
                            .build());
        }
    }

    private static Pop3ClientBuilder pop3(Listening host, String user, String password) {
        return Pop3Client.to("localhost", host.port("pop3"))
                .plaintext()
                .passwordInClear()
                .login(Login.of(user, password));
    }

    private static List<String> mailOf(Listening host, String user, String password) throws IOException {
        List<String> mail = new ArrayList<>();
        try (Pop3Client pop3 = pop3(host, user, password).connect()) {
            for (Listing listing : pop3.list()) {
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                pop3.retrieve(listing, octets);
                mail.add(octets.toString(UTF_8));
            }
        }
        return mail;
    }

    // ---- --check ----

    @ParameterizedTest
    @CsvSource({"memory, blocking", "memory, selector", "memory, virtual", "maildir, blocking", "maildir, selector"})
    void theCheckAgreesWithEveryStoreAndDriver(String store, String driver) throws Exception {
        assumeTrue(!driver.equals("virtual") || Driver.virtualThreadsAvailable());
        String where = store.equals("memory") ? store : "maildir:" + directory.resolve("mail");
        assertThat(MailHostCommand.start(terminal.terminal(), "--check", "--store", where, "--driver", driver))
                .isEmpty();
        assertThat(terminal.out())
                .startsWith("READY smtp=")
                .contains(" submission=", " submissions=", " pop3=", " pop3s=")
                .contains("same  every octet", "same  attachments", "same  deleted", "\nAll agree: 3 messages of ")
                .doesNotContain("DIFFERENT");
    }

    @Test
    void theCheckFailsIfMoreIsThereThanWasSent() throws Exception {
        String store = "maildir:" + directory;
        Listening host = start(CLEAR, "--store", store);
        send(host, "joey@example.org");
        assertThatThrownBy(() -> MailHostCommand.start(terminal.terminal(), "--check", "--store", store))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(1));
        assertThat(terminal.out()).contains("DIFFERENT  messages: 1 / 2", "NOT ALL AGREE");
    }

    // ---- --serve ----

    @Test
    void saysWhichPortsItServes() throws Exception {
        Listening host = start(CLEAR, "--pop3s", "0", "--smtp=0");
        assertThat(terminal.out())
                .isEqualTo("READY smtp=" + host.port("smtp") + " pop3s=" + host.port("pop3s") + System.lineSeparator());
    }

    @Test
    void servesAllOnFreePortsIfNoneIsNamed() throws Exception {
        start(CLEAR);
        assertThat(terminal.out()).matches("READY smtp=\\d+ submission=\\d+ submissions=\\d+ pop3=\\d+ pop3s=\\d+\\R");
    }

    @Test
    void whoeverIsNamedCanReadWhatHasCome() throws Exception {
        Listening host = start(CLEAR);
        send(host, "joey@example.org", "chandler+x@example.net");
        assertThat(mailOf(host, "joey", "secret"))
                .singleElement()
                .asString()
                .startsWith("Return-Path: <ross@example.net>\r\nDelivered-To: joey@example.org\r\n")
                .contains("\r\nSubject: Hi\r\n");
        assertThat(mailOf(host, "chandler", "secret2")).hasSize(1);
        assertThatThrownBy(() -> pop3(host, "chandler", "secret").connect())
                .isInstanceOf(MailException.AuthenticationFailed.class);
    }

    @Test
    void withoutUsersThereAreTwoWhosePasswordsArePrinted() throws Exception {
        Listening host = start("--serve", "--allow-plaintext-auth");
        List<String> users = terminal.out()
                .lines()
                .filter(line -> line.startsWith("USER "))
                .map(line -> line.substring("USER ".length()))
                .toList();
        assertThat(users).hasSize(2);
        for (String user : users) {
            String[] both = user.split(":");
            assertThat(mailOf(host, both[0], both[1])).isEmpty();
        }
    }

    @Test
    void theFirstUserIsPostmaster() throws Exception {
        Listening host = start(CLEAR, "--domain", "example.org");
        send(host, "postmaster@example.org");
        assertThat(mailOf(host, "joey", "secret")).hasSize(1);
        assertThatThrownBy(() -> send(host, "joey@example.net"))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("5.7.1");
        assertThatThrownBy(() -> send(host, "phoebe@example.org"))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("5.1.1");
    }

    @Test
    void mailInMaildirsOutlivesTheHost() throws Exception {
        String store = "maildir:" + directory;
        send(start(CLEAR, "--store", store), "joey@example.org");
        started.get(0).stop();
        assertThat(terminal.out()).endsWith("STOPPED" + System.lineSeparator());
        assertThat(mailOf(start(CLEAR, "--store", store), "joey", "secret")).hasSize(1);
    }

    @Test
    void withoutTlsPasswordsAreTakenOnlyIfThatIsSaid() throws Exception {
        String words = "USER joey\r\nPASS secret\r\nSTAT\r\nQUIT\r\n";
        assertThat(talk(start("--serve", "--user", "joey:secret"), words)).doesNotContain("+OK 0 0");
        assertThat(talk(start(CLEAR), words)).contains("+OK 0 0");
    }

    private static String talk(Listening host, String words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port("pop3"))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(words.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void submissionIsForUsersAndTrustsInTheCertificateThatIsSaved() throws Exception {
        Path file = directory.resolve("cert.pem");
        Listening host = start(CLEAR, "--save-cert", file.toString());
        TestTerminal other = new TestTerminal();
        other.environment.put("POSTHORN_PASSWORD", "secret");
        assertThat(Files.readString(file)).startsWith("-----BEGIN CERTIFICATE-----");
        int status = SendCommand.run(
                other.terminal(),
                "--server",
                "localhost:" + host.port("submissions"),
                "--tls",
                "implicit",
                "--trust",
                file.toString(),
                "--user",
                "joey",
                "--from",
                "joey@example.org",
                "--to",
                "chandler@example.org",
                "--text",
                "Hi");
        assertThat(status).isZero();
        assertThat(mailOf(host, "chandler", "secret2")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "maildir:"})
    void aMailboxThatIsFullIsToldBeforeTheMessageComes(String store) throws Exception {
        String where = store.equals("memory") ? store : store + directory;
        Listening host = start(CLEAR, "--quota", "10", "--store", where);
        assertThatThrownBy(() -> send(host, "joey@example.org"))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("5.2.3");
    }

    @Test
    void theTranscriptTellsWhatIsSaidButNoSecret() throws Exception {
        Listening host = start(CLEAR, "--transcript");
        send(host, "joey@example.org");
        talk(host, "USER joey\r\nPASS secret\r\nRETR 1\r\nQUIT\r\n");
        assertThat(terminal.err())
                .containsPattern("\\[smtp 127\\.0\\.0\\.1:\\d+] C: RCPT TO:<joey@example\\.org>")
                .containsPattern("\\[pop3 127\\.0\\.0\\.1:\\d+] C: RETR 1")
                .doesNotContain("secret", "How you doing?");
    }

    // ---- options ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--bogus",
                "--smtp 0",
                "--check --serve",
                "--check --smtp 0",
                "--check --quota 10",
                "--serve --smtp x",
                "--serve --pop3 65536",
                "--serve --store disk",
                "--serve --store maildir:",
                "--serve --user joey",
                "--serve --user joey:a --user joey:b",
                "--serve --driver magic",
                "--serve --max-size 1000",
                "--serve --tls-key x",
                "--serve --tls-p12 x --save-cert y",
                "--serve --domain a..b",
                "--serve word"
            })
    void optionsThatMakeNoSenseAreRefused(String line) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");
        assertThatThrownBy(() -> start(args))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(2));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        int taken = start(CLEAR, "--pop3", "0").port("pop3");
        assertThatThrownBy(() -> start(CLEAR, "--smtp", "0", "--pop3", Integer.toString(taken)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(1))
                .hasMessageContaining("--pop3 " + taken + ": ");
    }

    @Test
    void helpTellsOfEverything() throws Exception {
        assertThat(MailHostCommand.start(terminal.terminal(), "--help")).isEmpty();
        assertThat(terminal.out()).isEqualTo(MailHostCommand.USAGE);
    }
}
