package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.posthorn.verify.interop.Letters.letter;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Program;
import org.posthorn.wire.driver.Driver;

/** What other programs find from one session with our POP3 server to the next, odd messages, and ways to log in. */
class Pop3SessionsInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = Pop3ClientsInteropTest.CERTIFICATE;

    /** Without a last CRLF, and of no octets; with NUL and with CR and LF that stand alone; of one long line; of dots; large. */
    private static final List<byte[]> ODD = Stream.of(
                    "Subject: a\r\n\r\nno line end",
                    "",
                    "Subject: a\r\n\r\n\0\0\r\n",
                    "Subject: a\r\n\r\na\nb\n.\nc\r\n",
                    "Subject: a\r\n\r\na\rb\r\r\n\r.\r\n",
                    "Subject: a\r\n\r\n" + "x".repeat(1_000_000) + "\r\n",
                    ".\r\n..\r\n\r\n.\r\n",
                    "Subject: a\r\n\r\n" + "\u00fc\u00ff\u0080 many lines\r\n".repeat(70_000))
            .map(text -> text.getBytes(ISO_8859_1))
            .toList();

    @TempDir
    Path directory;

    private Mailbox inbox;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        inbox = MaildirStore.open(directory.resolve("mail"))
                .create(MailServer.USER)
                .mailbox("INBOX");
    }

    private void append(String... subjects) throws Exception {
        for (String subject : subjects) {
            inbox.append(letter(subject));
        }
    }

    private List<String> subjects(Fetcher program) throws Exception {
        return program.fetched(directory).stream()
                .map(Letters::subject)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"FETCHMAIL", "GETMAIL", "PYTHON"})
    void whatTheyHaveSeenTheyKnowAgainThoughTheServerWasRestarted(Fetcher program) throws Exception {
        append("one", "two", "three");
        int port = MailServer.freePort();
        fetchNew(program, port);
        assertThat(subjects(program)).containsExactly("one", "three", "two");
        append("four");
        fetchNew(program, port);
        assertThat(subjects(program)).containsExactly("four", "one", "three", "two");
        assertThat(inbox.snapshot().messages().size()).isEqualTo(4);
    }

    /** From a server, and a store, that is opened for it; all are kept there. What Python fetches again has the same name. */
    private void fetchNew(Fetcher program, int port) throws Exception {
        try (Pop3Server server = Pop3ClientsInteropTest.serve(directory, Way.PLAIN, Driver.blocking(), port)) {
            program.fetchNew(Way.PLAIN, server.port(), directory);
        }
    }

    /** What stands alone of a line end goes out whole. */
    private static byte[] asSent(byte[] message) {
        String text = new String(message, ISO_8859_1).replaceAll("\r(?!\n)|(?<!\r)\n", "\r\n");
        return (text.endsWith("\r\n") ? text : text + "\r\n").getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "TLS"})
    void curlGetsOddMessagesAsTheyAre(Way way) throws Exception {
        for (byte[] message : ODD) {
            inbox.append(message);
        }
        try (Pop3Server server = Pop3ClientsInteropTest.serve(directory, way, Driver.selector())) {
            String url = (way == Way.TLS ? "pop3s" : "pop3") + "://localhost:" + server.port() + "/";
            for (int i = 0; i < ODD.size(); i++) {
                Path got = directory.resolve("got");
                curl("-o", got.toString(), url + (i + 1));
                Mail.assertSame(Files.exists(got) ? Files.readAllBytes(got) : new byte[0], asSent(ODD.get(i)));
                Files.deleteIfExists(got);
            }
        }
    }

    private void curl(String... more) throws Exception {
        Program.Outcome outcome = Program.run(
                MailServer.PATIENCE, new byte[0], Fetcher.curl(directory, more).toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.text()).isZero();
    }

    /** A server that knows most ways to log in, and what was said to it. */
    private Pop3Server serveMechanisms(List<String> said) throws Exception {
        Secret known = Secret.of(MailServer.PASSWORD);
        SaslServers mechanisms = SaslServers.builder()
                .passwords((user, password) -> user.equals(MailServer.USER) && password.equals(known))
                .sharedSecrets(user -> Optional.of(known).filter(k -> user.equals(MailServer.USER)), "pop.example")
                .tokens(token -> token.token().equals(known) ? Optional.of(MailServer.USER) : Optional.empty())
                .build();
        return Pop3Server.configure()
                .port(0)
                .store(MaildirStore.open(directory.resolve("mail")))
                .authentication(mechanisms)
                .apop(user -> Optional.of(known).filter(k -> user.equals(MailServer.USER)), "pop.example")
                .startTls(CERTIFICATE.serverContext())
                .transcripts(remote -> new Both(said))
                .listen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH=PLAIN", "AUTH=LOGIN", "AUTH=CRAM-MD5", "AUTH=OAUTHBEARER", "AUTH=+APOP"})
    void curlLogsIn(String option) throws Exception {
        append("one");
        List<String> said = new CopyOnWriteArrayList<>();
        try (Pop3Server server = serveMechanisms(said)) {
            List<String> command = new ArrayList<>(List.of("--ssl-reqd", "--login-options", option));
            if (option.contains("OAUTH")) {
                command.addAll(List.of("--oauth2-bearer", MailServer.PASSWORD));
            }
            command.addAll(List.of("-o", directory + "/got", "pop3://localhost:" + server.port() + "/1"));
            curl(command.toArray(String[]::new));
        }
        Mail.assertSame(Files.readAllBytes(directory.resolve("got")), letter("one"));
        String expected = option.equals("AUTH=+APOP") ? "APOP " : option.replace("AUTH=", "AUTH ");
        assertThat(said).anyMatch(line -> line.startsWith(expected));
    }

    static Stream<Arguments> waysAndDrivers() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Driver.blocking(), Driver.selector()).map(driver -> arguments(way, driver)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("waysAndDrivers")
    void angusGetsAllAndDeletesWhatItIsToldTo(Way way, Driver driver) throws Exception {
        append("one");
        inbox.append(Mail.withCrlf());
        append("three");
        List<String> uids;
        try (Pop3Server server = Pop3ClientsInteropTest.serve(directory, way, driver);
                Store store = angus(way, server.port());
                POP3Folder folder = (POP3Folder) store.getFolder("INBOX")) {
            folder.open(Folder.READ_WRITE);
            uids = uids(folder);
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            folder.getMessage(2).writeTo(octets);
            Mail.assertSame(octets.toByteArray(), Mail.withCrlf());
            folder.getMessage(1).setFlag(jakarta.mail.Flags.Flag.DELETED, true);
        }
        assertThat(Letters.in(inbox)).containsOnlyKeys("from another program", "three");
        try (Pop3Server server = Pop3ClientsInteropTest.serve(directory, way, driver);
                Store store = angus(way, server.port());
                POP3Folder folder = (POP3Folder) store.getFolder("INBOX")) {
            folder.open(Folder.READ_ONLY);
            assertThat(uids(folder)).isEqualTo(uids.subList(1, 3));
        }
    }

    private static List<String> uids(POP3Folder folder) throws Exception {
        List<String> uids = new ArrayList<>();
        for (Message message : folder.getMessages()) {
            uids.add(folder.getUID(message));
        }
        return uids;
    }

    private static Store angus(Way way, int port) throws Exception {
        String protocol = way == Way.TLS ? "pop3s" : "pop3";
        Properties settings = new Properties();
        settings.put(
                "mail." + protocol + ".ssl.socketFactory",
                CERTIFICATE.clientContext().getSocketFactory());
        settings.put("mail." + protocol + ".ssl.checkserveridentity", "true");
        settings.put("mail.pop3.starttls.enable", Boolean.toString(way == Way.STARTTLS));
        settings.put("mail.pop3.starttls.required", Boolean.toString(way == Way.STARTTLS));
        Store store = Session.getInstance(settings).getStore(protocol);
        store.connect("localhost", port, MailServer.USER, MailServer.PASSWORD);
        return store;
    }
}
