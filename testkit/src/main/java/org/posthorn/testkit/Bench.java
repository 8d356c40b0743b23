package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.LineSession.Event;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.Service;

/** Where one rule of the driver contract is tried: listeners, the endpoints behind them, and callers. */
final class Bench implements AutoCloseable {

    /** How long what must come may take on a busy machine. */
    static final int PATIENCE_MILLIS = 20_000;

    private static final class Contexts {
        private static final SelfSignedCertificate CERTIFICATE =
                SelfSignedCertificate.forHosts("localhost", "mail.example.org");
        static final SSLContext SERVER = CERTIFICATE.serverContext();
        static final SSLContext CLIENT = CERTIFICATE.clientContext();
    }

    private final Driver driver;
    private final int patienceMillis;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<LineCaller> callers = new ArrayList<>();
    private final List<LineEndpoint> endpoints = new CopyOnWriteArrayList<>();

    Bench(Driver driver, int patienceMillis) {
        this.driver = driver;
        this.patienceMillis = patienceMillis;
    }

    Duration patience() {
        return Duration.ofMillis(patienceMillis);
    }

    static SSLContext serverContext() {
        return Contexts.SERVER;
    }

    static SSLContext clientContext() {
        return Contexts.CLIENT;
    }

    Listener listen() throws IOException {
        return listen(ListenOptions.DEFAULTS, Duration.ofMinutes(1));
    }

    Listener listen(ListenOptions options) throws IOException {
        return listen(options, Duration.ofMinutes(1));
    }

    /** Listens with line sessions that give the peer so much time for each line. */
    Listener listen(ListenOptions options, Duration patience) throws IOException {
        return listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options, patience);
    }

    Listener listen(InetSocketAddress address, ListenOptions options, Duration patience) throws IOException {
        Listener listener = driver.listen(address, options, new Service<Event>() {
            @Override
            public Endpoint<Event> connected(Connection connection) {
                LineEndpoint endpoint = new LineEndpoint(connection, patience.toNanos(), patienceMillis);
                endpoints.add(endpoint);
                return endpoint;
            }

            @Override
            public byte[] refusal(Refusal reason) {
                return ("400 " + reason + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            }
        });
        listeners.add(listener);
        return listener;
    }

    /** Connects, and says nothing. */
    LineCaller connect(Listener listener) throws IOException {
        return connect(listener, null);
    }

    LineCaller connect(Listener listener, @Nullable InetAddress from) throws IOException {
        return connect(listener.address(), from);
    }

    LineCaller connect(InetSocketAddress address, @Nullable InetAddress from) throws IOException {
        LineCaller caller = new LineCaller(address, from, patienceMillis);
        callers.add(caller);
        return caller;
    }

    /** Connects, and waits for the greeting. */
    LineCaller call(Listener listener) throws IOException {
        LineCaller caller = connect(listener);
        caller.expect("200 ready");
        return caller;
    }

    /** The endpoint of the connection that was accepted in this place, from 0. */
    LineEndpoint endpoint(int place) {
        await(() -> endpoints.size() > place, "an endpoint for connection " + place);
        return endpoints.get(place);
    }

    int endpoints() {
        return endpoints.size();
    }

    /** What the driver has done against the contract so far; empty for nothing. */
    String breaches() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.turnstile.breaches().stream())
                .map(breach -> "\n" + breach)
                .collect(Collectors.joining());
    }

    /** Something that will be so in a while. */
    interface Condition {
        boolean holds();
    }

    void await(Condition condition, String what) {
        for (int i = 0; i < patienceMillis / 5; i++) {
            if (condition.holds()) {
                return;
            }
            LineEndpoint.sleep(5);
        }
        throw new AssertionError("this did not come to be: " + what);
    }

    /** Ends everything, and sees that all endpoints were told so once and last, and that nothing broke the contract meanwhile. */
    @Override
    public void close() throws IOException {
        for (LineCaller caller : callers) {
            caller.close();
        }
        for (Listener listener : listeners) {
            listener.close();
        }
        endpoints.forEach(LineEndpoint::awaitOver);
        for (Listener listener : listeners) {
            awaitEnd(listener);
            assertEquals(0, listener.connections(), "connections of a listener after its end");
        }
        for (LineEndpoint endpoint : endpoints) {
            assertEquals(List.of(), endpoint.turnstile.breaches(), "the driver broke the contract");
            assertEquals(
                    endpoint.calls.size() - 1,
                    endpoint.calls.indexOf("closed"),
                    () -> "closed() comes once and last: " + endpoint.calls);
        }
    }

    /** Waits until all endpoints have been told all that they will ever be. */
    private void awaitEnd(Listener listener) {
        try {
            assertTrue(listener.stop(patience()), "a listener comes to its end");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
