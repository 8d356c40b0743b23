package org.posthorn.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.Service;

/**
 * A driver that breaks one rule: a real one, with something between it and the endpoint that goes wrong.
 *
 * @param driver the real one
 * @param fault what goes wrong
 */
record FaultyDriver(Driver driver, Fault fault) implements Driver {

    /** What goes wrong, and the rule that must see it. */
    enum Fault {
        CLOSED_NOT_CALLED("lines in one packet are answered in order", "a peer that resets the connection ends it"),
        CLOSED_TWICE("lines in one packet are answered in order"),
        NO_TICK_BEFORE_NEXT("the session speaks first if it wants to"),
        TIME_RUNS_BACKWARDS("lines in one packet are answered in order"),
        CALLS_BESIDE_EACH_OTHER("time stands still while the endpoint is at work"),
        AN_OCTET_LOST(
                "octets that come one by one make the same lines",
                "TLS records that come one octet at a time are put together"),
        INPUT_OVERWRITTEN(
                "a big body arrives whole", "bodies go both ways at one time", "big bodies go both ways under TLS"),
        OUTPUT_LOST(
                "bodies go both ways at one time",
                "big bodies go both ways under TLS",
                "a peer that sends without reading is answered in full in the end",
                "a peer under TLS that sends without reading is answered in full in the end"),
        READS_AHEAD("while a question is open nothing is read"),
        ENDPOINT_NOT_STOPPED("stop: each endpoint is told, and idle sessions say goodbye at once"),
        END_OF_INPUT_NOT_TOLD(
                "a peer that closes its sending side gets all its answers",
                "a peer that closes within a line or a body is told of",
                "a peer that closes TLS has closed its sending side"),
        END_OF_SESSION_IGNORED("the end of the session is the end of TLS, and of the connection"),
        CUT_AT_THE_END("what the session said last arrives although the peer is still talking"),
        DEADLINE_IGNORED("a session is told when its deadline has come"),
        DEADLINE_PUT_OFF("octets that trickle in do not put a deadline off"),
        TIME_GOES_ON("time stands still while the endpoint is at work"),
        HOLD_IGNORED("while an endpoint holds its connection the session is given nothing"),
        TASKS_RUN_ANYWHERE("a question can be answered later, from another thread"),
        TASKS_DROPPED(
                "an endpoint can speak of its own accord",
                "a question can be answered later under TLS",
                "a peer that goes while a question is open ends the connection in the end"),
        TASKS_SWAPPED("tasks run in the order in which they were handed in"),
        PULL_ENDS_TOO_SOON("a blocking endpoint can pull the events of a body"),
        BODY_WANTED_TOO_SOON("a big body is sent whole, from a buffer used again and again"),
        BODY_NOT_WANTED_AGAIN("a body can be given later, from another thread"),
        SERVER_NAME_LOST("STARTTLS: the session goes on under TLS"),
        SECURED_TOO_LATE("TLS from the first octet is told before the first next"),
        SECURED_WITHOUT_TLS(
                "octets that are no handshake end the connection and nothing else",
                "without engines a session that asks for TLS loses its connection"),
        PLAINTEXT_FORGIVEN("STARTTLS: octets in the clear behind it end the connection"),
        LIMIT_IGNORED("no more connections than allowed in all; who is turned away is told why"),
        LIMIT_PER_ADDRESS_IGNORED("no more connections than allowed from one address"),
        LIMIT_TOO_LOW("many connections can have open questions at one time"),
        LEAVERS_COUNTED("a connection that is over makes room for another"),
        REFUSAL_WITHOUT_A_WORD("no more connections than allowed in all; who is turned away is told why"),
        WRITE_LIMIT_IGNORED("a peer that never reads is cut off"),
        WRITE_LIMIT_TOO_SHORT("a peer that reads slowly is not"),
        HANDSHAKE_LIMIT_IGNORED("a handshake has its own limit of time"),
        EXCEPTION_SWALLOWED("an exception of the endpoint ends its connection and no other"),
        CLOSE_IGNORED("an endpoint can close its connection, from inside and from any thread"),
        STOP_TELLS_NO_TRUTH("stop: when the grace is over the rest is ended"),
        STOP_WITHOUT_GRACE("stop: what is going on is finished"),
        CLOSE_PUT_OFF("close ends all connections at once"),
        ADDRESSES_SWAPPED("an endpoint knows both addresses"),
        ANOTHER_ADDRESS_TAKEN("an address that is taken is refused");

        final List<String> rules;

        Fault(String... rules) {
            this.rules = List.of(rules);
        }
    }

    private boolean is(Fault one) {
        return fault == one;
    }

    @Override
    public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
            throws IOException {
        Service<E> faulty = new Service<>() {
            @Override
            public Endpoint<E> connected(Connection connection) {
                return new FaultyEndpoint<>(service.connected(new FaultyConnection(connection)), connection);
            }

            @Override
            public byte[] refusal(Refusal reason) {
                return is(Fault.REFUSAL_WITHOUT_A_WORD) ? new byte[0] : service.refusal(reason);
            }
        };
        try {
            return new FaultyListener(driver.listen(address, faulty(options), faulty));
        } catch (IOException e) {
            if (is(Fault.ANOTHER_ADDRESS_TAKEN)) {
                return driver.listen(new InetSocketAddress(address.getAddress(), 0), options, faulty);
            }
            throw e;
        }
    }

