package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.testkit.LineClientSession.Chunk;
import org.posthorn.testkit.LineClientSession.Event;
import org.posthorn.testkit.LineClientSession.Fault;
import org.posthorn.testkit.LineClientSession.Fetched;
import org.posthorn.testkit.LineClientSession.Reply;
import org.posthorn.testkit.LineClientSession.Secured;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Violation.Kind;
import org.posthorn.wire.driver.ClientConnection;
import org.posthorn.wire.driver.ConnectOptions;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.TlsEngines;

/** What a client's connection does on networks that keep their word and on others. */
class ClientConnectionTest {

    private static final int BIG = 3_000_000;
    private static final ListenOptions STARTTLS =
            ListenOptions.DEFAULTS.withTls(TlsEngines.server(Bench.serverContext()));
    private static final ConnectOptions LOCALHOST =
            ConnectOptions.DEFAULTS.withTls(TlsEngines.client(Bench.clientContext(), "localhost"));

    private final Bench bench = new Bench(Driver.blocking(), Bench.PATIENCE_MILLIS);
    private final LineClientSession session =
            new LineClientSession(Duration.ofMinutes(1).toNanos());
    private final List<AutoCloseable> open = new ArrayList<>();
    private long received;

    @BeforeEach
    void begin() {
        open.add(bench);
    }

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private ClientConnection<Event> connect(InetSocketAddress server, ConnectOptions options) throws MailException {
        ClientConnection<Event> connection = ClientConnection.connect(server, options, session);
        open.add(connection);
        return connection;
    }

    /** A connection with a greeting, through a network with faults. */
    private ClientConnection<Event> connected(Faults faults, UnaryOperator<ConnectOptions> options) throws IOException {
        FaultProxy proxy = FaultProxy.to(bench.listen(STARTTLS).address(), faults);
        open.add(proxy);
        ClientConnection<Event> connection = connect(proxy.address(), options.apply(LOCALHOST));
        assertThat(connection.next()).isEqualTo(new Reply("200 ready"));
        return connection;
    }

    /** The next event, bodies given and taken on the way. */
    private @Nullable Event talk(ClientConnection<Event> connection) throws MailException {
        for (; ; ) {
            Event event = connection.next();
            if (event instanceof Chunk chunk) {
                take(chunk.octets());
            } else if (event != null || connection.signal() != Signal.BODY_WANTED) {
                return event;
            } else {
                give();
            }
        }
    }

