package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.PoolLimits;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpPool;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.peers.HostileServer.Conduct;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.Disconnected;
import org.posthorn.wire.MailException.ProtocolViolated;
import org.posthorn.wire.MailException.TimedOut;
import org.posthorn.wire.MailException.TlsFailed;
import org.posthorn.wire.Violation.Kind;

/** Whatever a server does, sending comes to an end with an exception that says what it did, and leaves nothing behind. */
@Timeout(60)
class HostileServersTest {

    private static final Envelope ENVELOPE = Envelope.of("a@example.org", "b@example.org");
    private static final Duration IMPATIENCE = Duration.ofMillis(600);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long ENDLESS = 100L << 20;

    private static final Set<Thread> BEFORE = threads();

    private static final SelfSignedCertificate GOOD = SelfSignedCertificate.forHosts("localhost");
    private static final SelfSignedCertificate UNKNOWN = SelfSignedCertificate.forHosts("localhost");

    /**
     * What must follow from it.
     *
     * @param exception which exception
     * @param words the beginning of what it says
     */
    private record End(Class<? extends IOException> exception, String words) {

        boolean takesTime() {
            return exception.isAssignableFrom(TimedOut.class);
        }
    }

    private static End by(Class<? extends IOException> exception) {
        return new End(exception, "");
    }

    private static End by(Kind kind) {
        return new End(ProtocolViolated.class, kind + ":");
    }

    private static End withoutTls(String words) {
        return new End(TlsFailed.class, words);
    }

    /** What a server may do in the clear. */
    enum InTheClear {
        IT_NEVER_GREETS(by(TimedOut.class), HostileServer.Victim::stare),
        IT_CLOSES_AT_ONCE(by(Disconnected.class), victim -> {}),
        ITS_GREETING_COMES_AN_OCTET_AT_A_TIME(
                by(TimedOut.class), victim -> victim.say("220 ").forEver("x", 100)),
        ITS_GREETING_IS_A_LINE_WITHOUT_END(
                by(Kind.LINE_TOO_LONG), victim -> victim.say("220 ").forEver("x".repeat(65_536), 0)),
        ITS_GREETING_HAS_LINES_WITHOUT_END(by(Kind.TOO_MANY), victim -> victim.forEver("220-x\n", 0)),
        ITS_GREETING_HAS_A_LINE_NOW_AND_THEN(by(TimedOut.class), victim -> victim.forEver("220-x\n", 50)),
        ITS_GREETING_IS_NONE(
                by(Kind.SYNTAX),
                victim -> victim.say("HTTP/1.1 400 Bad Request\n").stare()),
        IT_LEAVES_IN_A_LINE(by(Disconnected.class), victim -> victim.say("220 serv")),
        IT_LEAVES_IN_A_REPLY(by(Disconnected.class), victim -> victim.say("220-server.example\n")),
        A_REPLY_HAS_TWO_CODES(
                by(Kind.SYNTAX),
                victim -> victim.say("220 hi\n")
                        .hear("EHLO")
                        .say("250-a\n251 b\n")
                        .stare()),
        A_REPLY_HAS_NUL(
                by(Kind.FORBIDDEN_OCTET), victim -> victim.say("220 h\0i\n").stare()),
        A_REPLY_HAS_A_BARE_CR(
                by(Kind.BARE_CR),
                victim -> victim.say("220 hi\n")
                        .hear("EHLO")
                        .say("250-a\r")
                        .say("250 b\n")
                        .stare()),
        ITS_EXTENSIONS_HAVE_NO_END(
                by(Kind.TOO_MANY), victim -> victim.say("220 hi\n").hear("EHLO").forEver("250-SIZE\n", 0)),
        IT_ANSWERS_WHAT_NOBODY_ASKED(
                by(Kind.UNEXPECTED_REPLY),
                victim -> victim.greet().say("354 go\n354 go\n").stare()),
        IT_WANTS_A_MESSAGE_TOO_SOON(
                by(Kind.UNEXPECTED_REPLY),
                victim -> victim.greet().hear("MAIL").say("354 go\n").stare()),
        IT_TAKES_A_MESSAGE_THAT_HAS_NOT_BEEN_SENT(
                by(Kind.UNEXPECTED_REPLY),
                victim -> victim.greet()
                        .hear("MAIL")
                        .say("250 ok\n")
                        .hear("RCPT")
                        .say("250 ok\n")
                        .hear("DATA")
                        .say("250 ok\n")
                        .stare()),
        IT_TAKES_HALF_A_MESSAGE(
                by(Kind.UNEXPECTED_REPLY),
                victim -> victim.invite().say("250 ok\n").stare()),
        IT_NEVER_ANSWERS_MAIL(by(TimedOut.class), victim -> victim.greet().stare()),
        IT_NEVER_READS_THE_MESSAGE(by(TimedOut.class), victim -> victim.invite().stare()),
        IT_CLOSES_IN_THE_MESSAGE(
                by(Disconnected.class), victim -> victim.invite().skip(1_000_000)),
        IT_BREAKS_OFF_IN_THE_MESSAGE(by(Disconnected.class), victim -> {
            victim.invite().skip(1_000_000);
            victim.reset();
        }),
        IT_REFUSES_IN_THE_MESSAGE_AND_CLOSES(by(SmtpRefused.class), victim -> {
            victim.invite().skip(1_000_000);
            victim.say("552 too big\n");
        }),
        IT_SAYS_421_IN_THE_MESSAGE_AND_STARES(
                by(SmtpRefused.class),
                victim -> victim.invite().say("421 enough\n").stare()),
        /** Timed out, or broken off: that depends on whether a write waits when the two octets come. */
        IT_BEGINS_TO_SAY_SOMETHING_IN_THE_MESSAGE(
                by(MailException.class), victim -> victim.invite().say("55").stare()),
        IT_TALKS_ALL_THROUGH_THE_MESSAGE(
                by(Kind.TOO_MANY), victim -> victim.invite().forEver("550-no\n", 0));