    private ListenOptions faulty(ListenOptions options) {
        Duration ever = Duration.ofHours(1);
        return switch (fault) {
            case LIMIT_IGNORED -> options.withConnections(1_000, 1_000);
            case LIMIT_TOO_LOW -> options.withConnections(20, 20);
            case WRITE_LIMIT_TOO_SHORT -> options.withWrite(Duration.ofMillis(50));
            case LIMIT_PER_ADDRESS_IGNORED -> options.withConnections(options.connections(), options.connections());
            case WRITE_LIMIT_IGNORED -> options.withWrite(ever);
            case HANDSHAKE_LIMIT_IGNORED -> options.withHandshake(ever);
            default -> options;
        };
    }

    private final class FaultyListener implements Listener {
        private final Listener listener;
        private int most;
        private boolean closed;

        FaultyListener(Listener listener) {
            this.listener = listener;
        }

        @Override
        public InetSocketAddress address() {
            return listener.address();
        }

        @Override
        public int connections() {
            most = Math.max(most, listener.connections());
            return is(Fault.LEAVERS_COUNTED) ? most : listener.connections();
        }

        @Override
        public boolean stop(Duration grace) throws InterruptedException {
            if (is(Fault.STOP_WITHOUT_GRACE)) {
                listener.close();
            }
            return listener.stop(grace) || is(Fault.STOP_TELLS_NO_TRUTH);
        }

        @Override
        public void close() {
            if (closed || !is(Fault.CLOSE_PUT_OFF)) {
                listener.close();
            }
            closed = true;
        }
    }

    private final class FaultyConnection implements Connection {
        private final Connection connection;
        private @Nullable Runnable kept;

        FaultyConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public InetSocketAddress local() {
            return is(Fault.ADDRESSES_SWAPPED) ? connection.remote() : connection.local();
        }

        @Override
        public InetSocketAddress remote() {
            return is(Fault.ADDRESSES_SWAPPED) ? connection.local() : connection.remote();
        }

        @Override
        public void execute(Runnable task) {
            if (is(Fault.TASKS_RUN_ANYWHERE)) {
                task.run();
            } else if (is(Fault.TASKS_SWAPPED)) {
                swap(task);
            } else if (!is(Fault.TASKS_DROPPED)) {
                connection.execute(task);
            }
        }

        private void swap(Runnable task) {
            Runnable first = kept;
            kept = first == null ? task : null;
            if (first != null) {
                connection.execute(task);
                connection.execute(first);
            }
        }

        @Override
        public boolean blocking() {
            return connection.blocking();
        }

        @Override
        public boolean pull() throws IOException {
            return connection.pull() && !is(Fault.PULL_ENDS_TOO_SOON);
        }

        @Override
        public void hold() {
            if (!is(Fault.HOLD_IGNORED)) {
                connection.hold();
            }
        }

        @Override
        public void release() {
            connection.release();
        }

        @Override
        public void close() {
            if (!is(Fault.CLOSE_IGNORED)) {
                connection.close();
            }
        }
    }

    private final class FaultyEndpoint<E> implements Endpoint<E> {
        private final Endpoint<E> endpoint;
        private final FaultySession<E> session;
        private boolean refused;

        FaultyEndpoint(Endpoint<E> endpoint, Connection connection) {
            this.endpoint = endpoint;
            this.session = new FaultySession<>(endpoint.session(), connection);
        }

        @Override
        public Session<E> session() {
            return session;
        }

