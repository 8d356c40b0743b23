package org.posthorn.verify.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.testkit.SelfSignedCertificate;

/**
 * A client that ends its sending side is told all that it asked for, and then the connection ends; one that breaks the connection ends it.
 * Whatever was begun and not ended is as if it had never been.
 */
@Timeout(120)
class HalfCloseTest {

    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHosts("localhost");

    private static final String ENVELOPE = "EHLO a.example\nMAIL FROM:<a@example.org>\nRCPT TO:<b@example.org>\n";

    /** Where a client stops. */
    enum Place {
        BEFORE_THE_GREETING("", "220", 0),
        IN_A_COMMAND("EHLO a.exam", "220", 0),
        IN_A_LINE_END("EHLO a.example\r", "220", 0),
        BEHIND_EHLO("EHLO a.example\n", "220 250", 0),
        BEHIND_MAIL("EHLO a.example\nMAIL FROM:<a@example.org>\n", "220 250 250", 0),
        BEHIND_RCPT(ENVELOPE, "220 250 250 250", 0),
        BEHIND_RSET(ENVELOPE + "RSET\n", "220 250 250 250 250", 0),
        BEHIND_DATA(ENVELOPE + "DATA\n", "220 250 250 250 354", 0),
        IN_THE_MESSAGE(ENVELOPE + "DATA\nSubject: a\n\ntext\nand", "220 250 250 250 354", 0),
        IN_THE_FINAL_DOT(ENVELOPE + "DATA\ntext\n.", "220 250 250 250 354", 0),
        IN_THE_FINAL_LINE_END(ENVELOPE + "DATA\ntext\n.\r", "220 250 250 250 354", 0),
        IN_A_REFUSED_MESSAGE(ENVELOPE + "DATA\ntext\rtext", "220 250 250 250 354", 0),
        BEHIND_THE_MESSAGE(ENVELOPE + "DATA\ntext\n.\n", "220 250 250 250 354 250", 1),
        IN_THE_NEXT_MESSAGE(
                ENVELOPE + "DATA\ntext\n.\nMAIL FROM:<>\nRCPT TO:<b@example.org>\nDATA\ntext\n",
                "220 250 250 250 354 250 250 250 354",
                1),
        IN_A_CHUNK(ENVELOPE + "BDAT 10\nab", "220 250 250 250", 0),
        BETWEEN_CHUNKS(ENVELOPE + "BDAT 2\nab", "220 250 250 250 250", 0),
        BEHIND_THE_LAST_CHUNK(ENVELOPE + "BDAT 4 LAST\nab\n", "220 250 250 250 250", 1),
        IN_AUTH("EHLO a.example\nAUTH PLAIN\n", "220 250 334", 0),
        IN_A_RESPONSE("EHLO a.example\nAUTH PLAIN\nAHRl", "220 250 334", 0),
        BEHIND_STARTTLS("EHLO a.example\nSTARTTLS\n", "220 250 220", 0),
        IN_THE_HANDSHAKE("EHLO a.example\nSTARTTLS\n", "220 250 220", 0, "\26\3\1\1\0\1\0"),
        BEHIND_QUIT("QUIT\n", "220 221", 0),
        BEHIND_QUIT_AND_MORE(ENVELOPE + "QUIT\nNOOP\nNO", "220 250 250 250 221", 0);

        private final String said;
        private final String codes;
        private final int messages;
        private final Optional<String> later;

        Place(String said, String codes, int messages, String... later) {
            this.said = said;
            this.codes = codes;
            this.messages = messages;
            this.later = Stream.of(later).findFirst();
        }

        /** Says what leads there; what must come apart from it, when it has been answered. */
        private void reach(Peer peer) throws IOException {
            peer.say(said);
            if (later.isPresent()) {
                for (int i = 0; i < codes.split(" ").length; i++) {
                    peer.reply();
                }
                peer.send(later.get().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
    }

    static Stream<Arguments> places() {
        return Under.all().flatMap(under -> Stream.of(Place.values()).map(place -> Arguments.of(under, place)));
    }

    static Stream<Arguments> placesWithoutStartTls() {
        return places().filter(place -> !((Place) place.get()[1]).said.contains("STARTTLS"));
    }

    private static SmtpServerBuilder startTls() {
        return SmtpServer.configure().startTls(CERTIFICATE.serverContext());
    }

    private static Served serve(Under under, SmtpServerBuilder settings) throws IOException {
        SaslServers mechanisms = SaslServers.builder()
                .passwords((user, password) -> false)
                .allowInClear(SaslMechanism.PLAIN)
                .build();
        return Served.by(
                settings.driver(under.driver()).offer(Extension.CHUNKING).authentication(mechanisms));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aClientThatEndsItsSideIsToldWhatItAskedFor(Under under, Place place) throws Exception {
        try (Served server = serve(under, startTls());
                Peer peer = Peer.to(server.port())) {
            place.reach(peer);
            peer.halfClose();
            assertThat(peer.codes()).isEqualTo(place.later.isPresent() ? "" : place.codes);
            server.awaitNobody();
            assertThat(server.messages).hasSize(place.messages);
        }
    }

    @ParameterizedTest
    @MethodSource("placesWithoutStartTls")
    void aConnectionThatEndsWithoutTheGoodbyeOfTlsEndsNothingElse(Under under, Place place) throws Exception {
        SmtpServerBuilder settings = SmtpServer.configure().implicitTls(CERTIFICATE.serverContext());
        try (Served server = serve(under, settings);
                Peer peer = Peer.to(server.port()).startTls()) {
            place.reach(peer);
            peer.halfClose();
            assertThat(peer.codes()).isEqualTo(place.codes);
            server.awaitNobody();
            assertThat(server.messages).hasSize(place.messages);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void aClientThatBreaksTheConnectionEndsIt(Under under, Place place) throws Exception {
        try (Served server = serve(under, startTls());
                Peer peer = Peer.to(server.port())) {
            place.reach(peer);
            peer.reset();
            server.awaitNobody();
            assertThat(server.messages).hasSizeLessThanOrEqualTo(place.messages);
            server.stillServes();
        }
    }
}