        private final End end;
        private final Conduct conduct;

        InTheClear(End end, Conduct conduct) {
            this.end = end;
            this.conduct = conduct;
        }
    }

    /** What a server may do once it has the message. */
    enum Afterwards {
        IT_CLOSES(victim -> victim.takeMessage()),
        IT_BREAKS_OFF(victim -> victim.takeMessage().reset()),
        IT_SAYS_NOTHING(victim -> victim.takeMessage().stare()),
        IT_SAYS_HALF_OF_SOMETHING(victim -> victim.takeMessage().say("250-o")),
        IT_SAYS_IT_WITHOUT_END(victim -> victim.takeMessage().forEver("250-ok\n", 0)),
        IT_SAYS_NONSENSE(victim -> victim.takeMessage().say("354 more\n").stare());

        private final Conduct conduct;

        Afterwards(Conduct conduct) {
            this.conduct = conduct;
        }
    }

    /** What a server may do about TLS. */
    enum AboutTls {
        IT_DOES_NOT_OFFER_IT(
                withoutTls("the server does not offer STARTTLS"),
                victim -> victim.greet().stare()),
        IT_REFUSES_IT(
                withoutTls("STARTTLS refused"),
                victim -> victim.greet("STARTTLS")
                        .hear("STARTTLS")
                        .say("454 not now\n")
                        .stare()),
        IT_SPEAKS_ON_IN_THE_CLEAR(
                by(Kind.PLAINTEXT_AFTER_STARTTLS),
                victim -> victim.greet("STARTTLS")
                        .hear("STARTTLS")
                        .say("220 go\n250-server.example\n250 AUTH PLAIN\n")
                        .stare()),
        IT_SPEAKS_ON_A_LITTLE_LATER(withoutTls("TLS failed"), victim -> {
            victim.greet("STARTTLS").hear("STARTTLS").say("220 go\n");
            Served.pause(100);
            victim.say("250-server.example\n250 AUTH PLAIN\n").stare();
        }),
        IT_NEVER_SHAKES_HANDS(
                by(TimedOut.class),
                victim -> victim.greet("STARTTLS")
                        .hear("STARTTLS")
                        .say("220 go\n")
                        .stare()),
        IT_CLOSES_INSTEAD(
                withoutTls("the peer closed the connection during the TLS handshake"),
                victim -> victim.greet("STARTTLS").hear("STARTTLS").say("220 go\n")),
        IT_SHOWS_A_CERTIFICATE_OF_ITS_OWN(
                withoutTls("TLS failed: "),
                victim -> victim.startTls(UNKNOWN.serverContext()).stare()),
        IT_GREETS_AGAIN_UNDER_TLS(
                by(Kind.UNEXPECTED_REPLY),
                victim -> victim.startTls(GOOD.serverContext())
                        .say("354 go\n")
                        .hear("EHLO")
                        .stare());

