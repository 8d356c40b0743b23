package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Network;

@Timeout(60)
class SmtpServerTest {

    private static final SSLContext CONTEXT = TestTls.context();

    private final List<SmtpServer> servers = new ArrayList<>();
    private final BlockingQueue<Taken> inbox = new LinkedBlockingQueue<>();

    private record Taken(Envelope envelope, String text) {}

    static Stream<Driver> drivers() {
        List<Driver> drivers = new ArrayList<>(List.of(Driver.blocking(), Driver.selector()));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add(Driver.virtual());
        }
        return drivers.stream();
    }

    private Talk serve(SmtpServerBuilder builder, SmtpHandler handler) throws IOException {
        SmtpServer server = builder.listen(handler);
        servers.add(server);
        return Talk.to(server.port());
    }

    private Talk serve(Driver driver, SmtpHandler handler) throws IOException {
        return serve(SmtpServer.configure().driver(driver), handler);
    }

    private Talk serve(SmtpServerBuilder builder) throws IOException {
        SmtpServer server = builder.listen((envelope, message) -> inbox.add(new Taken(envelope, text(message))));
        servers.add(server);
        return Talk.to(server.port());
    }

    private static String text(InputStream message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.transferTo(out);
        return out.toString(ISO_8859_1);
    }

    @AfterEach
    void close() {
        servers.forEach(SmtpServer::close);
    }

    private static void begin(Talk talk) throws IOException {
        assertThat(talk.reply()).startsWith("220 localhost");
        assertThat(talk.ask("EHLO client.example")).startsWith("250 ");
        assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250 2.1.0");
        assertThat(talk.ask("RCPT TO:<chandler@example.org>")).startsWith("250 2.1.5");
        assertThat(talk.ask("DATA")).startsWith("354");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aConsumerGetsTheEnvelopeAndTheUnstuffedMessage(Driver driver) throws Exception {
        try (Talk talk = serve(SmtpServer.configure().driver(driver))) {
            begin(talk);
            assertThat(talk.ask("Subject: x\n\n..dot\n.")).isEqualTo("250 2.0.0 OK");
            Taken taken = inbox.poll(20, TimeUnit.SECONDS);
            assertThat(taken.envelope()).isEqualTo(Envelope.of("joey@example.org", "chandler@example.org"));
            assertThat(taken.text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n");
            assertThat(talk.ask("QUIT")).startsWith("221");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHandlerSeesTheAddressThatAProxyNames(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply connected(Client client) {
                return Reply.of(
                        220, "2.0.0", "localhost sees " + client.remote().getHostString());
            }
        };
        SmtpServerBuilder builder = SmtpServer.configure().driver(driver).proxies(Network.parse("127.0.0.0/8"));
        try (Talk talk = serve(builder, handler)) {
            assertThat(talk.ask("PROXY TCP4 192.0.2.7 198.51.100.25 55555 25")).endsWith("localhost sees 192.0.2.7");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHandlerAnswersEachQuestion(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply recipient(Recipient r) {
                assertThat(r.client().name()).contains("client.example");
                return r.to().localPart().equals("chandler") ? Reply.ok() : Reply.noSuchUser();
            }

            @Override
            public Reply message(Envelope e, InputStream m) throws IOException {
                inbox.add(new Taken(e, text(m)));
                return Reply.queuedAs("X1");
            }
        };
        try (Talk talk = serve(driver, handler)) {
            assertThat(talk.reply()).startsWith("220");
            talk.say("EHLO client.example\nMAIL FROM:<>\nRCPT TO:<ross@example.org>\n"
                    + "RCPT TO:<chandler@example.org>\nDATA\n");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("550 5.1.1");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("354");
            talk.say("a\n.\nMAIL FROM:<>\nRCPT TO:<chandler@example.org>\nDATA\n");
            assertThat(talk.reply()).isEqualTo("250 2.0.0 OK, queued as X1");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("354");
            assertThat(talk.ask("b\n.")).isEqualTo("250 2.0.0 OK, queued as X1");
        }
        assertThat(inbox).extracting(Taken::text).containsExactly("a\r\n", "b\r\n");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHandlerThatThrowsHasTheClientTryLater(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply mail(Mail mail) {
                throw new IllegalStateException("as asked");
            }
        };
        try (Talk talk = serve(driver, handler)) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("451 4.3.0");
            assertThat(talk.ask("NOOP")).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aConsumerThatThrowsHasTheClientTryLaterAndTheRestIsSwallowed(Driver driver) throws Exception {
        SmtpServer server = SmtpServer.configure().driver(driver).listen((envelope, message) -> {
            message.read();
            throw new IOException("disk full");
        });
        servers.add(server);
        try (Talk talk = Talk.to(server.port())) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(1_000_000) + ".")).startsWith("451 4.3.0");
            assertThat(talk.ask("NOOP")).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageNobodyReadsIsSwallowed(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply message(Envelope e, InputStream m) {
                return Reply.ok();
            }
        };
        try (Talk talk = serve(driver, handler)) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(1_000_000) + ".")).startsWith("250 2.0.0");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aReplyThatIsNoAnswerEndsTheConnectionAndPromisesNothing(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply message(Envelope e, InputStream m) {
                return Reply.of(354, "more");
            }
        };
        try (Talk talk = serve(driver, handler)) {
            begin(talk);
            assertThat(talk.ask("x\n.")).startsWith("421");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageThatBreaksOffNeverLooksWhole(Driver driver) throws Exception {
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        SmtpServer server = SmtpServer.configure().driver(driver).listen((envelope, message) -> {
            try {
                outcome.add(text(message));
            } catch (IOException e) {
                outcome.add("broken");
                throw e;
            }
        });
        servers.add(server);
        try (Talk talk = Talk.to(server.port())) {
            begin(talk);
            talk.say("half of a message\n"
                    .repeat(10_000)); // the selector begins with a message when it is whole, or large
        }
        assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo("broken");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageAboveTheLimitIsRefusedAtItsEndAndNeverLooksWhole(Driver driver) throws Exception {
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        SmtpServer server = SmtpServer.configure()
                .driver(driver)
                .maxMessageSize(100_000)
                .listen((envelope, message) -> {
                    try {
                        outcome.add("" + text(message).length());
                    } catch (IOException e) {
                        outcome.add("broken");
                        throw e;
                    }
                });
        servers.add(server);
        try (Talk talk = Talk.to(server.port())) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(100_000) + ".")).startsWith("552 5.3.4");
            assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo("broken");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<a@example.org>")).startsWith("250");
            assertThat(talk.ask("DATA")).startsWith("354");
            assertThat(talk.ask("short\n.")).startsWith("250");
            assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theClientHearsOfItsMessageOnlyWhenTheHandlerHasReturned(Driver driver) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch stored = new CountDownLatch(1);
        SmtpServer server = SmtpServer.configure().driver(driver).listen((envelope, message) -> {
            text(message);
            read.countDown();
            stored.await();
            inbox.add(new Taken(envelope, "stored"));
        });
        servers.add(server);
        try (Talk talk = Talk.to(server.port())) {
            begin(talk);
            talk.say("x\n.\n");
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(inbox).isEmpty();
            stored.countDown();
            assertThat(talk.reply()).startsWith("250");
            assertThat(inbox).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void startTlsIsOfferedAndThenNoMore(Driver driver) throws Exception {
        try (Talk talk = serve(SmtpServer.configure().driver(driver).startTls(CONTEXT))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ehlo()).anyMatch(line -> line.endsWith("STARTTLS"));
            assertThat(talk.ask("STARTTLS")).startsWith("220");
            talk.startTls(CONTEXT);
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("503");
            assertThat(talk.ehlo()).noneMatch(line -> line.endsWith("STARTTLS"));
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<a@example.org>")).startsWith("250");
            assertThat(talk.ask("DATA")).startsWith("354");
            assertThat(talk.ask("x\n".repeat(300_000) + ".")).startsWith("250");
        }
        assertThat(inbox.poll(20, TimeUnit.SECONDS).text()).hasSize(900_000);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void commandsInjectedBehindStartTlsAreNeverActedOn(Driver driver) throws Exception {
        try (Talk talk = serve(SmtpServer.configure().driver(driver).startTls(CONTEXT))) {
            assertThat(talk.reply()).startsWith("220");
            talk.ehlo();
            talk.say("STARTTLS\nEHLO injected.example\nMAIL FROM:<evil@example.org>\n");
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aConnectionTooManyIsTold421(Driver driver) throws Exception {
        try (Talk first = serve(SmtpServer.configure().driver(driver).connections(1, 1));
                Talk second = Talk.to(servers.get(0).port())) {
            assertThat(first.reply()).startsWith("220");
            assertThat(second.line()).startsWith("421 4.7.0 localhost");
            assertThat(second.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anIdleClientIsTold421(Driver driver) throws Exception {
        SmtpLimits limits =
                SmtpLimits.DEFAULTS.withTimes(SmtpLimits.DEFAULTS.times().withNextCommand(Duration.ofMillis(200)));
        try (Talk talk = serve(SmtpServer.configure().driver(driver).limits(limits))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.reply()).startsWith("421 4.4.2");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aStopLetsAMessageInAndThenSays421(Driver driver) throws Exception {
        try (Talk idle = serve(SmtpServer.configure().driver(driver));
                Talk busy = Talk.to(servers.get(0).port())) {
            assertThat(idle.reply()).startsWith("220");
            begin(busy);
            busy.say("first half\n");
            Thread stopper = new Thread(() -> {
                try {
                    servers.get(0).stop(Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            stopper.start();
            assertThat(idle.reply()).startsWith("421 4.3.2");
            assertThat(busy.ask("second half\n.")).startsWith("250");
            assertThat(busy.line()).startsWith("421 4.3.2");
            assertThat(busy.line()).isEqualTo("(end)");
            stopper.join();
        }
        assertThat(inbox.poll(20, TimeUnit.SECONDS).text()).isEqualTo("first half\r\nsecond half\r\n");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void eachConnectionCanHaveAHandlerOfItsOwn(Driver driver) throws Exception {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        SmtpServer server = SmtpServer.configure().driver(driver).listen(() -> new SmtpHandler() {
            private String name = "";

            @Override
            public Reply hello(Hello hello) throws Exception {
                name = hello.domain();
                return SmtpHandler.super.hello(hello);
            }

            @Override
            public void disconnected(Client client) {
                ended.add(name);
            }
        });
        servers.add(server);
        try (Talk one = Talk.to(server.port());
                Talk two = Talk.to(server.port())) {
            assertThat(one.reply()).startsWith("220");
            assertThat(two.reply()).startsWith("220");
            assertThat(one.ask("EHLO one.example")).startsWith("250");
            assertThat(two.ask("EHLO two.example")).startsWith("250");
        }
        assertThat(List.of(ended.poll(20, TimeUnit.SECONDS), ended.poll(20, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("one.example", "two.example");
    }
}
