package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.testkit.LineClientSession.Event;
import org.posthorn.testkit.LineClientSession.Reply;
import org.posthorn.testkit.LineClientSession.Secured;
import org.posthorn.wire.Session;

class LinkTest {

    private static final long PATIENCE = 1_000_000_000;

    /** Submits one command after the other. */
    private static final class Caller implements Subject<Event> {
        private final LineClientSession session = new LineClientSession(PATIENCE);
        private final Deque<String> commands;
        private final List<String> events = new ArrayList<>();
        private int closed;

        Caller(String... commands) {
            this.commands = new ArrayDeque<>(List.of(commands));
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {
            if (!(event instanceof LineClientSession.Chunk)) {
                events.add(event.toString());
            }
            boolean whole = !(event instanceof Reply reply && reply.text().matches("200 (go ahead|\\d+)"));
            if (whole
                    && (event instanceof Reply
                            || event instanceof Secured
                            || event instanceof LineClientSession.Fetched)
                    && !commands.isEmpty()) {
                session.submit(commands.remove());
            }
        }

        @Override
        public boolean bodyWanted() {
            session.give(ByteBuffer.allocate((int) Math.min(session.left(), 3_000)));
            return true;
        }

        @Override
        public void closed() {
            closed++;
        }
    }

    private static Subject<LineSession.Event> server() {
        return new LineProtocol().subject(Options.none());
    }

    @Property(tries = 300)
    void twoSessionsComeToTheirEndWhateverTheSeed(@ForAll long seed) {
        Caller client = new Caller("ECHO a", "STARTTLS", "PUT 10000", "ASK b", "QUIT");
        Link.run(client, server(), seed);
        assertThat(client.events)
                .containsExactly(
                        "Reply[text=200 ready]",
                        "Reply[text=200 a]",
                        "Reply[text=200 go ahead]",
                        "Secured[]",
                        "Reply[text=200 by default]",
                        "Reply[text=200 by default]",
                        "Reply[text=200 bye]");
        assertThat(client.closed).isEqualTo(1);
    }

    @Test
    void whenNothingMovesTimeGoesOnToTheNextDeadline() {
        Caller client = new Caller("ECHO a");
        assertThat(Link.run(client, server(), 1))
                .isEqualTo(60 * PATIENCE); // the server's patience; the client waits for nothing
        assertThat(client.events).endsWith("Fault[kind=UNEXPECTED_REPLY]");
    }

    @Test
    void aDeadlockIsToldWithTheSeed() {
        Subject<LineSession.Event> silent = new Subject<>() {
            private final LineSession session = new LineSession(PATIENCE);

            @Override
            public Session<LineSession.Event> session() {
                return session;
            }

            @Override
            public void on(LineSession.Event event) {} // the question stays open
        };
        Caller client = new Caller("ASK a");
        assertThatThrownBy(() -> Link.run(client, silent, 42))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("nothing moves and nothing is due; client gives CLOSED")
                .hasMessageContaining("server gives AWAITING_ANSWER")
                .hasMessageEndingWith("seed 42");
    }
}
