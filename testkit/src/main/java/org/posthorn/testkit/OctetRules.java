package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.testkit.DriverConformance.Rule;
import org.posthorn.wire.driver.Listener;

/** How octets reach the session, and its events the endpoint. */
final class OctetRules {

    private static final int BIG = 8_000_000;
    private static final int FLOOD = 32_000_000;

    private OctetRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("the session speaks first if it wants to", bench -> bench.call(bench.listen())),
                new Rule("lines in one packet are answered in order", OctetRules::pipelined),
                new Rule("octets that come one by one make the same lines", OctetRules::oneByOne),
                new Rule("a peer that sends without reading is answered in full in the end", OctetRules::flood),
                new Rule("a question can be answered later, from another thread", OctetRules::later),
                new Rule("many connections can have open questions at one time", OctetRules::manyOpen),
                new Rule("while a question is open nothing is read", OctetRules::openQuestion),
                new Rule("while an endpoint holds its connection the session is given nothing", OctetRules::hold),
                new Rule("a big body arrives whole", OctetRules::bodyIn),
                new Rule("a big body is sent whole, from a buffer used again and again", OctetRules::bodyOut),
                new Rule("a body can be given later, from another thread", OctetRules::bodyLater),
                new Rule("bodies go both ways at one time", OctetRules::bothWays),
                new Rule("a blocking endpoint can pull the events of a body", OctetRules::pull),
                new Rule("an endpoint can speak of its own accord", OctetRules::ownAccord),
                new Rule("tasks run in the order in which they were handed in", OctetRules::taskOrder));
    }

    private static void pipelined(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("ECHO 1\r\nASK now\r\nECHO 2\r\nQUIT\r\n", "200 1", "200 now", "200 2", "200 bye");
        caller.expectEnd();
        bench.endpoint(0).awaitOver();
        assertEquals(List.of("Asked[text=now]", "closed"), bench.endpoint(0).calls);
    }

    private static void oneByOne(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        for (byte octet : "ECHO a\r\nASK now\r\nPUT 3\r\n".getBytes(StandardCharsets.US_ASCII)) {
            caller.send(new byte[] {octet});
        }
        caller.send(new byte[] {LineEndpoint.octet(0)});
        caller.send(new byte[] {LineEndpoint.octet(1)});
        caller.expect("200 a", "200 now");
        caller.send(new byte[] {LineEndpoint.octet(2)});
        caller.expect("200 3");
    }

    private static void flood(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        String line = "ECHO " + "x".repeat(500) + "\r\n";
        int lines = 20_000;
        Thread sender = caller.sendBeside(line.repeat(lines).getBytes(StandardCharsets.US_ASCII));
        LineEndpoint.sleep(200); // time enough to fill every buffer on the way
        for (int i = 0; i < lines; i++) {
            caller.expect("200 " + "x".repeat(500));
        }
        sender.join(Bench.PATIENCE_MILLIS);
        caller.say("QUIT\r\n", "200 bye");
    }

    private static void later(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("ASK later\r\nASK now\r\nASK later\r\n", "200 later", "200 now", "200 later");
    }

    private static void manyOpen(Bench bench) throws Exception {
        Listener listener = bench.listen();
        List<LineCaller> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            LineCaller caller = bench.call(listener);
            caller.send("ASK open\r\n");
            callers.add(caller);
        }
        for (int i = 0; i < 50; i++) {
            LineEndpoint endpoint = bench.endpoint(i);
            bench.await(() -> endpoint.calls.contains("Asked[text=open]"), "the question of connection " + i);
        }
        assertEquals(50, listener.connections());
        for (int i = 49; i >= 0; i--) {
            LineEndpoint endpoint = bench.endpoint(i);
            endpoint.execute(() -> endpoint.line.answer("200 at last"));
        }
        for (LineCaller caller : callers) {
            caller.say("QUIT\r\n", "200 at last", "200 bye");
            caller.expectEnd();
        }
    }

    private static void openQuestion(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.send("ASK open\r\n");
        LineEndpoint endpoint = bench.endpoint(0);
        bench.await(() -> !endpoint.calls.isEmpty(), "the question");
        blocked(caller, () -> endpoint.execute(() -> endpoint.line.answer("200 answered")), "200 answered");
    }

    private static void hold(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("ASK hold\r\n", "200 held");
        LineEndpoint endpoint = bench.endpoint(0);
        blocked(caller, endpoint::release);
    }

    /** Sends far more than the buffers on the way can hold: it gets stuck until the connection goes on, and then all arrives. */
    private static void blocked(LineCaller caller, Runnable goOn, String... then) throws Exception {
        Thread sender = caller.sendBeside(LineCaller.put(FLOOD));
        sender.join(500);
        assertTrue(sender.isAlive(), "so much was read that the sender could send it all");
        goOn.run();
        caller.expect(then);
        caller.expect("200 " + FLOOD);
        sender.join(Bench.PATIENCE_MILLIS);
        assertFalse(sender.isAlive());
    }

    private static void bodyIn(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.sendBeside(LineCaller.put(BIG));
        caller.expect("200 " + BIG);
        caller.say("ECHO a\r\n", "200 a");
    }

    private static void bodyOut(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("GET " + BIG + "\r\nECHO a\r\n", "200 " + BIG);
        caller.expectBody(BIG);
        caller.expect("200 a");
    }

    private static void bodyLater(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("GET " + BIG + " later\r\nECHO a\r\n", "200 " + BIG);
        caller.expectBody(BIG);
        caller.expect("200 a");
    }

    private static void bothWays(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.send("GET " + BIG + "\r\n");
        Thread sender = caller.sendBeside(LineCaller.put(BIG));
        LineEndpoint.sleep(100);
        caller.expect("200 " + BIG);
        caller.expectBody(BIG);
        caller.expect("200 " + BIG);
        sender.join(Bench.PATIENCE_MILLIS);
    }

    private static void pull(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        caller.say("ECHO a\r\n", "200 a");
        LineEndpoint endpoint = bench.endpoint(0);
        assertThrows(IllegalStateException.class, endpoint.connection::pull, "pull from outside the endpoint");
        if (!endpoint.connection.blocking()) {
            caller.send("ASK pull\r\n");
            endpoint.awaitOver();
            return;
        }
        caller.send("ASK pull\r\n");
        caller.sendBeside(LineCaller.put(BIG));
        caller.expect("200 pulling", "200 " + BIG);
        caller.say("ECHO b\r\n", "200 b");
        assertEquals(List.of("Asked[text=pull]", "Stored[octets=" + BIG + "]", "pulled true"), endpoint.calls);
        caller.say("ASK pull\r\n", "200 pulling");
        caller.close();
        endpoint.awaitOver();
        assertEquals(List.of("Asked[text=pull]", "pulled false", "closed"), endpoint.calls.subList(3, 6));
    }

    private static void ownAccord(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        LineEndpoint endpoint = bench.endpoint(0);
        endpoint.execute(endpoint.line::stop);
        caller.expect("400 stopping");
        caller.expectEnd();
    }

    private static void taskOrder(Bench bench) throws Exception {
        LineCaller caller = bench.call(bench.listen());
        LineEndpoint endpoint = bench.endpoint(0);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            endpoint.execute(() -> endpoint.calls.add("task " + number));
        }
        bench.await(() -> endpoint.calls.contains("task 999"), "the last task");
        for (int i = 0; i < 1_000; i++) {
            assertEquals("task " + i, endpoint.calls.get(i));
        }
        caller.say("QUIT\r\n", "200 bye");
        endpoint.awaitOver();
        endpoint.execute(() -> endpoint.turnstile.breach("a task ran after the end of its connection"));
    }
}