        @Override
        public void on(E event) throws IOException {
            if (is(Fault.CALLS_BESIDE_EACH_OTHER)) {
                Thread beside = new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        endpoint.session().hasOutput();
                        LineEndpoint.sleep(5);
                    }
                });
                beside.setDaemon(true);
                beside.start();
            }
            try {
                endpoint.on(event);
            } catch (IOException | RuntimeException e) {
                if (!is(Fault.EXCEPTION_SWALLOWED)) {
                    throw e;
                }
            }
        }

        @Override
        public boolean bodyWanted() throws IOException {
            if (refused && is(Fault.BODY_NOT_WANTED_AGAIN)) {
                return false;
            }
            refused = !endpoint.bodyWanted();
            return !refused && (!is(Fault.BODY_WANTED_TOO_SOON) || endpoint.bodyWanted());
        }

        @Override
        public void stopping() {
            if (!is(Fault.ENDPOINT_NOT_STOPPED)) {
                endpoint.stopping();
            }
        }

        @Override
        public void closed() {
            if (!is(Fault.CLOSED_NOT_CALLED)) {
                endpoint.closed();
            }
            if (is(Fault.CLOSED_TWICE)) {
                endpoint.closed();
            }
        }
    }

    private final class FaultySession<E> implements Session<E> {
        private static final int ENOUGH = 5_000_000;
        private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

        private final Session<E> session;
        private final Connection connection;
        private final long began = System.nanoTime();
        private ByteBuffer ahead = ByteBuffer.allocate(1_000_000);
        private long written;
        private boolean begun;
        private long lastInput = Long.MIN_VALUE / 2;
        private long places;
        private boolean lost;
        private @Nullable TlsInfo kept;

        FaultySession(Session<E> session, Connection connection) {
            this.session = session;
            this.connection = connection;
        }

        @Override
        public @Nullable E next(ByteBuffer in) {
            begun = true;
            if (in.hasRemaining()) {
                lastInput = System.nanoTime();
                places += in.remaining();
                if (is(Fault.AN_OCTET_LOST) && places > 10 && !lost) {
                    lost = true;
                    in.get();
                }
            }
            int start = in.position();
            E event = given(in);
            if (is(Fault.INPUT_OVERWRITTEN) && event != null) {
                for (int i = start; i < in.position(); i++) {
                    in.put(i, (byte) 'x');
                }
            }
            TlsInfo late = kept;
            if (late != null) {
                kept = null;
                session.secured(late);
            }
            return event;
        }

        private @Nullable E given(ByteBuffer in) {
            switch (fault) {
                case READS_AHEAD -> {
                    return ahead(in);
                }
                case CUT_AT_THE_END -> {
                    E event = session.next(in);
                    if (event == null && session.signal() == Signal.CLOSED) {
                        connection.close();
                    }
                    return event;
                }
                case PLAINTEXT_FORGIVEN -> {
                    return lineByLine(in);
                }
                default -> {}
            }
            return session.next(in);
        }

        /** Takes all there is, whether the session does or not. */
        private @Nullable E ahead(ByteBuffer in) {
            E event = session.next(NOTHING);
            if (event == null && session.signal() == Signal.AWAITING_ANSWER) {
                if (ahead.remaining() < in.remaining()) {
                    ahead = ByteBuffer.allocate(2 * (ahead.capacity() + in.remaining()))
                            .put(ahead.flip());
                }
                ahead.put(in);
                return null;
            }
            if (event == null && ahead.position() > 0) {
                event = session.next(ahead.flip());
                ahead.compact();
            }
            return event == null && ahead.position() == 0 ? session.next(in) : event;
        }

        /** Drops what is behind the line that asks for TLS. */
        private @Nullable E lineByLine(ByteBuffer in) {
            int end = in.limit();
            for (int i = in.position(); i < end; i++) {
                if (in.get(i) == '\n') {
                    in.limit(i + 1);
                    E event = session.next(in);
                    in.limit(end);
                    if (event == null && session.signal() == Signal.START_TLS) {
                        in.position(end);
                        return null;
                    }
                    if (event != null) {
                        return event;
                    }
                }
            }
            return session.next(in);
        }

        @Override
        public Signal signal() {
            Signal signal = session.signal();
            if (is(Fault.READS_AHEAD) && signal == Signal.AWAITING_ANSWER
                    || is(Fault.END_OF_SESSION_IGNORED) && signal == Signal.CLOSED) {
                return Signal.NEED_INPUT;
            }
            if (is(Fault.SECURED_WITHOUT_TLS) && signal == Signal.START_TLS) {
                session.secured(new TlsInfo("TLSv1.3", "none", Optional.empty(), List.of()));
                return Signal.FLUSH;
            }
            return signal;
        }

        @Override
        public void endOfInput() {
            if (!is(Fault.END_OF_INPUT_NOT_TOLD)) {
                session.endOfInput();
            }
        }

        @Override
        public ByteBuffer[] output() {
            ByteBuffer[] output = session.output();
            if (is(Fault.OUTPUT_LOST)) {
                for (ByteBuffer each : output) {
                    written += each.remaining();
                    if (written > ENOUGH) {
                        each.position(each.limit());
                    }
                }
            }
            return output;
        }

        @Override
        public boolean hasOutput() {
            return session.hasOutput();
        }

        @Override
        public void tick(long nanos) {
            switch (fault) {
                case NO_TICK_BEFORE_NEXT -> {
                    if (begun) {
                        session.tick(nanos);
                    }
                }
                case TIME_RUNS_BACKWARDS -> session.tick(1_000_000_000 - nanos % 1_000_000_000);
                case DEADLINE_PUT_OFF -> {
                    if (!begun || !fresh()) {
                        session.tick(nanos);
                    }
                }
                case TIME_GOES_ON -> session.tick(System.nanoTime() - began);
                default -> session.tick(nanos);
            }
        }

        @Override
        public long deadline() {
            return is(Fault.DEADLINE_IGNORED) || is(Fault.DEADLINE_PUT_OFF) && fresh() ? NEVER : session.deadline();
        }

        private boolean fresh() {
            return System.nanoTime() - lastInput < 5_000_000_000L; // longer than a busy machine may pause
        }

        @Override
        public void secured(TlsInfo tls) {
            if (is(Fault.SECURED_TOO_LATE)) {
                kept = tls;
            } else if (is(Fault.SERVER_NAME_LOST)) {
                session.secured(new TlsInfo(tls.protocol(), tls.cipherSuite(), Optional.empty(), List.of()));
            } else {
                session.secured(tls);
            }
        }
    }
}
