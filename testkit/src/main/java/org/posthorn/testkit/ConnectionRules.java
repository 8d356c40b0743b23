package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.posthorn.testkit.DriverConformance.Rule;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;

/** How connections begin and end, and how many there may be. */
final class ConnectionRules {

    private ConnectionRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("an endpoint knows both addresses", ConnectionRules::addresses),
                new Rule("an address that is taken is refused", ConnectionRules::taken),
                new Rule(
                        "no more connections than allowed in all; who is turned away is told why",
                        ConnectionRules::inAll),
                new Rule("no more connections than allowed from one address", ConnectionRules::perAddress),
                new Rule("a connection that is over makes room for another", ConnectionRules::room),
                new Rule("a peer that closes its sending side gets all its answers", ConnectionRules::halfClose),
                new Rule("a peer that closes within a line or a body is told of", ConnectionRules::closedEarly),
                new Rule("a peer that resets the connection ends it", ConnectionRules::reset),
                new Rule(
                        "a peer that goes while a question is open ends the connection in the end",
                        ConnectionRules::goneWhileAsked),
                new Rule(
                        "what the session said last arrives although the peer is still talking",
                        ConnectionRules::lastWords),
                new Rule("an exception of the endpoint ends its connection and no other", ConnectionRules::exceptions),
                new Rule(
                        "an endpoint can close its connection, from inside and from any thread",
                        ConnectionRules::close),
                new Rule(
                        "stop: each endpoint is told, and idle sessions say goodbye at once",
                        ConnectionRules::stopIdle),
                new Rule("stop: what is going on is finished", ConnectionRules::stopBusy),
                new Rule("stop: when the grace is over the rest is ended", ConnectionRules::stopStubborn),
                new Rule("close ends all connections at once", ConnectionRules::closeListener));
    }

    private static void addresses(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller caller = bench.call(listener);
        LineEndpoint endpoint = bench.endpoint(0);
        assertTrue(listener.address().getPort() > 0);
        assertEquals(listener.address(), endpoint.connection.local());
        assertEquals(caller.socket.getLocalSocketAddress(), endpoint.connection.remote());
        assertEquals(1, listener.connections());
    }

    private static void taken(Bench bench) throws Exception {
        Listener listener = bench.listen();
        assertThrows(
                IOException.class,
                () -> bench.listen(listener.address(), ListenOptions.DEFAULTS, Duration.ofMinutes(1)));
    }

    private static void inAll(Bench bench) throws Exception {
        Listener listener = bench.listen(ListenOptions.DEFAULTS.withConnections(2, 2));
        LineCaller first = bench.call(listener);
        LineCaller second = bench.call(listener);
        for (int i = 0; i < 20; i++) {
            LineCaller third = bench.connect(listener);
            third.expect("400 TOO_MANY_CONNECTIONS");
            third.expectEnd();
        }
        first.say("ECHO a\r\n", "200 a");
        second.say("ECHO a\r\n", "200 a");
        assertEquals(2, bench.endpoints());
    }

    private static void perAddress(Bench bench) throws Exception {
        Listener listener = bench.listen(ListenOptions.DEFAULTS.withConnections(10, 1));
        bench.call(listener);
        LineCaller second = bench.connect(listener);
        second.expect("400 TOO_MANY_FROM_ADDRESS");
        second.expectEnd();
        LineCaller elsewhere;
        try {
            elsewhere = bench.connect(listener, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
        } catch (BindException e) {
            Assumptions.abort("this system has one loopback address only");
            return;
        }
        elsewhere.expect("200 ready");
    }

    private static void room(Bench bench) throws Exception {
        Listener listener = bench.listen(ListenOptions.DEFAULTS.withConnections(1, 1));
        for (int i = 0; i < 20; i++) {
            LineCaller caller = bench.call(listener);
            if (i % 2 == 0) {
                caller.say("QUIT\r\n", "200 bye");
                caller.expectEnd();
            } else {
                caller.reset();
            }
            bench.await(() -> listener.connections() == 0, "no connections");
        }
        assertEquals(20, bench.endpoints());
    }

    private static void halfClose(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.send("ASK later\r\nGET 1000000\r\nECHO a\r\n");
        caller.socket.shutdownOutput();
        caller.expect("200 later", "200 1000000");
        caller.expectBody(1_000_000);
        caller.expect("200 a");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertTrue(bench.endpoint(0).session.endOfInputTold(), "endOfInput was not told");
    }

    private static void closedEarly(Bench bench) throws Exception {
        Listener listener = bench.listen();
        try (FaultProxy proxy = FaultProxy.to(listener.address(), Faults.none().droppedToServer(300))) {
            LineCaller caller = bench.connect(proxy.address(), null);
            caller.expect("200 ready");
            caller.sendBeside(LineCaller.put(5_000));
            bench.endpoint(0).awaitOver();
        }
        LineCaller caller = bench.call(listener);
        caller.send("ECH");
        caller.socket.shutdownOutput();
        caller.expect("500 CLOSED_EARLY");
        caller.expectEnd();
        bench.endpoint(1).awaitOver();
        assertEquals(List.of("Fault[kind=CLOSED_EARLY]", "closed"), bench.endpoint(1).calls);
    }

    private static void reset(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller idle = bench.call(listener);
        idle.reset();
        bench.endpoint(0).awaitOver();
        LineCaller reading = bench.call(listener);
        reading.send("GET 100000000\r\n");
        reading.expect("200 100000000");
        reading.reset();
        bench.endpoint(1).awaitOver();
        bench.call(listener).say("ECHO a\r\n", "200 a");
    }

    private static void goneWhileAsked(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.send("ASK open\r\n");
        LineEndpoint endpoint = bench.endpoint(0);
        bench.await(() -> !endpoint.calls.isEmpty(), "the question");
        caller.close();
        endpoint.execute(() -> endpoint.line.answer("200 too late"));
        endpoint.awaitOver();
    }

    private static void lastWords(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.sendBeside(("QUIT\r\n" + "x".repeat(3_000_000)).getBytes(StandardCharsets.US_ASCII));
        caller.expect("200 bye");
        bench.endpoint(0).awaitOver();
    }

    private static void exceptions(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller other = bench.call(listener);
        for (String way : List.of("broken", "bug")) {
            LineCaller caller = bench.call(listener);
            caller.send("ASK " + way + "\r\n");
            caller.expectEnd();
        }
        bench.endpoint(1).awaitOver();
        bench.endpoint(2).awaitOver();
        LineCaller caller = bench.call(listener);
        bench.endpoint(3).execute(() -> {
            throw new IllegalStateException("as asked");
        });
        caller.expectEnd();
        bench.endpoint(3).awaitOver();
        other.say("ECHO a\r\n", "200 a");
    }

    private static void close(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller inside = bench.call(listener);
        inside.send("ASK close\r\nASK now\r\n");
        inside.expectEnd();
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Asked[text=close]", "closed"), bench.endpoint(0).calls);
        LineCaller outside = bench.call(listener);
        bench.endpoint(1).connection.close();
        outside.expectEnd();
        bench.endpoint(1).awaitOver();
        bench.endpoint(1).connection.close();
    }

    private static void stopIdle(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller first = bench.call(listener);
        LineCaller second = bench.call(listener);
        assertTrue(listener.stop(bench.patience()));
        for (LineCaller caller : List.of(first, second)) {
            caller.expect("400 stopping");
            caller.expectEnd();
        }
        assertEquals(List.of("stopping", "closed"), bench.endpoint(0).calls);
        assertEquals(0, listener.connections());
        assertNotServed(bench, listener.address());
    }

    private static void stopBusy(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller caller = bench.call(listener);
        caller.send("PUT 3\r\n");
        LineEndpoint endpoint = bench.endpoint(0);
        bench.await(() -> endpoint.session.taken() == 7, "the session within a body");
        CompletableFuture<Boolean> stopped = stop(listener, bench.patience());
        bench.await(() -> endpoint.calls.contains("stopping"), "stopping");
        assertFalse(stopped.isDone());
        caller.send(new byte[] {LineEndpoint.octet(0), LineEndpoint.octet(1), LineEndpoint.octet(2)});
        caller.expect("200 3", "400 stopping");
        caller.expectEnd();
        assertTrue(stopped.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void stopStubborn(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller caller = bench.call(listener);
        caller.send("ASK open\r\n");
        LineEndpoint endpoint = bench.endpoint(0);
        bench.await(() -> !endpoint.calls.isEmpty(), "the question");
        assertFalse(listener.stop(Duration.ofMillis(200)));
        caller.expectEnd();
        endpoint.awaitOver();
        assertEquals(0, listener.connections());
    }

    private static CompletableFuture<Boolean> stop(Listener listener, Duration grace) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return listener.stop(grace);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void closeListener(Bench bench) throws Exception {
        Listener listener = bench.listen();
        LineCaller idle = bench.call(listener);
        LineCaller asked = bench.call(listener);
        asked.send("ASK open\r\n");
        LineCaller reading = bench.call(listener);
        reading.send("GET 100000000\r\n");
        reading.expect("200 100000000");
        listener.close();
        idle.expectEnd();
        asked.expectEnd();
        for (int i = 0; i < 3; i++) {
            bench.endpoint(i).awaitOver();
        }
        listener.close();
        assertNotServed(bench, listener.address());
    }

    /** Somebody else may have the port by now. */
    private static void assertNotServed(Bench bench, InetSocketAddress address) {
        int before = bench.endpoints();
        try {
            bench.connect(address, null);
        } catch (IOException e) {
            return;
        }
        LineEndpoint.sleep(200);
        assertEquals(before, bench.endpoints(), "a connection was accepted after the end");
    }
}