    private void take(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            assertThat(octets.get()).isEqualTo(LineEndpoint.octet(received++));
        }
    }

    private void give() {
        int size = (int) Math.min(50_000, session.left());
        long from = BIG - session.left();
        ByteBuffer part = ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            part.put(LineEndpoint.octet(from + i));
        }
        session.give(part.flip());
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 65_536})
    void bodiesPassBothWaysInTheClearAndUnderTlsInPiecesOfAnySize(int piece) throws Exception {
        ClientConnection<Event> connection = connected(Faults.none().pieces(piece), options -> options);
        for (String command : List.of("ECHO a", "STARTTLS")) {
            session.submit(command);
            assertThat(talk(connection)).isInstanceOf(Reply.class);
            assertThat(command.equals("ECHO a") ? new Secured() : talk(connection))
                    .isEqualTo(new Secured());
            session.submit("PUT " + BIG);
            assertThat(talk(connection)).isEqualTo(new Reply("200 " + BIG));
            session.submit("GET " + BIG);
            assertThat(talk(connection)).isEqualTo(new Reply("200 " + BIG));
            received = 0;
            assertThat(talk(connection)).isEqualTo(new Fetched(BIG));
        }
        session.submit("QUIT");
        assertThat(talk(connection)).isEqualTo(new Reply("200 bye"));
        assertThat(talk(connection)).isNull();
        assertThat(connection.signal()).isEqualTo(Signal.CLOSED);
        assertThat(connection.open()).isFalse();
    }

    @Test
    void octetsThatCrawlInOneByOneMakeTheSameEvents() throws Exception {
        ClientConnection<Event> connection =
                connected(Faults.none().pieces(1).delayed(Duration.ofMillis(1)), options -> options);
        session.submit("STARTTLS");
        assertThat(talk(connection)).isEqualTo(new Reply("200 go ahead"));
        assertThat(talk(connection)).isEqualTo(new Secured());
        session.submit("ECHO a");
        assertThat(talk(connection)).isEqualTo(new Reply("200 a"));
    }

    @Test
    void bothAddressesAreKnown() throws Exception {
        InetSocketAddress server = bench.listen().address();
        ClientConnection<Event> connection = connect(server, ConnectOptions.DEFAULTS);
        assertThat(connection.remote()).isEqualTo(server);
        assertThat(connection.next()).isEqualTo(new Reply("200 ready"));
        assertThat(connection.local()).isEqualTo(bench.endpoint(0).connection.remote());
        assertThat(connection.open()).isTrue();
    }

    @Test
    void aServerThatIsNotThereIsDisconnected() throws Exception {
        InetSocketAddress gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        assertThatThrownBy(() -> connect(gone, ConnectOptions.DEFAULTS)).isInstanceOf(MailException.Disconnected.class);
        assertThatThrownBy(() ->
                        connect(InetSocketAddress.createUnresolved("nowhere.invalid", 25), ConnectOptions.DEFAULTS))
                .isInstanceOf(MailException.Disconnected.class);
    }

    @Test
    void aConnectionThatBreaksWithinAReplyEnds() throws Exception {
        ClientConnection<Event> connection = connected(Faults.none().droppedToClient(20), options -> options);
        session.submit("ECHO a very long line that does not come through");
        assertThat(talk(connection)).isEqualTo(new Fault(Kind.CLOSED_EARLY));
        assertThat(talk(connection)).isNull();
        assertThat(connection.signal()).isEqualTo(Signal.CLOSED);
    }

    @Test
    void aConnectionThatBreaksWithinABodyIsDisconnected() throws Exception {
        ClientConnection<Event> connection = connected(Faults.none().droppedToServer(200_000), options -> options);
        session.submit("PUT " + BIG);
        assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.Disconnected.class);
        assertThat(connection.open()).isFalse();
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        ClientConnection<Event> connection = connected(
                Faults.none(),
                options -> options.withTls(TlsEngines.client(Bench.clientContext(), "other.example.org")));
        session.submit("STARTTLS");
        assertThat(talk(connection)).isEqualTo(new Reply("200 go ahead"));
        assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.TlsFailed.class);
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        ClientConnection<Event> connection = connected(
                Faults.none(),
                options -> options.withTls(TlsEngines.client(
                        SelfSignedCertificate.forHosts("localhost").clientContext(), "localhost")));
        session.submit("STARTTLS");
        assertThat(talk(connection)).isEqualTo(new Reply("200 go ahead"));
        assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.TlsFailed.class);
    }

    @Test
    void aServerThatSpeaksNoTlsWhereItComesFirstFailsTls() throws Exception {
        ClientConnection<Event> connection = connect(
                bench.listen().address(),
                ConnectOptions.DEFAULTS.withImplicitTls(TlsEngines.client(Bench.clientContext(), "localhost")));
        assertThatThrownBy(connection::next).isInstanceOf(MailException.TlsFailed.class);
    }

    @Test
    void aHandshakeThatNeverComesTimesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientConnection<Event> connection = connect(
                    (InetSocketAddress) silent.getLocalSocketAddress(),
                    ConnectOptions.DEFAULTS
                            .withImplicitTls(TlsEngines.client(Bench.clientContext(), "localhost"))
                            .withHandshake(Duration.ofMillis(200)));
            assertThatThrownBy(connection::next).isInstanceOf(MailException.TimedOut.class);
        }
    }

    @Test
    void theCallersDeadlineCoversAllThatFollows() throws Exception {
        ClientConnection<Event> connection = connected(Faults.none(), options -> options);
        connection.within(Duration.ofMillis(200));
        session.submit("ASK open");
        assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.TimedOut.class);
    }

    @Test
    void withoutTheCallersDeadlineThereIsOnlyTheSessions() throws Exception {
        ClientConnection<Event> connection = connected(Faults.none(), options -> options);
        connection.within(Duration.ofMillis(100));
        connection.withoutDeadline();
        session.submit("ASK slow");
        assertThat(talk(connection)).isEqualTo(new Reply("200 slow"));
    }

    @Test
    void theSessionsDeadlineIsAnEventOfTheSession() throws Exception {
        LineClientSession hasty = new LineClientSession(Duration.ofMillis(200).toNanos());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClientConnection<Event> connection = ClientConnection.connect(
                        (InetSocketAddress) silent.getLocalSocketAddress(), ConnectOptions.DEFAULTS, hasty)) {
            assertThat(connection.next()).isEqualTo(new Fault(Kind.TIMED_OUT));
            assertThat(connection.next()).isNull();
            assertThat(connection.signal()).isEqualTo(Signal.CLOSED);
        }
    }

    @Test
    void aServerThatNeverReadsTimesOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientConnection<Event> connection = connect(
                    (InetSocketAddress) server.getLocalSocketAddress(),
                    ConnectOptions.DEFAULTS.withWrite(Duration.ofMillis(300)));
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write("200 ready\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(connection.next()).isEqualTo(new Reply("200 ready"));
                session.submit("PUT 100000000");
                assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.TimedOut.class);
            }
        }
    }

    @Test
    void anotherThreadCanBreakOffWhatIsWaitedFor() throws Exception {
        ClientConnection<Event> connection = connected(Faults.none(), options -> options);
        session.submit("ASK open");
        Thread closer = new Thread(() -> {
            bench.await(() -> !bench.endpoint(0).calls.isEmpty(), "the question");
            connection.close();
        });
        closer.start();
        assertThatThrownBy(() -> talk(connection)).isInstanceOf(MailException.Disconnected.class);
        closer.join();
        assertThat(connection.open()).isFalse();
    }
}
