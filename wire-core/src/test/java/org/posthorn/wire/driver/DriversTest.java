package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
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

/** What every driver must do, seen from the peer's side through plain sockets. */
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
        return serve(driver, options, Session.NEVER);
    }

    private InetSocketAddress serve(Driver driver, ListenOptions options, long limit) throws IOException {
        return serve(driver, options, connection -> new Noted(connection, limit));
    }

    private InetSocketAddress serve(Driver driver, ListenOptions options, Service<Event> service) throws IOException {
        Listener listener = driver.listen(LOOPBACK, options, service);
        listeners.add(listener);
        return listener.address();
    }

    private class Noted extends EchoEndpoint {
        Noted(Connection connection, long limit) {
            super(connection, limit);
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
    void aSessionSpeaksFirstAndThenAnswersInOrder(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, ListenOptions.DEFAULTS))) {
            assertThat(client.line()).isEqualTo("hello");
            client.send("one\ntwo\nth");
            assertThat(client.line()).isEqualTo("one");
            assertThat(client.line()).isEqualTo("two");
            client.send("ree\nQUIT\n");
            assertThat(client.line()).isEqualTo("three");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void thePortIsFreeOnceTheListenerIsClosed(Driver driver) throws Exception {
        for (int i = 0; i < 20; i++) {
            Listener listener = driver.listen(LOOPBACK, ListenOptions.DEFAULTS, c -> new Noted(c, Session.NEVER));
            InetSocketAddress port = listener.address();
            listener.close();
            driver.listen(port, ListenOptions.DEFAULTS, c -> new Noted(c, Session.NEVER))
                    .close();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anAnswerFromAnotherThreadKeepsTheOrderOfWhatWasPipelined(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, ListenOptions.DEFAULTS))) {
            client.send("a\nASK\nb\nASK\nASK\nc\n");
            assertThat(Stream.generate(() -> line(client)).limit(7))
                    .containsExactly("hello", "a", "answer", "b", "answer", "answer", "c");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void bytesLargerThanAnyBufferPassBothWays(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, ListenOptions.DEFAULTS))) {
            client.send("DATA 5000000\n");
            client.send(new byte[5_000_000]);
            client.send("SEND\nafter\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("got 5000000");
            assertThat(client.skip(EchoEndpoint.BODY)).isEqualTo(EchoEndpoint.BODY);
            assertThat(client.line()).isEqualTo("after");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void bytesLargerThanAnyBufferPassBothWaysThroughTls(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS.withImplicitTls(TlsEngines.server(CONTEXT)));
        try (LineClient client = LineClient.tls(server, CONTEXT)) {
            client.send("x\nDATA 5000000\n");
            client.send(new byte[5_000_000]);
            client.send("SEND\nafter\nQUIT\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("secret x");
            assertThat(client.line()).isEqualTo("got 5000000");
            assertThat(client.skip(EchoEndpoint.BODY)).isEqualTo(EchoEndpoint.BODY);
            assertThat(client.line()).isEqualTo("secret after");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aSessionGoesOverToTlsWhenItAsksForIt(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, TLS))) {
            client.send("a\nTLS\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("a");
            assertThat(client.line()).isEqualTo("go");
            client.upgrade(CONTEXT);
            client.send("b\nASK\nQUIT\n");
            assertThat(client.line()).isEqualTo("secret b");
            assertThat(client.line()).isEqualTo("answer");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void plaintextBehindTheCommandThatStartsTlsEndsTheConnection(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, TLS))) {
            client.send("TLS\ninjected\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("go");
            assertThat(client.line()).isEqualTo("fault: plaintext after STARTTLS");
            assertThat(client.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void plaintextThatComesInsteadOfAHandshakeIsNeverActedOn(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, TLS))) {
            client.send("TLS\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("go");
            client.send("injected\nDATA 10\n0123456789");
            StringBuilder rest = new StringBuilder();
            for (int next; (next = client.read()) >= 0; ) {
                rest.append((char) next);
            }
            assertThat(rest.toString()).doesNotContain("injected").doesNotContain("got");
        }
        assertThat(closed.poll(20, TimeUnit.SECONDS).data).isZero();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void connectionsAboveTheLimitAreTurnedAwayWithAWord(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS.withConnections(2, 10), refusing());
        try (LineClient first = LineClient.plain(server);
                LineClient second = LineClient.plain(server)) {
            assertThat(first.line()).isEqualTo("hello");
            assertThat(second.line()).isEqualTo("hello");
            try (LineClient third = LineClient.plain(server)) {
                assertThat(third.line()).isEqualTo("TOO_MANY_CONNECTIONS");
                assertThat(third.read()).isEqualTo(-1);
            }
            first.send("QUIT\n");
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
            try (LineClient next = LineClient.plain(server)) {
                assertThat(next.line()).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void oneAddressHasItsOwnLimit(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS.withConnections(10, 1), refusing());
        try (LineClient first = LineClient.plain(server);
                LineClient second = LineClient.plain(server)) {
            assertThat(first.line()).isEqualTo("hello");
            assertThat(second.line()).isEqualTo("TOO_MANY_FROM_ADDRESS");
        }
    }

    private Service<Event> refusing() {
        return new Service<>() {
            @Override
            public Endpoint<Event> connected(Connection connection) {
                return new Noted(connection, Session.NEVER);
            }

            @Override
            public byte[] refusal(Refusal reason) {
                return (reason + "\n").getBytes(ISO_8859_1);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aSessionsDeadlineEndsTheConnectionWithItsLastWord(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, TLS, 200_000_000))) {
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("fault: timed out");
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHandshakeThatNeverComesEndsTheConnection(Driver driver) throws Exception {
        InetSocketAddress server =
                serve(driver, TLS.withImplicitTls(TlsEngines.server(CONTEXT)).withHandshake(Duration.ofMillis(200)));
        try (LineClient client = LineClient.plain(server)) {
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aPeerThatNeverReadsIsCutOff(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS.withWrite(Duration.ofMillis(300)));
        try (LineClient client = LineClient.plain(server)) {
            for (int i = 0; i < 100; i++) {
                client.send("SEND\n"); // a hundred million octets fit no socket buffer
            }
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void timeThatTheApplicationTakesIsNotHeldAgainstThePeer(Driver driver) throws Exception {
        InetSocketAddress server =
                serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection, 1_000_000_000) {
                    @Override
                    public void on(Event event) throws IOException {
                        pause(1_500);
                        super.on(event);
                    }
                });
        try (LineClient client = LineClient.plain(server)) {
            client.send("slow\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("slow");
            client.send("again\n");
            assertThat(client.line()).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void inputBeforeAHalfCloseIsAnsweredAfterIt(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, ListenOptions.DEFAULTS))) {
            client.send("a\nASK\nb\n");
            client.halfClose();
            assertThat(Stream.generate(() -> line(client)).limit(5))
                    .containsExactly("hello", "a", "answer", "b", "(end)");
        }
        assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aResetEndsTheConnectionAndTheOthersGoOn(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS);
        try (LineClient other = LineClient.plain(server)) {
            LineClient client = LineClient.plain(server);
            client.send("DATA 100\nabc");
            assertThat(client.line()).isEqualTo("hello");
            client.reset();
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
            other.send("on\n");
            assertThat(other.line()).isEqualTo("hello");
            assertThat(other.line()).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anEndpointThatThrowsEndsItsOwnConnectionOnly(Driver driver) throws Exception {
        InetSocketAddress server =
                serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection, Session.NEVER) {
                    @Override
                    public void on(Event event) throws IOException {
                        if (event.equals(new LineSession.Line("throw"))) {
                            throw new IllegalArgumentException("as asked");
                        }
                        super.on(event);
                    }
                });
        try (LineClient other = LineClient.plain(server);
                LineClient client = LineClient.plain(server)) {
            client.send("throw\n");
            assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
            other.send("on\n");
            assertThat(other.line()).isEqualTo("hello");
            assertThat(other.line()).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aStopLetsIdleConnectionsSayGoodbye(Driver driver) throws Exception {
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
    void aStopEndsWhatDoesNotEndByItself(Driver driver) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        InetSocketAddress server =
                serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection, Session.NEVER) {
                    @Override
                    public void stopping() {}
                });
        try (LineClient client = LineClient.plain(server)) {
            assertThat(client.line()).isEqualTo("hello");
            assertThat(listeners.get(0).stop(Duration.ofMillis(100))).isFalse();
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThat(never.getCount()).isOne();
        assertThat(closed.poll(20, TimeUnit.SECONDS)).isNotNull();
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
        InetSocketAddress server =
                serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection, Session.NEVER) {
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
    void aBlockingConnectionCanBePulled(Driver driver) throws Exception {
        InetSocketAddress server =
                serve(driver, ListenOptions.DEFAULTS, connection -> new Noted(connection, Session.NEVER) {
                    @Override
                    public void on(Event event) throws IOException {
                        if (event.equals(new LineSession.Line("pull")) && connection.blocking()) {
                            assertThat(connection.pull()).isTrue();
                            session.say("pulled");
                        } else if (event.equals(new LineSession.Line("pull"))) {
                            session.say("next");
                            session.say("pulled");
                        } else {
                            super.on(event);
                        }
                    }
                });
        try (LineClient client = LineClient.plain(server)) {
            client.send("pull\n");
            assertThat(client.line()).isEqualTo("hello");
            client.send("next\n");
            assertThat(client.line()).isEqualTo("next");
            assertThat(client.line()).isEqualTo("pulled");
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

    @ParameterizedTest
    @MethodSource("drivers")
    void aListenerThatIsClosedFreesItsPort(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, ListenOptions.DEFAULTS);
        listeners.get(0).close();
        Listener again = null;
        for (int i = 0; again == null && i < 100; i++) {
            try {
                again = driver.listen(server, ListenOptions.DEFAULTS, connection -> new Noted(connection, 1));
            } catch (IOException e) {
                pause(50);
            }
        }
        assertThat(again).isNotNull();
        again.close();
    }

    private static String line(LineClient client) {
        try {
            return client.line();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
