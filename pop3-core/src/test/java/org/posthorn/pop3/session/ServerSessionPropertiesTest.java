package org.posthorn.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Pop3Limits;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3ServerSession.Ask;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.pop3.session.Pop3ServerSession.Update;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslStep;
import org.posthorn.testkit.Cuts;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;

/** What holds for the server's session whatever the client says. */
class ServerSessionPropertiesTest {

    private static final Pop3ServerOptions SERVER = Pop3ServerOptions.DEFAULTS
            .withAuthentication(Pop3ServerProtocol.mechanisms(List.of("PLAIN", "CRAM-MD5"), true))
            .withTls(true)
            .withLimits(Pop3Limits.DEFAULTS.withErrors(8).withLogins(5).withOutput(1_024));

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Refuses some questions, the same each time for the same seed. */
    private static final class MoodyServer implements Subject<Event> {

        private final Pop3ServerProtocol.Application usual = new Pop3ServerProtocol.Application(
                SERVER, Pop3ServerProtocol.TIMESTAMP, "120 0 3 5000 77", true, false);
        private final Pop3ServerSession session = usual.session;
        private final long seed;
        private int asked;
        final List<Update> updates = new ArrayList<>();

        MoodyServer(long seed) {
            this.seed = seed;
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (event instanceof Update update) {
                updates.add(update);
            }
            if (event instanceof Ask && Math.floorMod(seed >> asked++ % 60, 4) == 0) {
                session.refuse(Phrase.TRY_LATER);
            } else {
                usual.on(event);
            }
        }

        @Override
        public boolean bodyWanted() {
            return usual.bodyWanted();
        }
    }

    @Property(tries = 250)
    void eventsAndResponsesDoNotDependOnCuts(@ForAll("streams") String stream, @ForAll long seed) {
        Cuts<Event> cuts = Cuts.of(new Pop3ServerProtocol(), () -> new MoodyServer(seed));
        byte[] octets = octets(stream);
        assertThat(cuts.random(octets, 10, seed)).isEqualTo(cuts.everyPlace(octets));
    }

    @Property(tries = 500)
    void anyOctetsGiveEventsAndNoException(@ForAll byte[] octets, @ForAll long seed) {
        Cuts.of(new Pop3ServerProtocol(), () -> new MoodyServer(seed)).everyPlace(octets);
    }

    @Property(tries = 300)
    void whatIsDeletedWasAskedForAndQuitWasSaid(@ForAll("streams") String stream, @ForAll long seed) {
        MoodyServer server = new MoodyServer(seed);
        Cuts.of(new Pop3ServerProtocol(), () -> server).whole(octets(stream));
        assertThat(server.updates).hasSizeLessThan(2);
        for (Update update : server.updates) {
            assertThat(stream.toUpperCase(java.util.Locale.ROOT)).contains("QUIT");
            for (Maildrop.Item item : update.deleted()) {
                assertThat(stream).contains("DELE " + item.uniqueId().charAt(2));
            }
        }
    }

    @Property
    void anyMessageArrivesAsItWasSent(
            @ForAll("lines") List<String> lines, @ForAll @IntRange(min = 1, max = 9) int size) {
        String message = lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
        Pop3ServerSession session = open(message.length());
        session.next(ByteBuffer.wrap(octets("RETR 1\r\n")));
        session.send();
        for (int from = 0; from < message.length(); from += size) {
            String piece = message.substring(from, Math.min(message.length(), from + size));
            assertThat(session.body(ByteBuffer.wrap(octets(piece)))).isTrue();
        }
        session.endOfBody();
        String head = "+OK " + message.length() + " octets\r\n";
        StringBuilder expected = new StringBuilder(head);
        lines.forEach(line ->
                expected.append(line.startsWith(".") ? "." : "").append(line).append("\r\n"));
        assertThat(written(session)).isEqualTo(expected.append(".\r\n").toString());
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("", ".", "..", ".a", "a", "a.", "subject: x", " ", "\t.", "\0", "\u00e9")
                .list()
                .ofMaxSize(12);
    }

    /** One whose maildrop has a message of so many octets. */
    private static Pop3ServerSession open(long... sizes) {
        Pop3ServerSession session = new Pop3ServerSession(SERVER);
        session.next(ByteBuffer.wrap(octets("USER a\r\nPASS b\r\n")));
        session.answer(new SaslStep.Done(new org.posthorn.sasl.SaslIdentity("a", "a", "")));
        session.next(ByteBuffer.allocate(0));
        List<Maildrop.Item> items = new ArrayList<>();
        for (long size : sizes) {
            items.add(new Maildrop.Item("id" + items.size(), size));
        }
        session.opened(items);
        written(session);
        return session;
    }