        private final End end;
        private final Conduct conduct;

        AboutTls(End end, Conduct conduct) {
            this.end = end;
            this.conduct = conduct;
        }
    }

    /** Only those who must wait are impatient, so that the others have their time on a busy machine. */
    private static SmtpClientBuilder settings(int port, boolean impatient) {
        return SmtpClient.to("localhost", port)
                .hostName("client.example")
                .replyTimeout(impatient ? IMPATIENCE : PATIENCE);
    }

    private static @Nullable Delivery sendAlone(SmtpClientBuilder settings, InputStream message) throws IOException {
        try (SmtpClient client = settings.connect()) {
            try {
                return client.send(ENVELOPE, message);
            } catch (MailException e) {
                assertThat(client.isOpen()).isFalse();
                throw e;
            }
        }
    }

    private static Delivery sendThroughPool(SmtpClientBuilder settings, InputStream message) throws IOException {
        try (SmtpPool pool = SmtpPool.of(settings, PoolLimits.DEFAULTS)) {
            try {
                return pool.send(ENVELOPE, message);
            } finally {
                assertThat(pool.connections()).isZero();
            }
        }
    }

    /** Sends, in both ways, and sees that they end as they should. */
    private static void assertThatItEnds(SmtpClientBuilder settings, End end) {
        Throwable alone = catchThrowable(() -> sendAlone(settings, endless()));
        Throwable pooled = catchThrowable(() -> sendThroughPool(settings, endless()));

        assertThat(List.of(alone, pooled)).allSatisfy(thrown -> {
            assertThat(thrown).isInstanceOf(end.exception()).hasMessageStartingWith(end.words());
        });
    }

    @AfterAll
    static void noThreadIsLeft() {
        Served.await(() -> BEFORE.containsAll(threads()), "no thread but those before");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("posthorn"))
                .collect(Collectors.toSet());
    }

    /** More than a server can take without reading. */
    private static InputStream endless() {
        return new InputStream() {
            private long left = ENDLESS;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int from, int count) {
                int size = (int) Math.min(left, count);
                Arrays.fill(into, from, from + size, (byte) 'x');
                left -= size;
                return size == 0 && count > 0 ? -1 : size;
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void inTheClear(InTheClear what) throws Exception {
        try (HostileServer server = new HostileServer(what.conduct)) {
            assertThatItEnds(settings(server.port(), what.end.takesTime()).plaintext(), what.end);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aboutTls(AboutTls what) throws Exception {
        try (HostileServer server = new HostileServer(what.conduct)) {
            assertThatItEnds(settings(server.port(), what.end.takesTime()).sslContext(GOOD.clientContext()), what.end);
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts("elsewhere.example");
        assertThatItIsNotBelieved(certificate.serverContext(), certificate.clientContext());
    }

    @Test
    void aCertificateThatHasRunOutIsNotBelieved() throws Exception {
        assertThatItIsNotBelieved(ExpiredCertificate.context(), ExpiredCertificate.context());
    }

    private static void assertThatItIsNotBelieved(SSLContext shown, SSLContext trust) throws IOException {
        try (HostileServer server =
                new HostileServer(victim -> victim.startTls(shown).stare())) {
            assertThatItEnds(settings(server.port(), false).sslContext(trust), withoutTls("TLS failed: "));
        }
    }

    /** Whether the message was taken is not known, and that is what is said. */
    @ParameterizedTest
    @EnumSource
    void afterTheFinalDot(Afterwards what) throws Exception {
        try (HostileServer server = new HostileServer(what.conduct)) {
            SmtpClientBuilder settings =
                    settings(server.port(), what == Afterwards.IT_SAYS_NOTHING).plaintext();
            byte[] message = "Subject: a\r\n\r\ntext\r\n".getBytes(ISO_8859_1);
            for (Delivery delivery : List.of(
                    sendAlone(settings, new ByteArrayInputStream(message)),
                    sendThroughPool(settings, new ByteArrayInputStream(message)))) {
                assertThat(delivery.unknown()).isEqualTo(ENVELOPE.to());
                assertThat(delivery.accepted()).isEmpty();
                assertThat(delivery.refused()).isEmpty();
            }
        }
    }
}
