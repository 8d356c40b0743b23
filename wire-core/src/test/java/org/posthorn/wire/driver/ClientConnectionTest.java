package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posthorn.wire.ChannelBinding;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.driver.LineSession.Event;
import org.posthorn.wire.driver.LineSession.Line;

@Timeout(60)
class ClientConnectionTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final LineSession session = new LineSession(Session.NEVER);
    private ServerSocket silent;

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    private ClientConnection<Event> connect(int port, ConnectOptions options) throws MailException {
        return ClientConnection.connect(InetSocketAddress.createUnresolved("localhost", port), options, session);
    }

    private ClientConnection<Event> connectToSilence(ConnectOptions options) throws MailException {
        return connect(silent.getLocalPort(), options.withLocal(InetAddress.getLoopbackAddress()));
    }

    private static Listener server(ListenOptions options) throws IOException {
        return Driver.blocking().listen(LOOPBACK, options, connection -> new EchoEndpoint(connection, Session.NEVER));
    }

    @Test
    void eventsComeUntilTheSessionWantsTheApplicationOrIsAtItsEnd() throws Exception {
        try (Listener server = server(ListenOptions.DEFAULTS);
                ClientConnection<Event> connection = connect(server.address().getPort(), ConnectOptions.DEFAULTS)) {
            assertThat(connection.next()).isEqualTo(new Line("hello"));
            session.say("a");
            assertThat(connection.next()).isEqualTo(new Line("a"));
            session.say("DATA 100000");
            session.send();
            for (int i = 0; i < 10; i++) {
                assertThat(connection.next()).isNull();
                assertThat(connection.signal()).isEqualTo(Signal.BODY_WANTED);
                session.body(ByteBuffer.wrap(new byte[10_000]));
            }
            session.body(ByteBuffer.allocate(0));
            assertThat(connection.next()).isEqualTo(new Line("got 100000"));
            assertThat(connection.open()).isTrue();
            session.hangUp("QUIT");
            assertThat(connection.next()).isNull();
            assertThat(connection.signal()).isEqualTo(Signal.CLOSED);
            assertThat(connection.open()).isFalse();
        }
    }

    @Test
    void tlsBeginsWhenTheSessionSaysSo() throws Exception {
        ListenOptions tls = ListenOptions.DEFAULTS.withTls(TlsEngines.server(TestTls.context()));
        try (Listener server = server(tls);
                ClientConnection<Event> connection = connect(
                        server.address().getPort(),
                        ConnectOptions.DEFAULTS.withTls(TlsEngines.client(TestTls.context(), "localhost")))) {
            assertThat(connection.next()).isEqualTo(new Line("hello"));
            session.say("TLS");
            assertThat(connection.next()).isEqualTo(new Line("go"));
            session.startTls("a");
            assertThat(connection.next()).isEqualTo(new Line("secret a"));
            assertThat(session.tls().protocol()).isEqualTo("TLSv1.3");
            assertThat(session.tls().peerCertificates()).hasSize(1);
        }
    }

    @Test
    void bothEndsOfAChannelHaveItsBindingsAndNobodyElseHasTheStrongest() throws Exception {
        TlsInfo[] first = bothEnds(TlsEngines.server(TestTls.context()));
        TlsInfo[] second = bothEnds(TlsEngines.server(TestTls.context()));
        boolean exports = Runtime.version().feature() >= 25;
        assertThat(first[0].bindings()).isEqualTo(first[1].bindings());
        assertThat(first[0].bindings())
                .extracting(ChannelBinding::type)
                .isEqualTo(exports ? List.of("tls-exporter", "tls-server-end-point") : List.of("tls-server-end-point"));
        assertThat(first[0].bindings().equals(second[0].bindings())).isEqualTo(!exports);
    }

    @Test
    void anEarlierTlsHasNoExporter() throws Exception {
        TlsEngines server = remote -> {
            SSLEngine engine = TlsEngines.server(TestTls.context()).engine(remote);
            engine.setEnabledProtocols(new String[] {"TLSv1.2"});
            return engine;
        };
        TlsInfo[] ends = bothEnds(server);
        assertThat(ends[0].bindings()).isEqualTo(ends[1].bindings());
        assertThat(ends[0].bindings()).extracting(ChannelBinding::type).containsExactly("tls-server-end-point");
    }

    @Test
    void aClientsCertificateIsToldWhereItIsAskedFor() throws Exception {
        TlsInfo[] ends = bothEnds(TlsEngines.serverAsking(TestTls.context()));
        assertThat(ends[1].peerCertificates()).isEqualTo(ends[0].peerCertificates());
        assertThat(bothEnds(TlsEngines.server(TestTls.context()))[1].peerCertificates())
                .isEmpty();
    }

    /** What the handshake settled, to the client and to the server. */
    private static TlsInfo[] bothEnds(TlsEngines engines) throws Exception {
        BlockingQueue<EchoEndpoint> endpoints = new LinkedBlockingQueue<>();
        Service<Event> service = connection -> {
            EchoEndpoint endpoint = new EchoEndpoint(connection, Session.NEVER);
            endpoints.add(endpoint);
            return endpoint;
        };
        LineSession client = new LineSession(Session.NEVER);
        ConnectOptions options =
                ConnectOptions.DEFAULTS.withImplicitTls(TlsEngines.client(TestTls.context(), "localhost"));
        try (Listener server =
                        Driver.blocking().listen(LOOPBACK, ListenOptions.DEFAULTS.withImplicitTls(engines), service);
                ClientConnection<Event> connection = ClientConnection.connect(server.address(), options, client)) {
            assertThat(connection.next()).isEqualTo(new Line("hello"));
            return new TlsInfo[] {client.tls(), endpoints.take().session.tls()};
        }
    }

    @Test
    void aCertificateForAnotherNameFails() throws Exception {
        ListenOptions tls = ListenOptions.DEFAULTS.withImplicitTls(TlsEngines.server(TestTls.context()));
        try (Listener server = server(tls);
                ClientConnection<Event> connection = connect(
                        server.address().getPort(),
                        ConnectOptions.DEFAULTS.withImplicitTls(
                                TlsEngines.client(TestTls.context(), "elsewhere.example")))) {
            assertThatThrownBy(connection::next)
                    .isInstanceOf(MailException.TlsFailed.class)
                    .hasMessageContaining("elsewhere.example");
            assertThat(connection.open()).isFalse();
        }
    }

    @Test
    void aHandshakeThatNeverEndsTimesOut() throws Exception {
        ConnectOptions options = ConnectOptions.DEFAULTS
                .withImplicitTls(TlsEngines.client(TestTls.context(), "localhost"))
                .withHandshake(Duration.ofMillis(100));
        try (ClientConnection<Event> connection = connectToSilence(options)) {
            assertThatThrownBy(connection::next).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void aDeadlineForAllEndsAWait() throws Exception {
        try (ClientConnection<Event> connection = connectToSilence(ConnectOptions.DEFAULTS)) {
            connection.within(Duration.ofMillis(100));
            assertThatThrownBy(connection::next).isInstanceOf(MailException.TimedOut.class);
            assertThat(connection.open()).isFalse();
        }
    }

    @Test
    void aServerThatTakesNothingIsGivenUp() throws Exception {
        ConnectOptions options = ConnectOptions.DEFAULTS.withWrite(Duration.ofMillis(200));
        try (ClientConnection<Event> connection = connectToSilence(options)) {
            session.body(ByteBuffer.wrap(new byte[50_000_000]));
            assertThatThrownBy(connection::next).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void closingFromAnotherThreadEndsAWait() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (ClientConnection<Event> connection = connectToSilence(ConnectOptions.DEFAULTS)) {
            Runnable end = connection::close;
            Thread closer = new Thread(() -> {
                try {
                    waiting.await();
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                end.run();
            });
            closer.start();
            waiting.countDown();
            assertThatThrownBy(connection::next)
                    .isInstanceOf(MailException.Disconnected.class)
                    .hasMessageContaining("closed here");
            closer.join();
        }
    }

    @Test
    void whatCannotBeReachedIsDisconnected() throws Exception {
        int port = silent.getLocalPort();
        silent.close();
        assertThatThrownBy(() -> connect(port, ConnectOptions.DEFAULTS)).isInstanceOf(MailException.Disconnected.class);
    }

    @Test
    void optionsRefuseWhatCannotWork() {
        assertThatThrownBy(() -> ConnectOptions.DEFAULTS.withWrite(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ListenOptions.DEFAULTS.withConnections(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new ListenOptions(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), null, true, List.of()))
                .isInstanceOf(NullPointerException.class);
    }
}
