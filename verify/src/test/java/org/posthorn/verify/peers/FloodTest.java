package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;

/** Too much of everything: connections, recipients, octets in a line, errors. */
@Timeout(120)
class FloodTest {

    private static final int MANY_RECIPIENTS = 100_000;

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void connectionsAboveEitherLimitAreTold421AndWhyAndThoseWithinAreServed(Under under) throws Exception {
        SmtpServerBuilder inAll = SmtpServer.configure().driver(under.driver()).connections(5, 1_000);
        SmtpServerBuilder forOneAddress =
                SmtpServer.configure().driver(under.driver()).connections(1_000, 5);
        flood(inAll, "421 4.7.0 mx.example.org Too many connections, try again later");
        flood(forOneAddress, "421 4.7.0 mx.example.org Too many connections from your address");
    }

    private static void flood(SmtpServerBuilder settings, String refusal) throws Exception {
        List<Peer> within = new ArrayList<>();
        try (Served server = Served.by(settings)) {
            for (int i = 0; i < 5; i++) {
                within.add(Peer.to(server.port()));
                assertThat(within.get(i).reply()).startsWith("220");
            }
            for (int i = 0; i < 300; i++) {
                try (Peer above = Peer.to(server.port())) {
                    assertThat(above.rest()).isEqualTo(refusal + "\r\n");
                }
            }
            for (Peer peer : within) {
                assertThat(peer.ask("QUIT")).startsWith("221");
                peer.close();
            }
            server.awaitNobody();
            server.stillServes();
        }
    }

    /** What is too much is refused for each by itself, and the message goes to the others. */
    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void ofAHundredThousandRecipientsAThousandAreTaken(Under under) throws Exception {
        try (Served server = Served.by(under.driver());
                Peer peer = Peer.to(server.port())) {
            Thread speaker = new Thread(() -> speak(peer));
            speaker.start();
            assertThat(peer.reply()).startsWith("220");
            assertThat(peer.reply()).startsWith("250");
            assertThat(peer.reply()).startsWith("250 2.1.0");
            for (int i = 0; i < MANY_RECIPIENTS; i++) {
                assertThat(peer.line()).startsWith(i < 1_000 ? "250 2.1.5" : "452 4.5.3");
            }
            assertThat(peer.reply()).startsWith("354");
            assertThat(peer.reply()).startsWith("250");
            assertThat(peer.reply()).startsWith("221");
            speaker.join();
            assertThat(server.messages).hasSize(1);
        }
    }

    private static void speak(Peer peer) {
        try {
            peer.say("EHLO many.example\nMAIL FROM:<>\n");
            StringBuilder some = new StringBuilder();
            for (int i = 0; i < MANY_RECIPIENTS; i++) {
                some.append("RCPT TO:<r").append(i).append("@example.org>\n");
                if (i % 1_000 == 999) {
                    peer.say(some.toString());
                    some.setLength(0);
                }
            }
            peer.say("DATA\nx\n.\nQUIT\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void aLineThatDoesNotEndIsToldSoAndCut(Under under) throws Exception {
        List<String> beginnings = List.of("", "EHLO ", "EHLO a.example\nMAIL FROM:<", "EHLO a.example\nAUTH PLAIN ");
        List<CompletableFuture<String>> heard = new ArrayList<>();
        try (Served server = Served.by(under.driver())) {
            for (String beginning : beginnings) {
                heard.add(CompletableFuture.supplyAsync(
                        () -> endless(server, beginning), task -> new Thread(task).start()));
            }
            assertThat(heard)
                    .allSatisfy(each -> assertThat(each.join())
                            .endsWith("421 4.7.0 mx.example.org Too much, closing transmission channel\r\n"));
            server.awaitNobody();
            server.stillServes();
        }
    }

    /** Goes on with a line until the connection breaks, and listens meanwhile. */
    private static String endless(Served server, String beginning) {
        byte[] octets = "x".repeat(10_000).getBytes(US_ASCII);
        try (Peer peer = Peer.to(server.port())) {
            peer.say(beginning);
            Thread speaker = new Thread(() -> peer.flood(octets, Long.MAX_VALUE));
            speaker.start();
            String heard = peer.rest();
            speaker.join();
            return heard;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void aClientThatOnlyErrsIsTold421AndWhy(Under under) throws Exception {
        try (Served server = Served.by(under.driver())) {
            for (String error : List.of("X", "MAIL", "RCPT TO:<>", "EHLO", "NO\0OP", "a".repeat(3_000), "a\rb")) {
                try (Peer peer = Peer.to(server.port())) {
                    peer.say((error + "\n").repeat(21));
                    assertThat(peer.rest())
                            .endsWith("421 4.7.0 mx.example.org Too many errors, closing transmission channel\r\n");
                }
            }
            server.awaitNobody();
        }
    }
}
