package org.posthorn.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.wire.driver.Driver;

/** What tests of whole servers have. */
abstract class Served {

    /** What the application noted. */
    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    private final List<SmtpServer> servers = new ArrayList<>();

    static Stream<Driver> drivers() {
        List<Driver> drivers = new ArrayList<>(List.of(Driver.blocking(), Driver.selector()));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add(Driver.virtual());
        }
        return drivers.stream();
    }

    /** A client of a server, which has not read the greeting. */
    Talk talk(SmtpServer server) throws IOException {
        servers.add(server);
        return Talk.to(server.port());
    }

    static SmtpServerBuilder on(Driver driver) {
        return SmtpServer.configure().driver(driver);
    }

    /** PLAIN in the clear, with whatever password. */
    static SaslServers anyPassword() {
        return SaslServers.builder()
                .passwords((user, password) -> true)
                .allowInClear(SaslMechanism.PLAIN)
                .build();
    }

    static SmtpLimits hurried() {
        return SmtpLimits.DEFAULTS.withTimes(SmtpLimits.DEFAULTS.times().withAnswer(Duration.ofMillis(300)));
    }

    /** Waits for what the application notes next. */
    String note() throws InterruptedException {
        return String.valueOf(notes.poll(20, TimeUnit.SECONDS));
    }

    /** Up to the text of a message. */
    static void begin(Talk talk) throws IOException {
        assertThat(talk.reply()).startsWith("220");
        assertThat(talk.ask("EHLO client.example")).startsWith("250");
        transact(talk);
    }

    static void transact(Talk talk) throws IOException {
        assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250");
        assertThat(talk.ask("RCPT TO:<chandler@example.org>")).startsWith("250");
        assertThat(talk.ask("DATA")).startsWith("354");
    }

    @AfterEach
    void close() {
        servers.forEach(SmtpServer::close);
    }
}
