package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.LineSession.Event;

/** What drivers must do under strain, and under TLS too: their contract itself is the conformance suite of testkit. */
@Timeout(60)
class DriversTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SSLContext CONTEXT = TestTls.context();
    private static final ListenOptions TLS = ListenOptions.DEFAULTS.withTls(TlsEngines.server(CONTEXT));

    private final List<Listener> listeners = new ArrayList<>();
    private final BlockingQueue<EchoEndpoint> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<EchoEndpoint> closed = new LinkedBlockingQueue<>();

    static Stream<Driver> drivers() {
        List<Driver> drivers = new ArrayList<>(List.of(Driver.blocking(), Driver.selector()));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add(Driver.virtual());
        }
        return drivers.stream();
    }

    private InetSocketAddress serve(Driver driver, ListenOptions options) throws IOException {
        return serve(driver, options, Noted::new);
    }

    private InetSocketAddress serve(Driver driver, ListenOptions options, Service<Event> service) throws IOException {
        Listener listener = driver.listen(LOOPBACK, options, service);
        listeners.add(listener);
        return listener.address();
    }

    private class Noted extends EchoEndpoint {
        Noted(Connection connection) {
            super(connection, Session.NEVER);
            opened.add(this);
        }

        @Override
        public void closed() {
            closed.add(this);
        }
    }

    @AfterEach
    void close() {
        listeners.forEach(Listener::close);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void thePortIsFreeOnceTheListenerIsClosed(Driver driver) throws Exception {
        for (int i = 0; i < 20; i++) {
            Listener listener = driver.listen(LOOPBACK, ListenOptions.DEFAULTS, Noted::new);
            InetSocketAddress port = listener.address();
            listener.close();
            driver.listen(port, ListenOptions.DEFAULTS, Noted::new).close();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aStopLetsIdleConnectionsSayGoodbyeUnderTlsToo(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, TLS);
        try (LineClient plain = LineClient.plain(server);
                LineClient secure = LineClient.plain(server)) {
            assertThat(plain.line()).isEqualTo("hello");
            assertThat(secure.send("TLS\n").line()).isEqualTo("hello");
            assertThat(secure.line()).isEqualTo("go");
            secure.upgrade(CONTEXT);
            assertThat(secure.send("x\n").line()).isEqualTo("secret x");
            assertThat(listeners.get(0).stop(Duration.ofSeconds(20))).isTrue();
            assertThat(plain.line()).isEqualTo("stopping");
            assertThat(plain.read()).isEqualTo(-1);
            assertThat(secure.line()).isEqualTo("stopping");
            assertThat(secure.read()).isEqualTo(-1);
        }
        assertThat(closed).hasSize(2);
        assertThat(listeners.get(0).connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aTaskFromAnotherThreadCanSpeakOnAnIdleConnection(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, ListenOptions.DEFAULTS))) {
            assertThat(client.line()).isEqualTo("hello");
            EchoEndpoint endpoint = opened.poll(20, TimeUnit.SECONDS);
            for (int i = 0; i < 1_000; i++) {
                String news = "news " + i;
                endpoint.connection.execute(() -> endpoint.session.say(news));
                client.send("x" + i + "\n");
            }
            List<String> news = new ArrayList<>();
            List<String> echoes = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String line = client.line();
                (line.startsWith("news") ? news : echoes).add(line);
            }
            assertThat(news).hasSize(1_000).startsWith("news 0", "news 1").endsWith("news 999");
            assertThat(echoes).hasSize(1_000).startsWith("x0", "x1").endsWith("x999");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHeldConnectionGetsNothingUntilItIsReleased(Driver driver) throws Exception {
        AtomicInteger chunks = new AtomicInteger();
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection) {
            private boolean held;

            @Override
            public void on(Event event) throws IOException {
                assertThat(held).isFalse();
                super.on(event);
                if (event instanceof LineSession.Chunk) {
                    chunks.incrementAndGet();
                    held = true;
                    connection.hold();
                    connection.execute(() -> held = false);
                    connection.release();
                }
            }
        });
        try (LineClient client = LineClient.plain(server)) {
            client.send("DATA 300000\n");
            client.send(new byte[300_000]);
            client.send("after\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("got 300000");
            assertThat(client.line()).isEqualTo("after");
            assertThat(chunks).hasPositiveValue();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void manyConnectionsAreServedBesideEachOther(Driver driver) throws Exception {
        int many = driver.toString().equals("blocking") ? 200 : 2_000;
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS.withConnections(many, many));
        List<LineClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                clients.add(LineClient.plain(server));
            }
            for (int i = 0; i < many; i++) {
                clients.get(i).send("ASK\nI am " + i + "\n");
            }
            for (int i = 0; i < many; i++) {
                LineClient client = clients.get(i);
                assertThat(Stream.generate(() -> line(client)).limit(3))
                        .containsExactly("hello", "answer", "I am " + i);
            }
            assertThat(listeners.get(0).connections()).isEqualTo(many);
        } finally {
            for (LineClient client : clients) {
                client.close();
            }
        }
        for (int i = 0; i < many; i++) {
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(listeners.get(0).connections()).isZero();
    }

    private static String line(LineClient client) {
        try {
            return client.line();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
