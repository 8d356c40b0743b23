package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.posthorn.verify.interop.Letters.letter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.pop3.client.Pop3ClientBuilder;
import org.posthorn.pop3.client.Update;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.interop.MaildropServer.Kind;
import org.posthorn.wire.MailException;

/** Our POP3 client fetches from real servers, and deletes there. */
class Pop3ServersInteropTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Login LOGIN = Login.of(MailServer.USER, MailServer.PASSWORD);

    private final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    static Stream<Arguments> kindsAndWays() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Way.values()).map(way -> arguments(kind, way)));
    }

    /** Cyrus 3.6 offers the mechanisms that bind to the channel, under TLS 1.3 too, but knows {@code tls-unique} alone. */
    private static SaslPolicy unbound() {
        return SaslPolicy.standard()
                .only(Stream.of(SaslMechanism.values())
                        .filter(mechanism -> !mechanism.bound())
                        .toArray(SaslMechanism[]::new));
    }

    private Pop3ClientBuilder client(MaildropServer server, Way way) {
        Pop3ClientBuilder client = Pop3Client.to("localhost", way == Way.TLS ? server.pop3s() : server.pop3())
                .sslContext(CERTIFICATE.clientContext())
                .saslPolicy(unbound())
                .transcript(new Both(said));
        return switch (way) {
            case PLAIN -> client.plaintext();
            case STARTTLS -> client.startTls();
            case TLS -> client.implicitTls();
        };
    }

    private static byte[] octets(Pop3Client pop, Listing message) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        assertThat(pop.retrieve(message, octets)).isEqualTo(octets.size());
        return octets.toByteArray();
    }

    /** The server has put nothing but whole trace fields above what was sent. */
    private static void assertSameBelowTrace(byte[] octets, byte[] sent) {
        int trace = octets.length - sent.length;
        assertThat(new String(octets, 0, Math.max(0, trace), ISO_8859_1)).matches("(?s)|.*\r\n");
        Mail.assertSame(Arrays.copyOfRange(octets, trace, octets.length), sent);
    }

    @ParameterizedTest
    @MethodSource("kindsAndWays")
    void whatIsThereComesWholeAndWhatIsDeletedGoes(Kind kind, Way way) throws Exception {
        try (MaildropServer server = kind.start(directory, CERTIFICATE)) {
            server.deliver(letter("first"));
            server.deliver(Mail.withCrlf());
            server.deliver(letter("last"));
            List<Listing> listed;
            try (Pop3Client pop = client(server, way).login(LOGIN).connect()) {
                assertThat(pop.tls().isPresent()).isEqualTo(way != Way.PLAIN);
                listed = pop.list();
                assertThat(listed).extracting(Listing::number).containsExactly(1, 2, 3);
                assertThat(listed).allMatch(message -> message.uniqueId().isPresent());
                assertThat(pop.status().octets())
                        .isEqualTo(listed.stream().mapToLong(Listing::size).sum());
                byte[] large = octets(pop, listed.get(1));
                assertSameBelowTrace(large, Mail.withCrlf());
                assertThat(large).hasSize((int) listed.get(1).size());
                Path file = directory.resolve("got.eml");
                assertThat(pop.retrieve(listed.get(0), file)).isEqualTo(Files.size(file));
                assertSameBelowTrace(Files.readAllBytes(file), letter("first"));
                assertThat(pop.top(listed.get(2), 0).subject()).contains("last");
                pop.delete(listed.get(0));
                assertThat(pop.list()).containsExactly(listed.get(1), listed.get(2));
                assertThat(pop.quit()).isEqualTo(new Update.Done(1));
            }
            try (Pop3Client pop = client(server, way).login(LOGIN).connect()) {
                assertThat(uniqueIds(pop.list())).isEqualTo(uniqueIds(listed.subList(1, 3)));
                pop.delete(pop.list().get(0));
                pop.undelete();
                pop.delete(pop.list().get(1));
            }
            try (Pop3Client pop = client(server, way).login(LOGIN).connect()) {
                assertThat(uniqueIds(pop.list())).isEqualTo(uniqueIds(listed.subList(1, 3)));
                pop.quit();
            }
        }
    }

    private static List<String> uniqueIds(List<Listing> listed) {
        return listed.stream().map(message -> message.uniqueId().orElseThrow()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void manyMessagesArePipelined(Kind kind) throws Exception {
        try (MaildropServer server = kind.start(directory, CERTIFICATE)) {
            for (int i = 0; i < 40; i++) {
                server.deliver(letter("letter " + i));
            }
            try (Pop3Client pop = client(server, Way.STARTTLS).login(LOGIN).connect()) {
                assertThat(pop.capabilities().offers(Capability.PIPELINING)).isTrue();
                List<Listing> listed = pop.list();
                Map<Listing, ByteArrayOutputStream> got = new HashMap<>();
                assertThat(pop.retrieve(
                                listed, message -> got.computeIfAbsent(message, m -> new ByteArrayOutputStream())))
                        .isEmpty();
                for (Listing message : listed) {
                    assertSameBelowTrace(got.get(message).toByteArray(), letter("letter " + (message.number() - 1)));
                }
                assertThat(said).containsSubsequence("RETR 1", "RETR 2", "RETR 3");
                assertThat(said.indexOf("RETR 2")).isEqualTo(said.indexOf("RETR 1") + 1);
                assertThat(pop.delete(listed)).isEmpty();
                assertThat(pop.quit()).isEqualTo(new Update.Done(40));
            }
            try (Pop3Client pop = client(server, Way.STARTTLS).login(LOGIN).connect()) {
                assertThat(pop.list()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWayToLogInThatBothKnowIsTaken(Kind kind) throws Exception {
        try (MaildropServer server = kind.start(directory, CERTIFICATE)) {
            server.deliver(letter("first"));
            List<SaslMechanism> known;
            try (Pop3Client pop = client(server, Way.STARTTLS).login(LOGIN).connect()) {
                known = pop.capabilities().mechanisms().stream()
                        .flatMap(name -> SaslMechanism.of(name).stream())
                        .filter(mechanism -> !mechanism.bound())
                        .toList();
                assertThat(said).anyMatch(line -> line.startsWith("AUTH SCRAM-SHA-256"));
            }
            assertThat(known)
                    .contains(
                            SaslMechanism.PLAIN,
                            SaslMechanism.LOGIN,
                            SaslMechanism.CRAM_MD5,
                            SaslMechanism.SCRAM_SHA_1,
                            SaslMechanism.SCRAM_SHA_256);
            for (SaslMechanism mechanism : known) {
                said.clear();
                assertLogsIn(client(server, Way.STARTTLS)
                        .saslPolicy(SaslPolicy.standard().and(mechanism).only(mechanism)));
                assertThat(said).anyMatch(line -> line.startsWith("AUTH " + mechanism.text()));
            }
        }
    }

    private static void assertLogsIn(Pop3ClientBuilder client) throws IOException {
        try (Pop3Client pop = client.login(LOGIN).connect()) {
            assertThat(pop.list()).hasSize(1);
            pop.quit();
        }
        assertThatThrownBy(
                        () -> client.login(Login.of(MailServer.USER, "wrong")).connect())
                .isInstanceOf(MailException.AuthenticationFailed.class);
    }

    @ParameterizedTest
    @EnumSource
    void theyTakeApop(Kind kind) throws Exception {
        try (MaildropServer server = kind.start(directory, CERTIFICATE)) {
            server.deliver(letter("first"));
            assertLogsIn(client(server, Way.PLAIN).apop());
            assertThat(said).anyMatch(line -> line.startsWith("APOP "));
        }
    }

    @Test
    void whereNoMechanismFitsUserAndPassAreSaid() throws Exception {
        try (MaildropServer server = Dovecot.start(directory, CERTIFICATE, "plain")) {
            server.deliver(letter("first"));
            assertLogsIn(client(server, Way.STARTTLS)
                    .saslPolicy(SaslPolicy.standard().and(SaslMechanism.LOGIN).only(SaslMechanism.LOGIN)));
            assertThat(said).contains("USER " + MailServer.USER);
        }
    }

    @Test
    void oddMessagesComeAsTheServerHasThem() throws Exception {
        Map<String, String> files = new HashMap<>();
        files.put("1.empty", "");
        files.put("2.no end", "Subject: a\n\nno line end");
        files.put("3.dots", "Subject: a\n\n.\n..\n...\n\n.\n");
        files.put("4.crlf", "Subject: a\r\n\r\nb\r\n.\r\n");
        files.put("5.long", "Subject: a\n\n" + "x".repeat(1_000_000) + "\n");
        files.put("6.returns", "Subject: a\n\na\rb\r\r\nc\n");
        files.put("7.octets", "Subject: \u00fc\n\n\u00ff\u0080\u0001\u007f\n");
        try (Dovecot server = Dovecot.start(directory, CERTIFICATE)) {
            Path incoming = Files.createDirectories(
                    server.mail().resolve(MailServer.USER).resolve("new"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(incoming.resolve(file.getKey()), file.getValue(), ISO_8859_1);
            }
            Unprivileged.letIn(server.mail());
            Set<String> expected = new HashSet<>();
            for (String text : files.values()) {
                String served = text.replaceAll("(?<!\r)\n", "\r\n");
                expected.add(served.endsWith("\n") ? served : served + "\r\n");
            }
            Set<String> got = new HashSet<>();
            try (Pop3Client pop = client(server, Way.PLAIN).login(LOGIN).connect()) {
                for (Listing message : pop.list()) {
                    got.add(new String(octets(pop, message), ISO_8859_1));
                }
            }
            assertThat(got).isEqualTo(expected);
        }
    }
}
