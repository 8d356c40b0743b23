package org.posthorn.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/** Whatever a server says, and whenever, in the middle of a message too: the client's session comes to an end, and in few steps. */
class AnyServerTest {

    /** What an application says of its own accord in a conversation, and some more for each octet that it hears. */
    private static final int STEPS = 20_000;

    @Property(tries = 1_000)
    void theClientComesToItsEndWhateverTheServerSays(@ForAll("conversations") String octets, @ForAll long seed) {
        new Conversation(octets.getBytes(ISO_8859_1), seed).run();
    }

    @Property(tries = 500)
    void anyOctetsBringTheClientToItsEnd(@ForAll byte[] octets, @ForAll long seed) {
        new Conversation(octets, seed).run();
    }

    /** A server whose words are known before, cut anywhere, and an application that sends messages. */
    private static final class Conversation {
        private final ByteBuffer unsaid;
        private final SplittableRandom random;
        private final SmtpClientSession session = new SmtpClientSession();
        private final SmtpSessionsTest.MoodyClient client;
        private ByteBuffer in = ByteBuffer.allocate(0);
        private boolean ended;

        Conversation(byte[] octets, long seed) {
            unsaid = ByteBuffer.wrap(octets);
            random = new SplittableRandom(seed);
            client = new SmtpSessionsTest.MoodyClient(session, (seed & 1) == 1, true, seed);
        }

        void run() {
            int most = STEPS + 10 * unsaid.remaining();
            session.tick(0);
            int steps = 0;
            while (step()) {
                assertThat(++steps).isLessThan(most);
            }
            assertThat(session.next(in)).isNull();
            assertThat(session.deadline()).isEqualTo(SmtpClientSession.NEVER);
        }

        /** Returns whether the session goes on. */
        private boolean step() {
            SmtpClientSession.Event event = session.next(in);
            if (event != null) {
                client.on(event);
                return true;
            }
            for (ByteBuffer written : session.output()) {
                written.position(written.limit());
            }
            Signal signal = session.signal();
            switch (signal) {
                case NEED_INPUT -> hear();
                case BODY_WANTED -> speak();
                case START_TLS -> {
                    in.position(in.limit());
                    session.secured(new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of()));
                }
                default -> assertThat(signal).isIn(Signal.FLUSH, Signal.CLOSED);
            }
            return signal != Signal.CLOSED;
        }

        private void speak() {
            if (unsaid.hasRemaining() && random.nextInt(4) == 0) {
                hear();
            } else {
                client.bodyWanted();
            }
        }

        private void hear() {
            assertThat(in.hasRemaining()).isFalse();
            assertThat(ended).isFalse();
            if (!unsaid.hasRemaining()) {
                ended = true;
                session.endOfInput();
                return;
            }
            int size = 1 + random.nextInt(unsaid.remaining());
            in = unsaid.slice(unsaid.position(), size);
            unsaid.position(unsaid.position() + size);
        }
    }

    @Provide
    Arbitrary<String> conversations() {
        Arbitrary<String> usual = Arbitraries.of(
                "220 a\r\n",
                "250 2.1.0 OK\r\n",
                "250 2.1.0 OK\r\n250 2.1.0 OK\r\n250 2.1.5 OK\r\n354 go\r\n",
                "250-a\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-CHUNKING\r\n250 STARTTLS\r\n",
                "354 go\r\n",
                "354 go\r\n250 ok\r\n",
                "354 go\r\n552 too big\r\n",
                "354 go\r\n421 bye\r\n",
                "354 go\r\n25",
                "354-go\r\n354 on\r\n",
                "334 \r\n",
                "334 VXNlcm5hbWU6\r\n",
                "235 in\r\n",
                "421 bye\r\n",
                "500 what\r\n",
                "550-no\r\n550 no\r\n");
        Arbitrary<String> odd = Arbitraries.oneOf(
                Arbitraries.of("\r", "\n", "\0", "250-a\r\n251 b\r\n", "250\r\n", "199 odd\r\n", "250-", "999 a\r\n"),
                Arbitraries.strings().ofMaxLength(20).withCharRange('\0', '\u00ff'),
                Arbitraries.integers().between(2_000, 3_000).map("x"::repeat),
                Arbitraries.integers().between(900, 1_100).map("250-a\r\n"::repeat));
        return Arbitraries.frequencyOf(Tuple.of(14, usual), Tuple.of(1, odd))
                .list()
                .ofMaxSize(20)
                .map(list -> "220 a\r\n250-a\r\n250-PIPELINING\r\n250 HELP\r\n" + String.join("", list));
    }
}
