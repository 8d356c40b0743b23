package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.MailException;
import org.posthorn.wire.driver.Driver;

@Timeout(60)
class SmtpServerCommandTest {

    private static final String TRANSACTION =
            "EHLO x\r\nMAIL FROM:<joey@example.org>\r\nRCPT TO:<chandler@example.org>\r\nDATA\r\n";
    private static final Envelope ENVELOPE = Envelope.of("joey@example.org", "chandler@example.org");

    @TempDir
    Path directory;

    private static InputStream mail(String text) {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void saysWhichPortsItServes() throws Exception {
        try (ServerInTest server = ServerInTest.with("--smtp", "0", "--smtps=0", "--self-signed")) {
            assertThat(server.out())
                    .startsWith("READY smtp=" + server.port("smtp") + " smtps=" + server.port("smtps")
                            + System.lineSeparator());
        }
    }

    @Test
    void servesAnyFreePortIfNoneIsNamed() throws Exception {
        try (ServerInTest server = ServerInTest.with()) {
            assertThat(server.talk("QUIT\r\n")).startsWith("220 localhost ").contains("\r\n221 ");
            assertThat(server.err()).contains("messages are taken and forgotten");
        }
    }

    @Test
    void tellsOfEachMessageInALine() throws Exception {
        try (ServerInTest server = ServerInTest.with("--discard")) {
            assertThat(server.err()).isEmpty();
            server.talk("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<\"b c\"@example.org>\r\n"
                    + "DATA\r\nSubject: x\r\n\r\n..\r\n.\r\nQUIT\r\n");
            assertThat(server.out().lines().skip(1))
                    .singleElement()
                    .asString()
                    .matches("MESSAGE id=[0-9A-Za-z-]+ octets=17 peer=127\\.0\\.0\\.1:\\d+ user=- tls=- "
                            + "from=<> to=<a@example\\.org>,<\"b c\"@example\\.org>");
        }
    }

    @Test
    void quietTellsOfNone() throws Exception {
        try (ServerInTest server = ServerInTest.with("--discard", "--quiet")) {
            assertThat(server.talk(TRANSACTION + ".\r\nQUIT\r\n")).contains("queued as");
            assertThat(server.out().lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "selector", "virtual"})
    void whatIsStoredIsWhatCameToTheOctet(String driver) throws Exception {
        assumeTrue(!driver.equals("virtual") || Driver.virtualThreadsAvailable());
        byte[] octets = new byte[300_000];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i % 80 == 78 ? '\r' : i % 80 == 79 ? '\n' : i % 80 == 0 ? '.' : i % 250 | 0x80);
        }
        String text = "Subject: x\r\n\r\n" + new String(octets, ISO_8859_1).substring(0, 299_920);
        try (ServerInTest server = ServerInTest.with("--store", directory.toString(), "--driver", driver);
                SmtpClient smtp = server.client().connect()) {
            smtp.send(ENVELOPE, mail(text));
            assertThat(server.out()).contains(" octets=" + text.length() + " ");
        }
        assertThat(files()).singleElement().satisfies(file -> {
            assertThat(file.getFileName().toString()).endsWith(".eml");
            String stored = Files.readString(file, ISO_8859_1);
            String id = file.getFileName().toString().replace(".eml", "");
            assertThat(stored.substring(0, stored.length() - text.length()))
                    .matches("Return-Path: <joey@example\\.org>\r\nReceived: from \\S+ \\(\\[127\\.0\\.0\\.1]\\)\r\n"
                            + " by localhost with ESMTP id " + id
                            + "\r\n for <chandler@example\\.org>;\r\n [^\r\n]+\r\n");
            assertThat(stored).endsWith("\r\n" + text);
        });
    }

    @Test
    void aMessageThatIsStoredIsCalledAsItsFile() throws Exception {
        try (ServerInTest server = ServerInTest.with("--store", directory.toString())) {
            String answers = server.talk(TRANSACTION + ".\r\nQUIT\r\n");
            String file = files().get(0).getFileName().toString();
            String id = file.substring(0, file.length() - ".eml".length());
            assertThat(answers).contains("queued as " + id + "\r\n");
            assertThat(server.out()).contains("MESSAGE id=" + id + " ");
        }
    }

