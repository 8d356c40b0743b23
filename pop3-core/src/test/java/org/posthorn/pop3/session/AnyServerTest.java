package org.posthorn.pop3.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.session.Pop3ClientSession.Challenge;
import org.posthorn.pop3.session.Pop3ClientSession.Ended;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3ClientSession.Greeting;
import org.posthorn.pop3.session.Pop3ClientSession.Responded;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;
import org.posthorn.testkit.Cuts;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Transcript;

/** Whatever a server says, the client's session gives the same however it is cut, never throws, and comes to its end. */
class AnyServerTest {

    private static final Pop3ClientLimits LIMITS =
            Pop3ClientLimits.DEFAULTS.withListings(5).withMessageSize(40).withResponseLine(512);

    /** An application that submits what it likes; the same for the same seed. */
    private static final class MoodyClient implements Subject<Event> {

        private final Pop3ClientSession session;
        private final SplittableRandom random;
        private int rounds = 12;

        MoodyClient(long seed, Transcript transcript) {
            session = new Pop3ClientSession(LIMITS, transcript);
            random = new SplittableRandom(seed);
        }

        @Override
        public Pop3ClientSession session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Challenge) {
                session.respond(
                        random.nextInt(4) == 0
                                ? new SaslStep.Failed(SaslFailure.REFUSED, "")
                                : new SaslStep.Message("pencil".getBytes(ISO_8859_1)));
            } else if (event instanceof Greeting greeting && greeting.response().isOk()) {
                session.submit(new Pop3Command.Capa());
            } else if (event instanceof Ended
                    || event instanceof Responded responded
                            && (!responded.response().isOk()
                                    || responded.command().sequel() == Pop3Command.Sequel.NONE)) {
                for (int i = random.nextInt(3); i >= 0 && rounds-- > 0; i--) {
                    session.submit(command());
                }
            }
        }

        private Pop3Command command() {
            boolean tls = session.tls().isPresent();
            return switch (random.nextInt(13)) {
                case 0 -> new Pop3Command.Stat();
                case 1 -> new Pop3Command.ListAll();
                case 2 -> new Pop3Command.UidlAll();
                case 3, 4, 5 -> new Pop3Command.Retr(1 + random.nextInt(9));
                case 6 -> new Pop3Command.Top(1, random.nextInt(9));
                case 7 -> new Pop3Command.Auth("LOGIN", Optional.empty());
                case 8 -> tls ? new Pop3Command.Noop() : new Pop3Command.Stls();
                case 9 -> new Pop3Command.Capa();
                case 10 -> new Pop3Command.Pass(Secret.of("pencil"));
                case 11 -> new Pop3Command.Dele(3);
                default -> random.nextInt(4) == 0 ? new Pop3Command.Quit() : new Pop3Command.Noop();
            };
        }
    }

    private static Cuts<Event> client(long seed) {
        return Cuts.of(new Pop3ClientProtocol(), () -> new MoodyClient(seed, Transcript.NONE));
    }

    @Property(tries = 1_000)
    void eventsAndCommandsDoNotDependOnCuts(@ForAll("conversations") String stream, @ForAll long seed) {
        byte[] octets = stream.getBytes(ISO_8859_1);
        assertThat(client(seed).random(octets, 10, seed)).isEqualTo(client(seed).everyPlace(octets));
    }

    @Property(tries = 1_000)
    void aSessionEndsWhenTheServerLeavesUnlessItWaitsForTls(@ForAll("conversations") String stream, @ForAll long seed) {
        Signal end = client(seed).whole(stream.getBytes(ISO_8859_1)).end();
        assertThat(end).isIn(Signal.CLOSED, Signal.START_TLS);
    }

    @Property(tries = 500)
    void anyOctetsGiveEventsAndNoException(@ForAll byte[] octets, @ForAll long seed) {
        client(seed).everyPlace(octets);
    }

    @Property(tries = 500)
    void secretsAreNeverInATranscript(@ForAll("conversations") String stream, @ForAll long seed) {
        List<String> heard = new ArrayList<>();
        Transcript transcript = new Transcript() {
            @Override
            public void received(String line) {
                heard.add(line);
            }

            @Override
            public void sent(String line) {
                heard.add(line);
            }

            @Override
            public void note(String text) {
                heard.add(text);
            }
        };
        Cuts.of(new Pop3ClientProtocol(), () -> new MoodyClient(seed, transcript))
                .whole(stream.getBytes(ISO_8859_1));
        assertThat(heard).noneMatch(line -> line.contains("pencil") || line.contains("cGVuY2ls"));
    }

    @Provide
    Arbitrary<String> conversations() {
        Arbitrary<String> usual = Arbitraries.of(
                "+OK\r\n",
                "+OK 2 320\r\n",
                "+OK\r\n+OK\r\n+OK\r\n",
                "-ERR no\r\n",
                "-ERR [IN-USE] later\r\n",
                "+OK\r\n1 120\r\n2 200\r\n.\r\n",
                "+OK\r\nPIPELINING\r\nSTLS\r\n.\r\n",
                "+OK\r\nSubject: a\r\n\r\n..\r\n.\r\n",
                "+ \r\n",
                "+ VXNlcm5hbWU6\r\n",
                "+ no!\r\n",
                ".\r\n",
                "1 uid\r\n",
                "text\r\n.\r\n");
        Arbitrary<String> odd = Arbitraries.oneOf(
                Arbitraries.of("\r", "\n", "\0", "\r\r\n", "\n.\n", ".\r", "+OK\n", "\r\n.\r", "+", "+O"),
                Arbitraries.strings().ofMaxLength(20).withCharRange('\0', '\u00ff'),
                Arbitraries.integers().between(505, 515).map("x"::repeat),
                Arbitraries.integers().between(30, 50).map("x"::repeat),
                Arbitraries.integers().between(3, 8).map("1 2\r\n"::repeat));
        return Arbitraries.frequencyOf(Tuple.of(14, usual), Tuple.of(1, odd))
                .list()
                .ofMaxSize(20)
                .map(list -> "+OK ready\r\n+OK\r\nPIPELINING\r\nSASL LOGIN\r\n.\r\n" + String.join("", list));
    }
}