    private static String written(Pop3ServerSession session) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer buffer : session.output()) {
            text.append(StandardCharsets.ISO_8859_1.decode(buffer));
        }
        return text.toString();
    }

    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> login = Arbitraries.of(
                "USER mrose\r\nPASS secret\r\n",
                "AUTH PLAIN AHRlc3QAdGVzdA==\r\n",
                "AUTH PLAIN\r\nAHRlc3QAdGVzdA==\r\n",
                "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
        Arbitrary<String> usual = Arbitraries.of(
                "USER mrose\r\n",
                "PASS wrong\r\n",
                "AUTH PLAIN\r\n",
                "AUTH CRAM-MD5\r\n",
                "*\r\n",
                "CAPA\r\n",
                "UTF8\r\n",
                "LANG\r\n",
                "LANG *\r\n",
                "STAT\r\n",
                "LIST\r\n",
                "LIST 2\r\n",
                "UIDL\r\n",
                "UIDL 9\r\n",
                "RETR 1\r\n",
                "RETR 2\r\n",
                "RETR 3\r\n",
                "RETR 4\r\n",
                "TOP 4 0\r\n",
                "TOP 1 1\r\n",
                "DELE 1\r\n",
                "DELE 3\r\n",
                "RSET\r\n",
                "NOOP\r\n",
                "QUIT\r\n",
                "STLS\r\n");
        Arbitrary<String> odd = Arbitraries.oneOf(
                Arbitraries.of("\r", "\n", "\0", "RETR 1\n", "NOOP\rNOOP\r\n", " ", "DELE 99999999999999999999\r\n"),
                Arbitraries.strings().ofMaxLength(20).withCharRange('\0', '\u00ff'),
                Arbitraries.integers().between(200, 300).map("x"::repeat));
        Arbitrary<String> body = Arbitraries.frequencyOf(Tuple.of(3, login), Tuple.of(12, usual), Tuple.of(1, odd))
                .list()
                .ofMaxSize(14)
                .map(list -> String.join("", list));
        return Arbitraries.frequencyOf(Tuple.of(3, login.flatMap(first -> body.map(first::concat))), Tuple.of(1, body));
    }

    // ---- memory ----

    @Test
    void aLongListingGoesOutAPieceAtATime() {
        long[] sizes = new long[100_000];
        Pop3ServerSession session = open(sizes);
        ByteBuffer in = ByteBuffer.wrap(octets("UIDL\r\n"));
        int most = 0;
        long all = 0;
        session.next(in);
        while (session.signal() == Signal.FLUSH || session.hasOutput()) {
            int length = written(session).length();
            most = Math.max(most, length);
            all += length;
            session.next(in);
        }
        assertThat(most).isLessThan(8_000);
        assertThat(all).isGreaterThan(1_000_000);
        assertThat(session.signal()).isEqualTo(Signal.NEED_INPUT);
    }

    // ---- the caller's mistakes ----

    @Test
    void anAnswerWithoutItsQuestionIsTheCallersMistake() {
        Pop3ServerSession session = open(3);
        SaslStep step = new SaslStep.Failed(SaslFailure.REFUSED, "");
        assertThatIllegalStateException().isThrownBy(() -> session.answer(step));
        assertThatIllegalStateException().isThrownBy(() -> session.opened(List.of()));
        assertThatIllegalStateException().isThrownBy(session::send);
        assertThatIllegalStateException().isThrownBy(session::updated);
        assertThatIllegalStateException().isThrownBy(() -> session.refuse(Phrase.TRY_LATER));
        assertThatIllegalStateException().isThrownBy(() -> session.body(ByteBuffer.allocate(1)));
        assertThatIllegalStateException().isThrownBy(session::endOfBody);
        assertThatIllegalStateException().isThrownBy(session::breakOff);
        session.next(ByteBuffer.wrap(octets("RETR 1\r\n")));
        assertThat(session.asks()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> session.opened(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> session.refuse(Response.ok("fine")));
        session.send();
        assertThat(session.sends()).isTrue();
        assertThatIllegalStateException().isThrownBy(session::send);
    }

    @Test
    void passAndApopHaveNoChallenge() {
        Pop3ServerSession session = new Pop3ServerSession(SERVER);
        session.next(ByteBuffer.wrap(octets("USER a\r\nPASS b\r\n")));
        SaslStep challenge = new SaslStep.Message(new byte[1]);
        assertThatIllegalArgumentException().isThrownBy(() -> session.answer(challenge));
    }

    @Test
    void tlsComesOnceAndWhenAskedFor() {
        TlsInfo tls = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());
        Pop3ServerSession session = new Pop3ServerSession(SERVER);
        session.secured(tls);
        assertThatIllegalStateException().isThrownBy(() -> session.secured(tls));
        Pop3ServerSession later = open(1);
        assertThatIllegalStateException().isThrownBy(() -> later.secured(tls));
    }

    @Test
    void aTimestampIsAMessageIdInBrackets() {
        for (String bad : List.of("x", "<x>", "<a@b", "<a@b>\r\n", "<a b@c>", "<<a@b>>")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Pop3ServerSession(SERVER, bad, Transcript.NONE));
        }
    }

    @Test
    void anImplementationIsOneOrMoreWords() {
        for (String bad : List.of(" ", "a  b", "a\r\n", "\u00e9")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SERVER.withImplementation(bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SERVER.withLanguages(List.of()));
    }
}
