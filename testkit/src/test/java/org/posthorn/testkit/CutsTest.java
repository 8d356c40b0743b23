package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.posthorn.testkit.LineSession.Event;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

class CutsTest {

    private static final Cuts<Event> CUTS = Cuts.of(new LineProtocol());

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theOutcomeHasEventsBodiesOutputAndEnd() {
        Cuts.Outcome outcome = CUTS.everyPlace(octets("PUT 3\r\nabcASK x\r\nECHO y\r\nPUT 9\r\n12"));
        assertThat(outcome.events())
                .containsExactly(
                        "~| abc\\", "~ Stored[octets=3]", "~ Asked[text=x]", "~| 12\\", "~ Fault[kind=CLOSED_EARLY]");
        assertThat(outcome.output())
                .isEqualTo("> 200 ready\n> 200 by default\n> 200 by default\n> 200 y\n> 500 CLOSED_EARLY");
        assertThat(outcome.end()).isEqualTo(Signal.CLOSED);
    }

    @Test
    void octetsInTheClearBehindStarttlsAreGivenToTheSessionWhateverTheCut() {
        assertThat(CUTS.everyPlace(octets("STARTTLS\r\nECHO x\r\n")).events()).hasSize(1);
        assertThat(CUTS.everyPlace(octets("STARTTLS\r\n")).end()).isEqualTo(Signal.START_TLS);
    }

    @Property(tries = 200)
    void theLineProtocolDoesNotDependOnCuts(@ForAll("dialogues") String dialogue, @ForAll long seed) {
        byte[] octets = octets(dialogue);
        assertThat(CUTS.random(octets, 20, seed)).isEqualTo(CUTS.everyPlace(octets));
    }

    @Provide
    Arbitrary<String> dialogues() {
        return Arbitraries.of(
                        "ECHO a\r\n",
                        "ASK b\r\n",
                        "PUT 5\r\n",
                        "GET c\r\n",
                        "STARTTLS\r\n",
                        "12345",
                        "\r",
                        "\n",
                        "QUIT\r\n")
                .list()
                .ofMaxSize(12)
                .map(l -> String.join("", l));
    }

    /** Each of these breaks one clause of the contract. */
    private enum Breach {
        LEAVES_INPUT,
        FLUSH_WITHOUT_OUTPUT,
        MOVES_THE_LIMIT,
        WRITES_INTO_THE_INPUT,
        KEEPS_A_SLICE,
        COUNTS_CALLS,
        OUTPUT_THAT_IS_NONE
    }

    private static final class Faulty implements Session<String> {
        private final Breach breach;
        private Signal signal = Signal.NEED_INPUT;
        private @Nullable ByteBuffer kept;
        private int calls;
        private boolean told;

        Faulty(Breach breach) {
            this.breach = breach;
        }

        @Override
        public @Nullable String next(ByteBuffer in) {
            calls++;
            switch (breach) {
                case LEAVES_INPUT -> {}
                case FLUSH_WITHOUT_OUTPUT -> signal = Signal.FLUSH;
                case MOVES_THE_LIMIT -> in.limit(0);
                case WRITES_INTO_THE_INPUT -> {
                    while (in.hasRemaining()) {
                        in.put((byte) 0);
                    }
                }
                case KEEPS_A_SLICE -> {
                    return keep(in);
                }
                case COUNTS_CALLS, OUTPUT_THAT_IS_NONE -> in.position(in.limit());
            }
            if (breach == Breach.COUNTS_CALLS && told) {
                signal = Signal.CLOSED;
                return calls < 100 ? "after " + calls : null;
            }
            return null;
        }

        private @Nullable String keep(ByteBuffer in) {
            if (in.hasRemaining()) {
                if (kept == null) {
                    kept = in.slice();
                }
                in.position(in.limit());
            }
            if (told && kept != null) {
                String event = StandardCharsets.ISO_8859_1.decode(kept).toString();
                kept = null;
                return event;
            }
            signal = told ? Signal.CLOSED : Signal.NEED_INPUT;
            return null;
        }

        @Override
        public Signal signal() {
            return signal;
        }

        @Override
        public void endOfInput() {
            told = true;
        }

        @Override
        public ByteBuffer[] output() {
            return new ByteBuffer[0];
        }

        @Override
        public boolean hasOutput() {
            return breach == Breach.OUTPUT_THAT_IS_NONE;
        }

        @Override
        public void tick(long nanos) {}

        @Override
        public long deadline() {
            return NEVER;
        }

        @Override
        public void secured(TlsInfo tls) {}
    }

    @Test
    void aSessionThatBreaksTheContractFails() {
        Protocol<String> protocol = new Protocol<>() {
            @Override
            public Role role() {
                return Role.SERVER;
            }

            @Override
            public Subject<String> subject(Options options) {
                throw new IllegalStateException();
            }
        };
        for (Breach breach : Breach.values()) {
            Cuts<String> cuts = Cuts.of(protocol, () -> new Subject<>() {
                private final Faulty session = new Faulty(breach);

                @Override
                public Session<String> session() {
                    return session;
                }

                @Override
                public void on(String event) {}
            });
            assertThatThrownBy(() -> cuts.random(octets("abcdefgh"), 100, 1))
                    .as(breach.name())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("abcdefgh");
        }
    }
}
