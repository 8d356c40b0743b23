package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.posthorn.verify.interop.Letters.letter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.pop3.server.Pop3ServerBuilder;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.Driver;

/** Real programs fetch by POP3 from our server, which serves a Maildir. */
class Pop3ClientsInteropTest {

    static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final List<byte[]> MAIL = List.of(letter("first"), Mail.withCrlf(), letter("last"));

    @TempDir
    Path directory;

    static Stream<Arguments> programsAndWays() {
        return Stream.of(Fetcher.values())
                .flatMap(program ->
                        Stream.of(Way.values()).filter(program::knows).map(way -> arguments(program, way)));
    }

    private Mailbox inbox() throws Exception {
        Files.writeString(directory.resolve("cert.pem"), CERTIFICATE.certificatePem());
        return MaildirStore.open(directory.resolve("mail"))
                .create(MailServer.USER)
                .mailbox("INBOX");
    }

    /** A server over the Maildir, opened anew. */
    static Pop3Server serve(Path directory, Way way, Driver driver) throws Exception {
        return serve(directory, way, driver, 0);
    }

    static Pop3Server serve(Path directory, Way way, Driver driver, int port) throws Exception {
        Secret known = Secret.of(MailServer.PASSWORD);
        Pop3ServerBuilder server = Pop3Server.configure()
                .port(port)
                .store(MaildirStore.open(directory.resolve("mail")))
                .passwords((user, password) -> user.equals(MailServer.USER) && password.equals(known))
                .driver(driver);
        return switch (way) {
            case PLAIN -> server.loginInClear().listen();
            case STARTTLS -> server.startTls(CERTIFICATE.serverContext()).listen();
            case TLS -> server.implicitTls(CERTIFICATE.serverContext()).listen();
        };
    }

    private static List<String> texts(List<byte[]> messages) {
        return messages.stream()
                .map(octets -> new String(octets, ISO_8859_1))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("programsAndWays")
    void theyGetAllAndDeleteWhatTheyAreToldTo(Fetcher program, Way way) throws Exception {
        Mailbox inbox = inbox();
        for (byte[] message : MAIL) {
            inbox.append(message);
        }
        try (Pop3Server server = serve(directory, way, Driver.blocking())) {
            program.fetch(way, server.port(), directory, false);
            assertThat(texts(program.fetched(directory))).isEqualTo(texts(MAIL));
        }
        assertThat(inbox.snapshot().messages().size()).isEqualTo(3);
        clear(directory.resolve("got"));
        try (Pop3Server server = serve(directory, way, Driver.selector())) {
            program.fetch(way, server.port(), directory, true);
            assertThat(texts(program.fetched(directory))).isEqualTo(texts(MAIL));
        }
        assertThat(inbox.snapshot().messages().isEmpty()).isTrue();
    }

    private static void clear(Path got) throws Exception {
        MailServer.run("rm", "-r", got.toString());
    }
}
