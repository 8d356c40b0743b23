package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;
import org.posthorn.wire.Signal;

/**
 * Gives the same octets to fresh sessions, cut in many ways, and sees that the same comes of it: the first law of a session. For properties
 * with generated input; a {@link Transcripts transcript} is for input that a person has thought of.
 *
 * <p>The session is driven by a strict caller that fails when the session breaks the contract: see {@code docs/transcripts.md}. When the octets
 * are used up the peer closes its sending side. Where the session asks for TLS with no octets left, or stays with a question that its
 * subject does not answer, the run ends there. Time stands still.
 *
 * @param <E> the sessions' events
 */
public final class Cuts<E> {

    /**
     * What came of a run.
     *
     * @param events the events as they print, bodies joined and escaped as behind {@code ~|}
     * @param output what the session sent, in the text form of transcripts
     * @param end what the session was waiting for in the end
     */
    public record Outcome(List<String> events, String output, Signal end) {

        /** Copies the list. */
        public Outcome {
            events = List.copyOf(events);
        }

        @Override
        public String toString() {
            return String.join("\n", events) + "\n" + output + "\n[" + end + "]\n";
        }
    }

    private final Protocol<E> protocol;
    private final Supplier<Subject<E>> subjects;

    private Cuts(Protocol<E> protocol, Supplier<Subject<E>> subjects) {
        this.protocol = protocol;
        this.subjects = subjects;
    }

    /**
     * {@return sessions of a protocol, without options}
     *
     * @param protocol lends the sessions
     * @param <E> the session's events
     */
    public static <E> Cuts<E> of(Protocol<E> protocol) {
        return new Cuts<>(protocol, () -> protocol.subject(Options.none()));
    }

    /**
     * {@return sessions that are not made from options}
     *
     * @param protocol prints the events
     * @param subjects makes a fresh session each time
     * @param <E> the session's events
     */
    public static <E> Cuts<E> of(Protocol<E> protocol, Supplier<Subject<E>> subjects) {
        return new Cuts<>(protocol, subjects);
    }

    /**
     * What comes of the octets in one buffer.
     *
     * @param octets what the peer sends
     * @return their events and output
     */
    public Outcome whole(byte[] octets) {
        return run(octets, Cut.whole());
    }

    /**
     * Runs the octets one by one, and once for each place in two parts.
     *
     * @param octets what the peer sends
     * @return what came of it each time
     * @throws AssertionError if something else came once
     */
    public Outcome everyPlace(byte[] octets) {
        Outcome expected = whole(octets);
        same(expected, octets, Cut.everywhere());
        for (int place = 1; place < octets.length; place++) {
            same(expected, octets, Cut.at(place));
        }
        return expected;
    }

    /**
     * Runs the octets in random pieces, as many times as wanted.
     *
     * @param octets what the peer sends
     * @param times how often
     * @param seed where to begin; a failure prints it
     * @return what came of it each time
     * @throws AssertionError if something else came once
     */
    public Outcome random(byte[] octets, int times, long seed) {
        Outcome expected = whole(octets);
        for (int i = 0; i < times; i++) {
            same(expected, octets, Cut.random(seed + i, octets.length));
        }
        return expected;
    }

    private void same(Outcome expected, byte[] octets, Cut cut) {
        Outcome actual = run(octets, cut);
        if (!expected.equals(actual)) {
            throw new AssertionFailedError(
                    "another outcome, " + cut + "\n" + Octets.show("in:", octets), expected, actual);
        }
    }

    private Outcome run(byte[] octets, Cut cut) {
        Subject<E> subject = subjects.get();
        Collector collector = new Collector(subject);
        Pump<E> pump = new Pump<>(subject, protocol, cut, collector);
        try {
            pump.give(octets);
            Signal end = pump.settle();
            if (end == Signal.NEED_INPUT) {
                pump.endOfInput();
                end = pump.settle();
            }
            return collector.outcome(end);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e + ", " + cut + "\n" + Octets.show("in:", octets), e);
        } finally {
            subject.closed();
        }
    }

    private final class Collector implements Pump.Watcher<E> {

        private final Subject<E> subject;
        private final List<String> events = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();

        Collector(Subject<E> subject) {
            this.subject = subject;
        }

        @Override
        public void event(E event) throws IOException {
            ByteBuffer chunk = protocol.chunk(event);
            if (chunk != null) {
                copy(chunk, body);
            } else {
                endBody();
                events.add("~ " + protocol.print(event));
            }
            subject.on(event);
        }

        private void endBody() {
            if (body.size() > 0) {
                events.add(Octets.show("~|", body.toByteArray()));
                body.reset();
            }
        }

        @Override
        public void output(ByteBuffer bytes) {
            copy(bytes, output);
        }

        Outcome outcome(Signal end) {
            endBody();
            return new Outcome(events, Octets.show(">", output.toByteArray()), end);
        }
    }

    static void copy(ByteBuffer from, ByteArrayOutputStream to) {
        for (int i = from.position(); i < from.limit(); i++) {
            to.write(from.get(i));
        }
    }
}
