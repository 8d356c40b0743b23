package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.posthorn.testkit.DriverConformance.Rule;
import org.posthorn.wire.driver.ListenOptions;

/** Deadlines. */
final class TimeRules {

    private static final Duration SHORT = Duration.ofMillis(250);

    private TimeRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("a session is told when its deadline has come", TimeRules::deadline),
                new Rule("octets that trickle in do not put a deadline off", TimeRules::trickle),
                new Rule("time stands still while the endpoint is at work", TimeRules::slowEndpoint),
                new Rule("a peer that never reads is cut off", TimeRules::neverReads),
                new Rule("a peer that reads slowly is not", TimeRules::readsSlowly));
    }

    private static void deadline(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(ListenOptions.DEFAULTS, SHORT));
        caller.expect("500 TIMED_OUT");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Fault[kind=TIMED_OUT]", "closed"), bench.endpoint(0).calls);
    }

    private static void trickle(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(ListenOptions.DEFAULTS, SHORT));
        try {
            for (int i = 0; i < 200 && bench.endpoint(0).calls.isEmpty(); i++) {
                caller.send("x");
                LineEndpoint.sleep(10);
            }
        } catch (IOException e) {
            // It has been cut off, as it should be.
        }
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Fault[kind=TIMED_OUT]", "closed"), bench.endpoint(0).calls);
    }

    private static void slowEndpoint(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(ListenOptions.DEFAULTS, SHORT));
        caller.say("ASK slow\r\nECHO a\r\n", "200 slow", "200 a");
        caller.say("ECHO b\r\n", "200 b");
    }

    private static void neverReads(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(ListenOptions.DEFAULTS.withWrite(SHORT)));
        caller.send("GET 100000000\r\n");
        bench.endpoint(0).awaitOver();
    }

    private static void readsSlowly(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen(ListenOptions.DEFAULTS.withWrite(Duration.ofSeconds(1))));
        caller.socket.setReceiveBufferSize(65_536);
        caller.send("GET 30000000\r\n".getBytes(StandardCharsets.US_ASCII));
        caller.expect("200 30000000");
        LineEndpoint.sleep(600);
        caller.expectBody(0, 15_000_000);
        LineEndpoint.sleep(600);
        caller.expectBody(15_000_000, 30_000_000);
    }
}
