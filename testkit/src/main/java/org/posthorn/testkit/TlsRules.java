package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.testkit.DriverConformance.Rule;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.TlsEngines;

/** TLS, from the first octet and later. */
final class TlsRules {

    private static final int BIG = 8_000_000;

    private TlsRules() {}

    private static ListenOptions starttls() {
        return ListenOptions.DEFAULTS.withTls(TlsEngines.server(Bench.serverContext()));
    }

    private static ListenOptions implicit() {
        return ListenOptions.DEFAULTS.withImplicitTls(TlsEngines.server(Bench.serverContext()));
    }

    static List<Rule> all() {
        return List.of(
                new Rule("STARTTLS: the session goes on under TLS", TlsRules::upgrade),
                new Rule("STARTTLS: octets in the clear behind it end the connection", TlsRules::injection),
                new Rule("TLS from the first octet is told before the first next", TlsRules::first),
                new Rule("big bodies go both ways under TLS", TlsRules::bodies),
                new Rule("TLS records that come one octet at a time are put together", TlsRules::oneByOne),
                new Rule("a peer under TLS that sends without reading is answered in full in the end", TlsRules::flood),
                new Rule("a question can be answered later under TLS", TlsRules::later),
                new Rule("a handshake has its own limit of time", TlsRules::slowHandshake),
                new Rule("octets that are no handshake end the connection and nothing else", TlsRules::garbage),
                new Rule("the end of the session is the end of TLS, and of the connection", TlsRules::end),
                new Rule("a peer that closes TLS has closed its sending side", TlsRules::peerEnds),
                new Rule("without engines a session that asks for TLS loses its connection", TlsRules::noEngines));
    }

    private static LineCaller secured(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(starttls()));
        caller.say("STARTTLS\r\n", "200 go ahead");
        caller.startTls("mail.example.org");
        return caller;
    }

    private static void upgrade(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        caller.say("ECHO a\r\nASK now\r\n", "200 a", "200 now");
        LineEndpoint endpoint = bench.endpoint(0);
        assertEquals(List.of("Secured[first=false]", "Asked[text=now]"), endpoint.calls);
        TlsInfo tls = Objects.requireNonNull(endpoint.session.tls());
        assertTrue(tls.protocol().startsWith("TLSv1."), () -> "what was settled: " + tls);
        assertEquals(Optional.of("mail.example.org"), tls.serverName());
        assertEquals(List.of(), tls.peerCertificates());
    }

    private static void injection(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(starttls()));
        caller.say("STARTTLS\r\nASK now\r\n", "200 go ahead", "500 PLAINTEXT_AFTER_STARTTLS");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Fault[kind=PLAINTEXT_AFTER_STARTTLS]", "closed"), bench.endpoint(0).calls);
    }

    private static void first(Bench bench) throws Exception {
        LineCaller caller = bench.connect(bench.listen(implicit()));
        caller.startTls("localhost");
        caller.expect("200 ready");
        caller.say("ECHO a\r\nQUIT\r\n", "200 a", "200 bye");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Secured[first=true]", "closed"), bench.endpoint(0).calls);
    }

    private static void bodies(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        caller.send("GET " + BIG + "\r\n");
        Thread sender = caller.sendBeside(LineCaller.put(BIG));
        caller.expect("200 " + BIG);
        caller.expectBody(BIG);
        caller.expect("200 " + BIG);
        sender.join(Bench.PATIENCE_MILLIS);
        caller.say("GET " + BIG + " later\r\n", "200 " + BIG);
        caller.expectBody(BIG);
    }

    private static void oneByOne(Bench bench) throws Exception {
        try (FaultProxy proxy =
                FaultProxy.to(bench.listen(starttls()).address(), Faults.none().pieces(1))) {
            LineCaller caller = bench.connect(proxy.address(), null);
            caller.expect("200 ready");
            caller.say("STARTTLS\r\n", "200 go ahead");
            caller.startTls("localhost");
            caller.say("ECHO a\r\n", "200 a");
            caller.say(new String(LineCaller.put(2_000), StandardCharsets.ISO_8859_1), "200 2000");
            caller.say("QUIT\r\n", "200 bye");
            caller.expectEnd();
        }
    }

    private static void flood(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        String line = "ECHO " + "x".repeat(500) + "\r\n";
        int lines = 20_000;
        caller.sendBeside(line.repeat(lines).getBytes(StandardCharsets.US_ASCII));
        LineEndpoint.sleep(200);
        for (int i = 0; i < lines; i++) {
            caller.expect("200 " + "x".repeat(500));
        }
    }

    private static void later(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        caller.say("ASK later\r\nASK now\r\n", "200 later", "200 now");
    }

    private static void slowHandshake(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(starttls().withHandshake(Duration.ofMillis(250))));
        caller.say("STARTTLS\r\n", "200 go ahead");
        LineCaller other = bench.connect(bench.listen(implicit().withHandshake(Duration.ofMillis(250))));
        bench.endpoint(0).awaitOver();
        drain(other);
    }

    private static void garbage(Bench bench) throws Exception {
        Listener listener = bench.listen(starttls());
        LineCaller caller = bench.call(listener);
        caller.say("STARTTLS\r\n", "200 go ahead");
        caller.send("ECHO in the clear\r\n".repeat(100));
        drain(caller);
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("closed"), bench.endpoint(0).calls);
        bench.call(listener).say("ECHO a\r\n", "200 a");
    }

    /** Reads to the end of the stream, whatever comes: TLS may say why. */
    private static void drain(LineCaller caller) {
        try {
            byte[] rest = new byte[1_024];
            while (caller.socket.getInputStream().read(rest) >= 0) {
                // what it is does not matter
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            // reset: an end too
        }
    }

    private static void end(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        caller.say("QUIT\r\n", "200 bye");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
    }

    private static void peerEnds(Bench bench) throws Exception {
        LineCaller caller = secured(bench);
        caller.send("ASK later\r\nECHO a\r\n");
        caller.socket.shutdownOutput();
        caller.expect("200 later", "200 a");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertTrue(bench.endpoint(0).session.endOfInputTold(), "endOfInput was not told");
    }

    private static void noEngines(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("STARTTLS\r\n", "200 go ahead");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
    }
}
