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
        CLOSED_NOT_CALLED("lines in one packet are answered in order"),
        CLOSED_TWICE("lines in one packet are answered in order"),
        NO_TICK_BEFORE_NEXT("the session speaks first if it wants to"),
        TIME_RUNS_BACKWARDS("lines in one packet are answered in order"),
        CALLS_BESIDE_EACH_OTHER("time stands still while the endpoint is at work"),
        AN_OCTET_LOST("octets that come one by one make the same lines"),
        INPUT_OVERWRITTEN("a big body arrives whole"),
        ENDPOINT_NOT_STOPPED("stop: each endpoint is told, and idle sessions say goodbye at once"),
        END_OF_INPUT_NOT_TOLD("a peer that closes its sending side gets all its answers"),
        DEADLINE_IGNORED("a session is told when its deadline has come"),
        DEADLINE_PUT_OFF("octets that trickle in do not put a deadline off"),
        TIME_GOES_ON("time stands still while the endpoint is at work"),
        HOLD_IGNORED("while an endpoint holds its connection the session is given nothing"),
        TASKS_RUN_ANYWHERE("a question can be answered later, from another thread"),
        TASKS_DROPPED("an endpoint can speak of its own accord"),
        BODY_WANTED_TOO_SOON("a big body is sent whole, from a buffer used again and again"),
        SERVER_NAME_LOST("STARTTLS: the session goes on under TLS"),
        SECURED_TOO_LATE("TLS from the first octet is told before the first next"),
        LIMIT_IGNORED("no more connections than allowed in all; who is turned away is told why"),
        LIMIT_PER_ADDRESS_IGNORED("no more connections than allowed from one address"),
        REFUSAL_WITHOUT_A_WORD("no more connections than allowed in all; who is turned away is told why"),
        WRITE_LIMIT_IGNORED("a peer that never reads is cut off"),
        HANDSHAKE_LIMIT_IGNORED("a handshake has its own limit of time"),
        EXCEPTION_SWALLOWED("an exception of the endpoint ends its connection and no other"),
        CLOSE_IGNORED("an endpoint can close its connection, from inside and from any thread"),
        STOP_TELLS_NO_TRUTH("stop: when the grace is over the rest is ended"),
        ADDRESSES_SWAPPED("an endpoint knows both addresses");

        final String rule;

        Fault(String rule) {
            this.rule = rule;
        }
    }

    private boolean is(Fault one) {
        return fault == one;
    }

    @Override
    public <E> Listener listen(InetSocketAddress address, ListenOptions options, Service<E> service)
            throws IOException {
        Listener listener = driver.listen(address, faulty(options), new Service<E>() {
            @Override
            public Endpoint<E> connected(Connection connection) {
                return new FaultyEndpoint<>(service.connected(new FaultyConnection(connection)));
            }

            @Override
            public byte[] refusal(Refusal reason) {
                return is(Fault.REFUSAL_WITHOUT_A_WORD) ? new byte[0] : service.refusal(reason);
            }
        });
        return is(Fault.STOP_TELLS_NO_TRUTH) ? new LyingListener(listener) : listener;
    }

    private ListenOptions faulty(ListenOptions options) {
        Duration ever = Duration.ofHours(1);
        return switch (fault) {
            case LIMIT_IGNORED -> options.withConnections(1_000, 1_000);
            case LIMIT_PER_ADDRESS_IGNORED -> options.withConnections(options.connections(), options.connections());
            case WRITE_LIMIT_IGNORED -> options.withWrite(ever);
            case HANDSHAKE_LIMIT_IGNORED -> options.withHandshake(ever);
            default -> options;
        };
    }

    private record LyingListener(Listener listener) implements Listener {
        @Override
        public InetSocketAddress address() {
            return listener.address();
        }

        @Override
        public int connections() {
            return listener.connections();
        }

        @Override
        public boolean stop(Duration grace) throws InterruptedException {
            listener.stop(grace);
            return true;
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    private final class FaultyConnection implements Connection {
        private final Connection connection;

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
            } else if (!is(Fault.TASKS_DROPPED)) {
                connection.execute(task);
            }
        }

        @Override
        public boolean blocking() {
            return connection.blocking();
        }

        @Override
        public boolean pull() throws IOException {
            return connection.pull();
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

        FaultyEndpoint(Endpoint<E> endpoint) {
            this.endpoint = endpoint;
            this.session = new FaultySession<>(endpoint.session());
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
            return endpoint.bodyWanted() && (!is(Fault.BODY_WANTED_TOO_SOON) || endpoint.bodyWanted());
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
        private final Session<E> session;
        private final long began = System.nanoTime();
        private boolean begun;
        private long lastInput = Long.MIN_VALUE / 2;
        private long places;
        private boolean lost;
        private @Nullable TlsInfo kept;

        FaultySession(Session<E> session) {
            this.session = session;
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
            E event = session.next(in);
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

        @Override
        public Signal signal() {
            return session.signal();
        }

        @Override
        public void endOfInput() {
            if (!is(Fault.END_OF_INPUT_NOT_TOLD)) {
                session.endOfInput();
            }
        }

        @Override
        public ByteBuffer[] output() {
            return session.output();
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
