package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.LineSession.Event;
import org.posthorn.wire.driver.LineSession.Line;

/** Connections that a proxy passes on, through every driver. */
@Timeout(60)
class ProxiedConnectionTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SSLContext CONTEXT = TestTls.context();
    private static final ListenOptions BEHIND =
            ListenOptions.DEFAULTS.withProxies(Network.parse("203.0.113.0/24"), Network.parse("127.0.0.0/8"));
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.25 55555 25\r\n";

    private final List<Listener> listeners = new ArrayList<>();

    static Stream<Driver> drivers() {
        return DriversTest.drivers();
    }

    @AfterEach
    void close() {
        listeners.forEach(Listener::close);
    }

    /** Says who is there to each line. */
    private InetSocketAddress serve(Driver driver, ListenOptions options) throws IOException {
        Listener listener = driver.listen(LOOPBACK, options, new Service<Event>() {
            @Override
            public Endpoint<Event> connected(Connection connection) {
                return new EchoEndpoint(connection, Session.NEVER) {
                    @Override
                    public void on(Event event) throws IOException {
                        session.say((session.tls() == null ? "" : "secret ") + ((Line) event).text() + " from "
                                + connection.remote().getAddress().getHostAddress() + " to "
                                + connection.local().getAddress().getHostAddress());
                    }
                };
            }

            @Override
            public byte[] refusal(Refusal reason) {
                return (reason + "\n").getBytes(US_ASCII);
            }
        });
        listeners.add(listener);
        return listener.address();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theAddressesAreThoseThatTheProxyNames(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, BEHIND))) {
            client.send(HEADER + "x\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("x from 192.0.2.7 to 198.51.100.25");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHeaderMayComeOctetByOctet(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, BEHIND))) {
            for (int i = 0; i < HEADER.length(); i++) {
                client.send(HEADER.substring(i, i + 1));
            }
            client.send("x\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("x from 192.0.2.7 to 198.51.100.25");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void tlsBeginsBehindTheHeader(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, BEHIND.withImplicitTls(TlsEngines.server(CONTEXT))))) {
            client.send(HEADER);
            client.upgrade(CONTEXT);
            client.send("x\n");
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).isEqualTo("secret x from 192.0.2.7 to 198.51.100.25");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aProxyWithoutAHeaderIsNotHeard(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, BEHIND))) {
            client.send("x\n");
            assertThat(client.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aProxyThatSaysNothingIsNotWaitedForLongerThanForAHandshake(Driver driver) throws Exception {
        try (LineClient client = LineClient.plain(serve(driver, BEHIND.withHandshake(Duration.ofMillis(50))))) {
            client.send(HEADER.substring(0, 20));
            assertThat(client.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void nobodyElseCanNameAnAddress(Driver driver) throws Exception {
        ListenOptions options = ListenOptions.DEFAULTS.withProxies(Network.parse("203.0.113.0/24"));
        try (LineClient client = LineClient.plain(serve(driver, options))) {
            client.send(HEADER);
            assertThat(client.line()).isEqualTo("hello");
            assertThat(client.line()).startsWith(HEADER.trim()).endsWith(" from 127.0.0.1 to 127.0.0.1");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void connectionsCountForTheAddressThatIsNamedAndNotForTheProxy(Driver driver) throws Exception {
        InetSocketAddress server = serve(driver, BEHIND.withConnections(10, 1));
        try (LineClient first = LineClient.plain(server);
                LineClient second = LineClient.plain(server);
                LineClient other = LineClient.plain(server)) {
            first.send(HEADER);
            assertThat(first.line()).isEqualTo("hello");
            second.send(HEADER);
            assertThat(second.line()).isEqualTo("TOO_MANY_FROM_ADDRESS");
            assertThat(second.line()).isEqualTo("(end)");
            other.send(HEADER.replace("192.0.2.7", "192.0.2.8"));
            assertThat(other.line()).isEqualTo("hello");
        }
    }
}
