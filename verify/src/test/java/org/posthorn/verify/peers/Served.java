package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.wire.driver.Driver;

/** A server that keeps the messages that came whole. */
final class Served implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final List<String> messages = new CopyOnWriteArrayList<>();
    private final SmtpServer server;

    private Served(SmtpServerBuilder builder) throws IOException {
        server = builder.hostName("mx.example.org").listen((envelope, message) -> {
            String text = new String(message.readAllBytes(), ISO_8859_1);
            messages.add(text);
        });
    }

    static Served by(SmtpServerBuilder builder) throws IOException {
        return new Served(builder);
    }

    static Served by(Driver driver) throws IOException {
        return by(SmtpServer.configure().driver(driver));
    }

    /** The usual limits with less time for commands. */
    static SmtpLimits commandsWithin(Duration time) {
        return SmtpLimits.DEFAULTS.withTimes(SmtpLimits.DEFAULTS.times().withNextCommand(time));
    }

    int port() {
        return server.port();
    }

    int connections() {
        return server.connections();
    }

    /** Waits until nobody is served any more. */
    void awaitNobody() {
        await(() -> server.connections() == 0, "no connection");
    }

    /** Something that will be so in a while. */
    interface Condition {
        boolean holds();
    }

    static void await(Condition condition, String what) {
        for (long left = PATIENCE.toMillis(); left > 0; left -= 5) {
            if (condition.holds()) {
                return;
            }
            pause(5);
        }
        throw new AssertionError("this did not come to be: " + what);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that keeps to the rules is served, and its message arrives. */
    void stillServes() throws IOException {
        int before = messages.size();
        try (Peer honest = Peer.to(port())) {
            honest.say("EHLO honest.example\nMAIL FROM:<a@example.org>\nRCPT TO:<b@example.org>\nDATA\n");
            honest.say("honest\n.\nQUIT\n");
            String codes = honest.codes();
            if (!codes.equals("220 250 250 250 354 250 221") || messages.size() <= before) {
                throw new AssertionError("an honest client heard " + codes);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
