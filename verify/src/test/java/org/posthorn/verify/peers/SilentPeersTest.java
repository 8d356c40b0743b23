package org.posthorn.verify.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.testkit.SelfSignedCertificate;

/** Clients that ask and ask, and read nothing of what they are told. */
@Timeout(120)
class SilentPeersTest {

    private static final Duration WRITE = Duration.ofMillis(500);
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    /** More than two systems keep of octets under way, each of which is answered with many. */
    private static final long MOST_TAKEN = 64L << 20;

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");

    /** With any number of commands: the octets that are not taken are what must end this. */
    private static SmtpServerBuilder server(Under under) {
        return SmtpServer.configure()
                .driver(under.driver(WRITE, HANDSHAKE))
                .limits(SmtpLimits.DEFAULTS.withCommands(Integer.MAX_VALUE))
                .startTls(CERTIFICATE.serverContext());
    }

    private static byte[] group(String command) {
        return (command + "\r\n").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void whoeverNeverReadsIsHeardNoFurtherAndCutOff(Under under) throws Exception {
        try (Served server = Served.by(server(under))) {
            try (Peer peer = Peer.narrow(server.port())) {
                peer.flood(group("EHLO silent.example"), MOST_TAKEN);
            }
            server.awaitNobody();
            server.stillServes();
        }
    }

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void whoeverNeverReadsUnderTlsIsHeardNoFurtherAndCutOff(Under under) throws Exception {
        try (Served server = Served.by(server(under));
                Peer peer = Peer.narrow(server.port())) {
            assertThat(peer.reply()).startsWith("220");
            assertThat(peer.ask("EHLO silent.example")).startsWith("250");
            assertThat(peer.ask("STARTTLS")).startsWith("220");
            peer.startTls();
            peer.flood(group("EHLO silent.example"), MOST_TAKEN);
            server.awaitNobody();
            server.stillServes();
        }
    }
}