    @Test
    void aMessageThatDoesNotComeWholeLeavesNothing() throws Exception {
        try (ServerInTest server = ServerInTest.with("--store", directory.toString())) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("smtp"))) {
                socket.getOutputStream()
                        .write((TRANSACTION + "Subject: x\r\n\r\n" + "x\r\n".repeat(100_000)).getBytes(UTF_8));
            }
            server.stop();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNotThereIsMade() throws Exception {
        Path deep = directory.resolve("a/b");
        try (ServerInTest server = ServerInTest.with("--store", deep.toString())) {
            server.talk(TRANSACTION + ".\r\nQUIT\r\n");
        }
        try (Stream<Path> files = Files.list(deep)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatGoesAwayIsNoReasonToLoseMail() throws Exception {
        Path gone = directory.resolve("gone");
        try (ServerInTest server = ServerInTest.with("--store", gone.toString())) {
            Files.delete(gone);
            assertThat(server.talk(TRANSACTION + ".\r\nQUIT\r\n")).contains("\r\n451 4.3.0 ");
            assertThat(server.err()).contains("is not taken: no such file");
        }
    }

    @Test
    void takesMailOfItsDomainsAloneButFromUsersAny() throws Exception {
        try (ServerInTest server = ServerInTest.with(
                "--discard", "--domain", "Example.org", "--domain", "example.net", "--user", "joey:secret")) {
            assertThat(server.talk("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.ORG>\r\nRCPT TO:<a@example.net>\r\n"
                                    + "RCPT TO:<postmaster>\r\nRCPT TO:<a@example.com>\r\nQUIT\r\n")
                            .lines()
                            .filter(line -> line.contains("2.1.5") || line.startsWith("550 5.7.1")))
                    .hasSize(4);
            try (SmtpClient smtp =
                    server.client().login(Login.of("joey", "secret")).connect()) {
                assertThat(smtp.send(Envelope.of("", "a@example.com"), mail("\r\n"))
                                .isComplete())
                        .isTrue();
            }
            assertThat(server.out()).contains(" user=joey ");
        }
    }

    @Test
    void offersTheCertificateThatItMadeOnBothPorts() throws Exception {
        Path file = directory.resolve("cert.pem");
        try (ServerInTest server = ServerInTest.with(
                "--smtp=0", "--smtps=0", "--self-signed", "--save-cert", file.toString(), "--discard")) {
            SSLContext trust = new Certificates(
                            2,
                            new CommandLine(SendCommand.USAGE, "--trust", file.toString()),
                            new TestTerminal().terminal())
                    .client()
                    .orElseThrow();
            try (SmtpClient smtp = SmtpClient.to("localhost", server.port("smtp"))
                    .sslContext(trust)
                    .connect()) {
                smtp.send(ENVELOPE, mail("\r\n"));
            }
            try (SmtpClient smtp = SmtpClient.to("localhost", server.port("smtps"))
                    .implicitTls()
                    .sslContext(trust)
                    .connect()) {
                smtp.send(ENVELOPE, mail("\r\n"));
            }
            assertThat(server.out().lines().skip(1)).hasSize(2).allMatch(line -> line.contains(" tls=TLSv1.3 "));
        }
    }

    /** The certificate with its key as PKCS #12. */
    private Path pkcs12(SelfSignedCertificate made, String password) throws Exception {
        byte[] octets = Base64.getMimeDecoder().decode(made.privateKeyPem().replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(octets));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, password.toCharArray(), new Certificate[] {made.certificate()});
        Path file = directory.resolve("cert.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    @Test
    void aCertificateCanComeFromAFileWithItsPassword() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.forHosts("localhost");
        Path file = pkcs12(made, "sesame");
        Path password = Files.writeString(directory.resolve("password"), "sesame\n");
        try (ServerInTest server = ServerInTest.with(
                        "--tls-p12=" + file, "--tls-password-file=" + password, "--smtps=0", "--discard");
                SmtpClient smtp = SmtpClient.to("localhost", server.port("smtps"))
                        .implicitTls()
                        .sslContext(made.clientContext())
                        .connect()) {
            assertThat(smtp.send(ENVELOPE, mail("\r\n")).isComplete()).isTrue();
        }
        Files.writeString(password, "wrong\n");
        assertThatThrownBy(() -> ServerInTest.with("--tls-p12=" + file, "--tls-password-file=" + password))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(1));
    }

    @Test
    void aCertificateCanBeInPem() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.forHosts("localhost");
        Path chain = Files.writeString(directory.resolve("chain.pem"), made.certificatePem());
        Path key = Files.writeString(directory.resolve("key.pem"), made.privateKeyPem());
        try (ServerInTest server =
                ServerInTest.with("--tls-cert=" + chain, "--tls-key=" + key, "--smtp=0", "--smtps=0", "--discard")) {
            sendTrusting(made, server);
            SelfSignedCertificate renewed = SelfSignedCertificate.forHosts("localhost");
            Files.writeString(chain, renewed.certificatePem());
            Files.writeString(key, renewed.privateKeyPem());
            sendTrusting(renewed, server);
        }
        assertThatThrownBy(() -> ServerInTest.with("--tls-cert=" + chain, "--tls-key=" + chain))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(1));
        assertThatThrownBy(() -> ServerInTest.with("--tls-cert=" + chain, "--tls-key=" + directory.resolve("none")))
                .hasMessageEndingWith("none: no such file");
    }

    /** Through STARTTLS and through TLS from the first octet. */
    private static void sendTrusting(SelfSignedCertificate certificate, ServerInTest server) throws Exception {
        for (String port : List.of("smtp", "smtps")) {
            SmtpClientBuilder client =
                    SmtpClient.to("localhost", server.port(port)).sslContext(certificate.clientContext());
            try (SmtpClient smtp = (port.equals("smtps") ? client.implicitTls() : client).connect()) {
                assertThat(smtp.send(ENVELOPE, mail("\r\n")).isComplete()).isTrue();
            }
        }
    }

    @Test
    void lmtpSaysForEachRecipientWhereTheMessageIs() throws Exception {
        try (ServerInTest server =
                ServerInTest.with("--smtp=0", "--lmtp=0", "--domain=example.org", "--store", directory.toString())) {
            String answers = server.talk(
                    "lmtp",
                    "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<b@example.com>\r\n"
                            + "RCPT TO:<c@example.org>\r\nDATA\r\nSubject: x\r\n.\r\nQUIT\r\n");
            assertThat(files()).singleElement().satisfies(file -> {
                String id = file.getFileName().toString().replace(".eml", "");
                assertThat(answers)
                        .contains("\r\n550 5.7.1 ")
                        .contains("\r\n250 2.1.5 <a@example.org> OK, queued as " + id
                                + "\r\n250 2.1.5 <c@example.org> OK, queued as " + id + "\r\n221 ");
                assertThat(Files.readString(file)).contains(" with LMTP id " + id + ";\r\n");
            });
            assertThat(server.talk("lmtp", "EHLO x\r\nQUIT\r\n")).contains("\r\n500 5.5.1 ");
            assertThat(server.talk("EHLO x\r\nQUIT\r\n")).contains("\r\n250-CHUNKING\r\n");
        }
    }

    @Test
    void lmtpTellsEachRecipientIfTheMessageCannotBeStored() throws Exception {
        Path gone = directory.resolve("gone");
        try (ServerInTest server = ServerInTest.with("--lmtp=0", "--store", gone.toString())) {
            Files.delete(gone);
            assertThat(server.talk(
                            "lmtp",
                            "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n"
                                    + "DATA\r\n.\r\nQUIT\r\n"))
                    .containsPattern("\r\n354 [^\r]+\r\n451 [^\r]+\r\n451 [^\r]+\r\n221 ");
        }
    }

    @Test
    void sendGivesEachRecipientToLmtp() throws Exception {
        TestTerminal terminal = new TestTerminal();
        try (ServerInTest server = ServerInTest.with("--lmtp=0", "--domain=example.org", "--discard")) {
            assertThat(SendCommand.run(
                            terminal.terminal(),
                            ("--lmtp --tls none --server localhost:" + server.port("lmtp") + " --from joey@example.org"
                                            + " --to a@example.org --to b@example.com --to c@example.org --text Hello")
                                    .split(" ")))
                    .isNotZero();
            assertThat(terminal.out())
                    .contains("<a@example.org> OK, queued as ")
                    .contains("550 5.7.1 Relaying denied")
                    .contains("<c@example.org> OK, queued as ");
            assertThat(server.out()).contains(" to=<a@example.org>,<c@example.org>");
        }
    }

    @Test
    void aMessageInChunksIsStored() throws Exception {
        try (ServerInTest server = ServerInTest.with("--store", directory.toString())) {
            assertThat(server.talk("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\n"
                            + "BDAT 3\r\n..\rBDAT 1 LAST\r\n\nQUIT\r\n"))
                    .contains("queued as");
            assertThat(files())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file)).endsWith("\r\n..\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"refuse, 550 5.6.0, ''", "repair, queued as, octets=6", "transparent, queued as, octets=5"})
    void aLineEndThatStandsAloneIsDealtWithAsWished(String policy, String answer, String told) throws Exception {
        try (ServerInTest server = ServerInTest.with("--line-ends", policy, "--discard")) {
            assertThat(server.talk(TRANSACTION + "a\nb\r\n.\r\nQUIT\r\n")).contains(answer);
            assertThat(server.out()).contains(told);
            assertThat(server.out().contains("MESSAGE")).isEqualTo(!told.isEmpty());
        }
    }

    @Test
    void whoIsTrustedSaysByXclientForWhomItSpeaks() throws Exception {
        String xclient = "EHLO x\r\nXCLIENT ADDR=192.0.2.9 PORT=99\r\n" + TRANSACTION + ".\r\nQUIT\r\n";
        try (ServerInTest server = ServerInTest.with("--xclient-from", "127.0.0.0/8", "--discard")) {
            server.talk(xclient);
            assertThat(server.out()).contains(" peer=192.0.2.9:99 ");
        }
        try (ServerInTest server = ServerInTest.with("--xclient-from", "192.0.2.1", "--discard")) {
            assertThat(server.talk(xclient)).doesNotContain("XCLIENT");
            assertThat(server.out()).contains(" peer=127.0.0.1:");
        }
    }

    @Test
    void aPasswordLogsInUnderTlsOnlyUnlessItIsAllowed() throws Exception {
        try (ServerInTest server = ServerInTest.with("--user", "joey:secret", "--require-auth", "--discard")) {
            String hello = server.talk("EHLO x\r\nMAIL FROM:<>\r\nQUIT\r\n");
            assertThat(hello).contains("AUTH ").contains("SCRAM-SHA-256").doesNotContain("PLAIN");
            assertThat(hello).contains("\r\n530 5.7.0 ");
        }
        try (ServerInTest server = ServerInTest.with("--user", "joey:secret", "--auth-in-clear")) {
            assertThat(server.talk("EHLO x\r\nAUTH PLAIN AGpvZXkAc2VjcmV0\r\nMAIL FROM:<>\r\nQUIT\r\n"))
                    .contains("\r\n235 ")
                    .contains("\r\n250 2.1.0 ");
        }
    }

    @Test
    void usersCanComeFromAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("users"), "# ours\njoey:se:cret\n\nross:Ärger\n");
        try (ServerInTest server = ServerInTest.with("--users", file.toString())) {
            server.client().login(Login.of("joey", "se:cret")).connect().close();
            server.client().login(Login.of("ross", "Ärger")).connect().close();
            assertThatThrownBy(
                            () -> server.client().login(Login.of("ross", "x")).connect())
                    .isInstanceOf(MailException.AuthenticationFailed.class);
        }
    }

    @Test
    void limitsAreOffered() throws Exception {
        try (ServerInTest server = ServerInTest.with("--max-size", "65536", "--max-recipients", "100")) {
            assertThat(server.talk("EHLO x\r\nMAIL FROM:<> SIZE=65537\r\nMAIL FROM:<>\r\n"
                            + "RCPT TO:<a@example.org>\r\n".repeat(101) + "QUIT\r\n"))
                    .contains("SIZE 65536")
                    .contains("\r\n552 5.3.4 ")
                    .contains("\r\n452 4.5.3 ");
        }
    }

    @Test
    void anIdleClientIsToldToGo() throws Exception {
        try (ServerInTest server = ServerInTest.with("--idle", "1")) {
            assertThat(server.talk("EHLO x\r\n")).contains("\r\n421 4.4.2 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"--max-connections", "--max-per-address"})
    void connectionsAboveTheMostAreToldToComeLater(String option) throws Exception {
        try (ServerInTest server = ServerInTest.with(option, "1");
                SmtpClient first = server.client().connect()) {
            assertThatThrownBy(() -> server.client().connect()).isInstanceOf(MailException.class);
            assertThat(first.probe()).isTrue();
        }
    }

    @Test
    void aProxyInFrontSaysWhoseAConnectionIs() throws Exception {
        try (ServerInTest server = ServerInTest.with("--proxy-from", "127.0.0.0/8", "--discard")) {
            server.talk("PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n" + TRANSACTION + ".\r\nQUIT\r\n");
            assertThat(server.out()).contains(" peer=192.0.2.7:4711 ");
        }
    }

    @Test
    void listensOnTheAddressAndCallsItselfAsItIsTold() throws Exception {
        try (ServerInTest server = ServerInTest.with("--address", "127.0.0.2", "--host-name", "mail.example.org");
                SmtpClient smtp = SmtpClient.to("127.0.0.2", server.port("smtp"))
                        .plaintext()
                        .connect()) {
            assertThat(smtp.probe()).isTrue();
            assertThatThrownBy(() -> server.client().connect()).isInstanceOf(MailException.Disconnected.class);
        }
        try (ServerInTest server = ServerInTest.with("--host-name", "mail.example.org")) {
            assertThat(server.talk("QUIT\r\n")).startsWith("220 mail.example.org ");
        }
    }

    @Test
    void anExtensionCanBeOffered() throws Exception {
        try (ServerInTest server = ServerInTest.with("--with", "smtputf8", "--with", "DSN", "--store", directory + "");
                SmtpClient smtp = server.client().connect()) {
            assertThat(smtp.capabilities().has(Extension.DSN)).isTrue();
            smtp.send(Envelope.of("joey@example.org", "jürgen@example.org"), mail("\r\n"));
        }
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file))
                        .contains(" with UTF8SMTP id ")
                        .contains(" for <jürgen@example.org>;"));
    }

    @Test
    void anExtensionCanBeWithheld() throws Exception {
        try (ServerInTest server = ServerInTest.with("--without", "size", "--without", "8BITMIME");
                SmtpClient smtp = server.client().connect()) {
            assertThat(smtp.capabilities().has(Extension.SIZE)).isFalse();
            assertThat(smtp.capabilities().has(Extension.EIGHT_BIT_MIME)).isFalse();
            assertThat(smtp.capabilities().has(Extension.PIPELINING)).isTrue();
        }
    }

    @Test
    void theTranscriptShowsWhatIsSaidButNoSecret() throws Exception {
        try (ServerInTest server =
                ServerInTest.with("--transcript", "--user", "joey:secret", "--auth-in-clear", "--discard")) {
            server.talk("EHLO x\r\nAUTH PLAIN AGpvZXkAc2VjcmV0\r\nQUIT\r\n");
            assertThat(server.err())
                    .containsPattern("\\[127\\.0\\.0\\.1:\\d+] C: EHLO x")
                    .contains("S: 235 ")
                    .doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void workersTakeAsManyMessagesAsThereAreThreads() throws Exception {
        try (ServerInTest server = ServerInTest.with("--driver", "selector", "--threads", "1", "--discard")) {
            assertThat(server.talk(TRANSACTION + ".\r\nQUIT\r\n")).contains("queued as");
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(thread -> thread.getName().equals("worker"));
        }
    }

    @Test
    void aMessageUnderWayIsTakenBeforeItEnds() throws Exception {
        ServerInTest server = ServerInTest.with("--store", directory.toString());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("smtp"));
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.port("smtp"))) {
            socket.setSoTimeout(20_000);
            idle.setSoTimeout(20_000);
            socket.getOutputStream().write((TRANSACTION + "Subject: x\r\n").getBytes(UTF_8));
            String answers = "";
            while (!answers.contains("\r\n354 ")) {
                answers += (char) socket.getInputStream().read();
            }
            Thread stopping = new Thread(server::stop);
            stopping.start();
            assertThat(new String(idle.getInputStream().readAllBytes(), UTF_8)).contains("421 4.3.2 ");
            socket.getOutputStream().write("\r\nlast line\r\n.\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("250 2.0.0 ")
                    .contains("421 4.3.2 ");
            stopping.join();
        }
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file)).endsWith("last line\r\n"));
        assertThat(server.out()).contains("STOPPED after 1 messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus | unknown option --bogus",
                "word | unexpected word word",
                "--smtp | --smtp takes a value",
                "--smtp x | --smtp takes a number from 0 to 65535, not x",
                "--smtp 65536 | --smtp takes a number",
                "--smtp 0 --smtp 1 | --smtp is given twice",
                "--smtps 0 | --smtps needs a certificate",
                "--lmtp 25 | --lmtp: port 25 is SMTP's",
                "--line-ends maybe | --line-ends takes one of refuse, repair, transparent; not maybe",
                "--xclient-from 300.0.0.0/8 | --xclient-from: no IP address",
                "--with BOGUS | --with: no extension is called BOGUS",
                "--with starttls | --with: STARTTLS comes with options of its own",
                "--tls-cert x | --tls-cert goes with --tls-key",
                "--tls-key x | --tls-key goes with --tls-cert",
                "--tls-cert x --tls-key y --tls-p12 z | exclude each other",
                "--store a --discard | exclude each other",
                "--address nowhere.invalid | --address: no such address: nowhere.invalid",
                "--host-name a_b/c | host name: a_b/c",
                "--max-size 1000 | at least 65536",
                "--max-recipients 5 | --max-recipients takes a number from 100",
                "--idle 0 | --idle takes a number from 1",
                "--driver fast | --driver takes one of blocking, selector, virtual; not fast",
                "--threads 2 | --threads goes with --driver selector",
                "--proxy-from 300.0.0.0/8 | --proxy-from: no IP address",
                "--without BOGUS | --without: no extension is called BOGUS",
                "--require-auth | go with --user or --users",
                "--user joey | a user is written as name:password",
                "--user a:x --user a:y | user a is named twice",
                "--users /none | /none: no such file",
                "--tls-password-file x | --tls-password-file goes with --tls-p12",
                "--save-cert x | --save-cert goes with --self-signed"
            })
    void optionsThatMakeNoSenseAreRefused(String line, String reason) {
        assertThatThrownBy(() -> ServerInTest.with(line.split(" "))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(2);
            assertThat(failure).hasMessageContaining(reason);
        });
    }

    @Test
    void aPasswordThatIsWrittenWronglyIsNotRepeated() {
        assertThatThrownBy(() -> ServerInTest.with("--user", "secret")).hasMessageNotContaining("secret");
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> ServerInTest.with("--smtp", port))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.status()).isEqualTo(1);
                        assertThat(failure)
                                .hasMessageContaining("--smtp " + port)
                                .hasMessageContaining("in use");
                    });
        }
    }

    @Test
    void aCertificateThatCannotBeReadIsTold() throws Exception {
        Path file = Files.writeString(directory.resolve("cert.p12"), "no certificate");
        for (Path each : List.of(file, directory.resolve("none.p12"), directory)) {
            assertThatThrownBy(() -> ServerInTest.with("--tls-p12", each.toString()))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.status()).isEqualTo(1);
                        assertThat(failure).hasMessageStartingWith(each + ": ");
                    });
        }
    }

    @Test
    void aStoreThatIsNoDirectoryIsTold() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> ServerInTest.with("--store", file.toString()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(1));
    }

    @Test
    void helpTellsOfTheOptions() throws Exception {
        TestTerminal terminal = new TestTerminal();
        assertThat(SmtpServerCommand.start(terminal.terminal(), "--help")).isEmpty();
        assertThat(terminal.out()).contains("--smtp PORT").contains("Exit status");
    }

    @Test
    void aRefusalIsToldToTheClient() throws Exception {
        try (ServerInTest server = ServerInTest.with("--domain", "example.net");
                SmtpClient smtp = server.client().connect()) {
            assertThatThrownBy(() -> smtp.send(ENVELOPE, mail("\r\n"))).isInstanceOf(SmtpRefused.class);
        }
    }
}
