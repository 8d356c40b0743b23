package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.Network;

/** What should come before all else, a TLS handshake or a proxy's header, and does not come, or is something else. */
@Timeout(120)
class FirstOctetsTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");
    private static final Duration HANDSHAKE = Duration.ofMillis(700);
    private static final String COMMANDS = "EHLO a.example\nMAIL FROM:<>\nRCPT TO:<a@example.org>\nDATA\nx\n.\n";

    /** The beginning of a handshake: the rest of its record never comes. */
    private static final String RECORD = "\26\3\1\1\0\1\0\0\374\3\3";

    private static Served serve(Under under, UnaryOperator<SmtpServerBuilder> settings) throws Exception {
        return Served.by(settings.apply(SmtpServer.configure().driver(under.driver(HANDSHAKE, HANDSHAKE))));
    }

    private static Served implicitTls(Under under) throws Exception {
        return serve(under, builder -> builder.implicitTls(CERTIFICATE.serverContext()));
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void whoeverDoesNotShakeHandsIsCutOff(Under under) throws Exception {
        try (Served server = implicitTls(under);
                Peer silent = Peer.to(server.port());
                Peer halting = Peer.to(server.port());
                Peer dripping = Peer.to(server.port());
                Served startTls = serve(under, builder -> builder.startTls(CERTIFICATE.serverContext()));
                Peer stopped = Peer.to(startTls.port())) {
            halting.send(RECORD.getBytes(ISO_8859_1));
            stopped.say("EHLO a.example\nSTARTTLS\n");
            while (server.connections() > 2) {
                dripping.send(new byte[] {22}); // a record that begins and begins
                Served.pause(20);
            }
            assertThat(silent.rest()).isEmpty();
            assertThat(halting.rest()).isEmpty();
            assertThat(stopped.codes()).isEqualTo("220 250 220");
            server.awaitNobody();
            startTls.awaitNobody();
        }
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void plaintextOrGarbageWhereTlsShouldBeIsNeverActedOn(Under under) throws Exception {
        byte[] garbage = new byte[100_000];
        new SplittableRandom(7).nextBytes(garbage);
        try (Served server = implicitTls(under);
                Served startTls = serve(under, builder -> builder.startTls(CERTIFICATE.serverContext()))) {
            for (byte[] octets : List.of(COMMANDS.replace("\n", "\r\n").getBytes(ISO_8859_1), garbage)) {
                try (Peer peer = Peer.to(server.port())) {
                    peer.flood(octets, Long.MAX_VALUE);
                    assertThat(peer.rest()).doesNotContain("220", "250");
                }
                try (Peer peer = Peer.to(startTls.port())) {
                    peer.say("EHLO a.example\nSTARTTLS\n");
                    peer.reply();
                    peer.reply();
                    assertThat(peer.reply()).startsWith("220");
                    peer.flood(octets, Long.MAX_VALUE);
                    assertThat(peer.rest()).doesNotContain("250", "354");
                }
            }
            server.awaitNobody();
            startTls.awaitNobody();
            assertThat(server.messages).isEmpty();
            assertThat(startTls.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void aProxyThatDoesNotSayWhoseConnectionItIsIsCutOff(Under under) throws Exception {
        try (Served server = serve(under, builder -> builder.proxies(Network.parse("127.0.0.0/8")));
                Peer silent = Peer.to(server.port());
                Peer halting = Peer.to(server.port());
                Peer dripping = Peer.to(server.port())) {
            halting.say("PROXY TCP4 192.0.2.7");
            while (server.connections() > 2) {
                dripping.say("P");
                Served.pause(20);
            }
            assertThat(silent.rest()).isEmpty();
            assertThat(halting.rest()).isEmpty();
            for (String other : List.of(COMMANDS, "PROXY TCP4 nowhere nobody 1 2\n", "PROXY " + "x".repeat(200))) {
                try (Peer peer = Peer.to(server.port())) {
                    peer.say(other);
                    assertThat(peer.rest()).doesNotContain("220", "250");
                }
            }
            server.awaitNobody();
            assertThat(server.messages).isEmpty();
        }
    }
}
