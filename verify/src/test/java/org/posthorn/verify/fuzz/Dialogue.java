package org.posthorn.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/**
 * A session that hears octets in pieces of one size, and what came of it: events, and what it said. An application answers each event at
 * once.
 */
final class Dialogue<E> {

    /** More than any session needs for an octet, and for what it says of its own accord. */
    private static final int STEPS_PER_OCTET = 10;

    private static final int STEPS = 1_000;

    private final Session<E> session;
    private final Consumer<E> application;
    private final UnaryOperator<String> names;
    private final List<String> events = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private int left;

    /**
     * Nothing has been said yet.
     *
     * @param application what answers
     * @param names what an event is called, given its text
     */
    Dialogue(Session<E> session, Consumer<E> application, UnaryOperator<String> names) {
        this.session = session;
        this.application = application;
        this.names = names;
        session.tick(0);
    }

    /** Hears the octets and then the end. Returns all that came of it but how it was cut. */
    List<String> hear(byte[] octets, int piece) {
        left = STEPS + STEPS_PER_OCTET * octets.length;
        boolean open = true;
        for (int from = 0; open && from < octets.length; from += piece) {
            open = turn(ByteBuffer.wrap(octets, from, Math.min(piece, octets.length - from))
                    .slice());
        }
        session.endOfInput();
        if (open) {
            turn(ByteBuffer.allocate(0));
        }
        events.add("said " + said);
        return events;
    }

    /** Takes a turn as a driver does. Returns whether there is more to be heard. */
    private boolean turn(ByteBuffer in) {
        for (; ; ) {
            assertThat(left--).as("steps left").isPositive();
            E event = session.next(in);
            if (event != null) {
                String name = names.apply(event.toString());
                if (!name.isEmpty()) {
                    events.add(name);
                }
                application.accept(event);
                continue;
            }
            for (ByteBuffer each : session.output()) {
                said.append(ISO_8859_1.decode(each));
            }
            Signal signal = session.signal();
            if (signal == Signal.START_TLS) {
                session.secured(new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of()));
            } else if (signal != Signal.FLUSH) {
                assertThat(signal).isIn(Signal.NEED_INPUT, Signal.CLOSED);
                assertThat(in.hasRemaining() && signal == Signal.NEED_INPUT).isFalse();
                return signal == Signal.NEED_INPUT;
            }
        }
    }
}
