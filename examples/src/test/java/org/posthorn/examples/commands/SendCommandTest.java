package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.Client;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.Driver;

@Timeout(60)
class SendCommandTest {

    private static final String FROM = "--from=joey@example.org";
    private static final String TO = "--to=chandler@example.org";

    @TempDir
    Path directory;

    private final TestTerminal terminal = new TestTerminal();

    /** Runs {@code send}. */
    private int send(String... args) {
        return SendCommand.run(terminal.terminal(), args);
    }

    /** Runs {@code send} from joey to chandler, without TLS. */
    private int sendTo(String server, String... more) {
        List<String> args = new ArrayList<>(List.of("--server", server, "--tls=none", FROM, TO));
        args.addAll(List.of(more));
        return send(args.toArray(String[]::new));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path store() {
        return directory.resolve("store");
    }

    /** What the server has stored. */
    private Message stored() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            return Message.parse(Files.readAllBytes(files.findFirst().orElseThrow()));
        }
    }

    private ServerInTest storing(String... more) throws Failure {
        List<String> args = new ArrayList<>(List.of("--store", store().toString()));
        args.addAll(List.of(more));
        return ServerInTest.with(args.toArray(String[]::new));
    }

    @Test
    void whatIsComposedArrives() throws Exception {
        Path picture = file("map.png", "picture");
        Path list = file("list.txt", "a,b");
        Path html = file("body.html", "<p>You in? <img src=\"cid:map.png\"></p>");
        try (ServerInTest server = storing()) {
            assertThat(sendTo(
                            server.server("smtp"),
                            "--to=Monica <monica@example.org>, rachel@example.org",
                            "--cc=ross@example.org",
                            "--bcc=phoebe@example.org",
                            "--subject=Größe?",
                            "--text=You in?",
                            "--html=" + html,
                            "--inline=" + picture,
                            "--attach=" + list,
                            "--attach=" + picture,
                            "--header=X-Game: paintball",
                            "--header=Organization:Friends"))
                    .isZero();
            assertThat(server.out())
                    .contains("to=<chandler@example.org>,<monica@example.org>,<rachel@example.org>,<ross@example.org>,"
                            + "<phoebe@example.org>");
        }
        assertThat(terminal.out().lines())
                .hasSize(5)
                .allMatch(line -> line.matches("accepted <[a-z]+@example\\.org> 250 2\\.0\\.0 OK, queued as .*"));
        assertThat(terminal.err()).isEmpty();
        Message mail = stored();
        assertThat(mail.subject()).contains("Größe?");
        assertThat(mail.headers().first("X-Game"))
                .hasValueSatisfying(field -> assertThat(field.text()).isEqualTo("paintball"));
        assertThat(mail.headers().first("Organization")).isPresent();
        assertThat(mail.bcc()).isEmpty();
        assertThat(mail.cc()).hasSize(1);
        assertThat(mail.text()).contains("You in?");
        assertThat(mail.attachments()).hasSize(3);
        assertThat(mail.defects()).isEmpty();
    }

    @Test
    void textCanComeFromStandardInput() throws Exception {
        terminal.input = "Grüße\nfrom here\n".getBytes(UTF_8);
        try (ServerInTest server = storing()) {
            assertThat(sendTo(server.server("smtp"), "--text", "-")).isZero();
        }
        assertThat(stored().text()).startsWith("Grüße\nfrom here");
    }

    @Test
    void aReadyMessageGoesAsItIsButForItsBlindCopies() throws Exception {
        String message = "From: joey@example.org\r\nTo: chandler@example.org\r\nBcc: phoebe@example.org\r\n"
                + "X-Odd:  folded\r\n  twice \r\n\r\n.\r\n..text\r\n";
        Path eml = file("mail.eml", message);
        try (ServerInTest server = storing()) {
            assertThat(send("--server", server.server("smtp"), "--tls=none", "--eml=" + eml))
                    .isZero();
            assertThat(server.out()).contains("from=<joey@example.org> to=<chandler@example.org>,<phoebe@example.org>");
        }
        try (Stream<Path> files = Files.list(store())) {
            assertThat(Files.readString(files.findFirst().orElseThrow()))
                    .endsWith("\r\n" + message.replace("Bcc: phoebe@example.org\r\n", ""));
        }
    }

    @Test
    void aReadyMessageGoesWhereTheOptionsSay() throws Exception {
        terminal.input = "Subject: from a pipe\r\n\r\n".getBytes(UTF_8);
        try (ServerInTest server = ServerInTest.with("--discard")) {
            assertThat(sendTo(server.server("smtp"), "--to=ross@example.org", "--eml=-"))
                    .isZero();
            assertThat(server.out()).contains("from=<joey@example.org> to=<chandler@example.org>,<ross@example.org>");
        }
    }

    @ParameterizedTest
    @CsvSource({"<>, <>", "bounces@example.org, <bounces@example.org>"})
    void reportsGoWhereTheEnvelopeSays(String option, String path) throws Exception {
        try (ServerInTest server = ServerInTest.with("--discard")) {
            assertThat(sendTo(server.server("smtp"), "--envelope-from", option)).isZero();
            assertThat(server.out()).contains("from=" + path + " to=");
        }
    }

    @Test
    void aDryRunPrintsTheMessageAndConnectsNowhere() throws Exception {
        assertThat(send(FROM, TO, "--bcc=phoebe@example.org", "--subject=Hello", "--text=You in?", "--dry-run"))
                .isZero();
        Message mail = Message.parse(terminal.octets());
        assertThat(mail.subject()).contains("Hello");
        assertThat(mail.text()).contains("You in?");
        assertThat(terminal.out()).doesNotContain("phoebe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "selector", "virtual"})
    void theTwoProgramsAgreeUnderEachDriverAndEachKindOfTls(String driver) throws Exception {
        assumeTrue(!driver.equals("virtual") || Driver.virtualThreadsAvailable());
        Path trust = directory.resolve("cert.pem");
        Path password = file("password", "sécret\nnot this\n");
        try (ServerInTest server = storing(
                "--smtp=0",
                "--smtps=0",
                "--self-signed",
                "--save-cert=" + trust,
                "--user=joey:sécret",
                "--require-auth",
                "--driver=" + driver)) {
            for (String mechanism : List.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS")) {
                String[] login = {
                    FROM,
                    TO,
                    "--user=joey",
                    "--password-file=" + password,
                    "--mechanism=" + mechanism,
                    "--trust=" + trust
                };
                assertThat(send(with(login, "--server=" + server.server("smtp"))))
                        .isZero();
                assertThat(send(with(login, "--server=" + server.server("smtps"), "--tls=implicit")))
                        .isZero();
            }
            assertThat(server.out().lines().filter(line -> line.contains(" user=joey tls=TLSv1.3 ")))
                    .hasSize(10);
        }
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aPasswordComesFromAFileOrTheEnvironmentOrAPerson() throws Exception {
        Path file = file("password", "secret\n");
        try (ServerInTest server = ServerInTest.with("--user=joey:secret", "--require-auth", "--discard")) {
            assertThat(sendTo(server.server("smtp"), "--user=joey", "--password-file=" + file))
                    .isZero();
            terminal.environment.put("POSTHORN_PASSWORD", "secret");
            assertThat(sendTo(server.server("smtp"), "--user=joey")).isZero();
            terminal.environment.clear();
            terminal.answer = "secret";
            assertThat(sendTo(server.server("smtp"), "--user=joey")).isZero();
            terminal.answer = null;
            assertThat(sendTo(server.server("smtp"), "--user=joey")).isEqualTo(2);
            assertThat(terminal.err()).contains("no password: name --password-file, or set $POSTHORN_PASSWORD");
        }
    }

    @Test
    void aTokenComesFromAFile() throws Exception {
        Path token = file("token", "t0ken\n");
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("localhost");
        Path trust = file("cert.pem", certificate.certificatePem());
        try (SmtpServer server = SmtpServer.configure()
                .startTls(certificate.serverContext())
                .authentication(SaslServers.builder()
                        .tokens(presented ->
                                presented.token().equals(Secret.of("t0ken")) ? Optional.of("joey") : Optional.empty())
                        .build())
                .requireAuthentication()
                .listen((envelope, message) -> {})) {
            String[] args = {
                FROM,
                TO,
                "--server=localhost:" + server.port(),
                "--trust=" + trust,
                "--user=joey",
                "--token-file=" + token
            };
            assertThat(send(args)).isZero();
            assertThat(send(with(args, "--mechanism=XOAUTH2"))).isZero();
        }
    }

    @Test
    void aWrongPasswordIsTold() throws Exception {
        terminal.environment.put("POSTHORN_PASSWORD", "wrong");
        try (ServerInTest server = ServerInTest.with("--user=joey:secret")) {
            assertThat(sendTo(server.server("smtp"), "--user=joey")).isEqualTo(3);
        }
        assertThat(terminal.err())
                .startsWith("posthorn: login failed: SCRAM-SHA-512: ")
                .doesNotContain("wrong");
        assertThat(terminal.out()).startsWith("unsent <chandler@example.org> ");
    }

    @Test
    void aPasswordIsShownWithoutTlsOnlyWhereThatIsAllowed() throws Exception {
        terminal.environment.put("POSTHORN_PASSWORD", "secret");
        try (ServerInTest server = ServerInTest.with("--user=joey:secret", "--auth-in-clear", "--discard")) {
            String[] plain = {"--user=joey", "--mechanism=PLAIN"};
            assertThat(sendTo(server.server("smtp"), plain)).isEqualTo(3);
            assertThat(terminal.err()).contains("login failed: no mechanism that fits and is allowed");
            assertThat(sendTo(server.server("smtp"), with(plain, "--auth-in-clear")))
                    .isZero();
        }
    }

    /** A server with that handler. */
    private static SmtpServer serving(SmtpHandler handler) throws IOException {
        return SmtpServer.listen(0, handler);
    }

    /** Answers each recipient by the code that it begins with, and each message by {@code reply}. */
    private static SmtpHandler answering(Reply reply) {
        return new SmtpHandler() {
            @Override
            public Reply recipient(Recipient recipient) {
                String local = recipient.to().localPart();
                return local.matches("[45].*")
                        ? Reply.of(Integer.parseInt(local.substring(0, 3)), local.charAt(0) + ".1.1", "not this one")
                        : Reply.ok();
            }

            @Override
            public Reply message(Envelope envelope, InputStream message) {
                return reply;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.org, 0",
        "'a@example.org, 550@example.org', 1",
        "'a@example.org, 450@example.org', 75",
        "'a@example.org, 450@example.org, 550@example.org', 1",
        "550@example.org, 1",
        "450@example.org, 75"
    })
    void theExitStatusTellsWhatBecameOfTheRecipients(String to, int status) throws Exception {
        try (SmtpServer server = serving(answering(Reply.ok()))) {
            assertThat(send("--server=localhost:" + server.port(), "--tls=none", FROM, "--to=" + to))
                    .isEqualTo(status);
        }
        for (String each : to.split(", ")) {
            assertThat(terminal.out())
                    .containsPattern(
                            each.startsWith("a")
                                    ? (status == 0 || to.contains(",") ? "accepted <" : "refused <") + each
                                    : "refused <" + each + "> " + each.substring(0, 3) + " [45]\\.1\\.1 not this one");
        }
    }

    @ParameterizedTest
    @CsvSource({"451, 75", "554, 1"})
    void aRefusalOfTheMessageIsToldForEachRecipient(int code, int status) throws Exception {
        try (SmtpServer server = serving(answering(Reply.of(code, code / 100 + ".6.0", "too odd")))) {
            assertThat(sendTo("localhost:" + server.port(), "--to=ross@example.org"))
                    .isEqualTo(status);
        }
        assertThat(terminal.out().lines())
                .hasSize(2)
                .allMatch(line ->
                        line.startsWith("refused <") && line.endsWith("> " + code + " " + code / 100 + ".6.0 too odd"));
        assertThat(terminal.err()).contains("refused: the message: " + code);
    }

    @Test
    void nobodyGetsItWhenAllWereToAndSomeAreRefused() throws Exception {
        try (SmtpServer server = serving(answering(Reply.ok()))) {
            assertThat(sendTo("localhost:" + server.port(), "--to=550@example.org", "--all-or-nothing"))
                    .isEqualTo(1);
        }
        assertThat(terminal.out()).doesNotContain("accepted");
    }

    @Test
    void aServerThatDoesNotWantUsIsTold() throws Exception {
        for (int code : new int[] {421, 554}) {
            try (SmtpServer server = serving(new SmtpHandler() {
                @Override
                public Reply connected(Client client) {
                    return Reply.of(code, "go away");
                }
            })) {
                assertThat(sendTo("localhost:" + server.port())).isEqualTo(code == 421 ? 75 : 3);
            }
            assertThat(terminal.err()).contains("greeting: " + code);
            assertThat(terminal.out()).contains("unsent <chandler@example.org> " + code);
        }
    }

    @Test
    void aPortWhereNobodyListensIsTold() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(sendTo("localhost:" + port)).isEqualTo(3);
        assertThat(terminal.err())
                .startsWith("posthorn: cannot connect to localhost")
                .contains("refused");
        assertThat(sendTo("localhost:25", "--proxy=socks5://localhost:" + port)).isEqualTo(3);
        assertThat(sendTo("nowhere.invalid:25")).isEqualTo(3);
        assertThat(terminal.err()).contains("no such host: nowhere.invalid");
    }

    @Test
    void tlsThatIsNotOfferedOrNotTrustedIsTold() throws Exception {
        try (ServerInTest server = ServerInTest.with("--smtp=0", "--smtps=0", "--self-signed", "--discard")) {
            assertThat(send("--server=" + server.server("smtp"), FROM, TO)).isEqualTo(3);
            assertThat(terminal.err()).contains("no safe connection: ").contains("--trust");
            assertThat(send("--server=" + server.server("smtps"), "--tls=implicit", FROM, TO))
                    .isEqualTo(3);
        }
        try (ServerInTest server = ServerInTest.with("--discard")) {
            assertThat(send("--server=" + server.server("smtp"), FROM, TO)).isEqualTo(3);
            assertThat(terminal.err()).contains("the server does not offer STARTTLS");
        }
    }

    /** Answers a line each, in this order, to whatever is said; then breaks the connection. */
    private String scripted(String... replies) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(() -> {
            try (listener;
                    Socket socket = listener.accept()) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                for (String reply : replies) {
                    socket.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
                    String line = lines.readLine();
                    while (reply.startsWith("354") && line != null && !line.equals(".")) {
                        line = lines.readLine();
                    }
                }
            } catch (IOException e) {
                return; // the client left
            }
        });
        serving.setDaemon(true);
        serving.start();
        return "localhost:" + listener.getLocalPort();
    }

    @Test
    void aConnectionThatIsLostAfterTheMessageLeavesItsOutcomeUnknown() throws Exception {
        assertThat(sendTo(scripted("220 x", "250 x", "250 x", "250 x", "354 x")))
                .isEqualTo(4);
        assertThat(terminal.out()).startsWith("unknown <chandler@example.org> ");
    }

    @Test
    void aServerThatTalksNonsenseIsTold() throws Exception {
        assertThat(sendTo(scripted("\u001B[31mHTTP/1.1 400"))).isEqualTo(3);
        assertThat(terminal.err()).contains("does not keep to the protocol").doesNotContain("\u001B");
    }

    @Test
    void aServerThatSaysNothingIsLeftInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(sendTo("localhost:" + silent.getLocalPort(), "--timeout=1"))
                    .isEqualTo(3);
        }
        assertThat(terminal.err()).startsWith("posthorn: timed out: ");
    }

    @Test
    void theTranscriptShowsTheParametersThatWereAskedFor() throws Exception {
        String offers = "250-x\r\n250-DSN\r\n250 SIZE";
        assertThat(sendTo(
                        scripted("220 x", offers, "250 x", "250 x", "354 x", "250 x"),
                        "--notify=success,failure",
                        "--ret=hdrs",
                        "--envid=a+b",
                        "--helo=me.example.org",
                        "--transcript"))
                .isZero();
        assertThat(terminal.err())
                .contains("S: 220 x")
                .contains("C: EHLO me.example.org")
                .contains(" RET=HDRS ENVID=a+2Bb")
                .contains("C: RCPT TO:<chandler@example.org> NOTIFY=SUCCESS,FAILURE");
    }

    @Test
    void whatTheServerLacksIsLeftOutAndToldOrRefused() throws Exception {
        assertThat(sendTo(scripted("220 x", "250 x", "250 x", "250 x", "354 x", "250 x"), "--notify=never"))
                .isZero();
        assertThat(terminal.err()).contains("sent without DSN, which the server does not offer");
        assertThat(sendTo(scripted("220 x", "250 x", "221 x"), "--require-tls")).isEqualTo(1);
        assertThat(terminal.err()).contains("refused: MAIL: ").contains("TLS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus | unknown option --bogus",
                "word | unexpected word word",
                "--to a@example.org | --from is missing",
                "--from a@example.org | --to is missing",
                "--from a@example.org --to b@example.org | --server is missing",
                "--from a@ --to b@example.org | --from",
                "--from a@example.org --to b@ | --to",
                "--from a@example.org --to b@example.org --header X | written as name:value",
                "--from a@example.org --to b@example.org --header Date:x | --header",
                "--from a@example.org --to b@example.org --attach /none | /none: no such file",
                "--from a@example.org --to b@example.org --html /none | /none: no such file",
                "--from a@example.org --to b@example.org --inline /none | --inline goes with --html",
                "--eml /none | /none: no such file",
                "--eml - --subject x | --eml and --subject exclude each other",
                "--eml - --server x | names no sender",
                "--from a@example.org --to b@example.org --server x:y | --server takes a host",
                "--from a@example.org --to b@example.org --server x:65536 | --server takes a host",
                "--from a@example.org --to b@example.org --server x --tls some | --tls takes one of starttls",
                "--from a@example.org --to b@example.org --server x --lmtp | --lmtp has no usual port",
                "--from a@example.org --to b@example.org --server x --trust /none | /none: no such file",
                "--from a@example.org --to b@example.org --server x --proxy x:1 | --proxy: written as socks5://",
                "--from a@example.org --to b@example.org --server x --proxy http://u@x:1 | $POSTHORN_PROXY_PASSWORD",
                "--from a@example.org --to b@example.org --server x --timeout 0 | --timeout takes a number",
                "--from a@example.org --to b@example.org --server x --mechanism X | --mechanism: no mechanism",
                "--from a@example.org --to b@example.org --server x --mechanism PLAIN | --user is missing",
                "--from a@example.org --to b@example.org --server x --user u --token-file /none | /none: no such file",
                "--from a@example.org --to b@example.org --notify sometimes | --notify: never, or some of",
                "--from a@example.org --to b@example.org --ret some | --ret takes one of full, hdrs",
                "--from a@example.org --to b@example.org --envid é | not an envelope identifier",
                "--from a@example.org --to b@example.org --envelope-from x | --envelope-from: not an address"
            })
    void optionsThatMakeNoSenseAreRefused(String line, String reason) {
        assertThat(send(line.split(" "))).isEqualTo(2);
        assertThat(terminal.err()).contains(reason).contains("--help tells of all options");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void helpTellsOfTheOptions() {
        assertThat(send("--help")).isZero();
        assertThat(terminal.out()).contains("--server HOST[:PORT]").contains("Exit status");
    }
}
