package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;

@Timeout(60)
class SmtpPoolTest {

    private static final Envelope ONE = Envelope.of("joey@example.org", "chandler@example.org");
    private static final String[] GREETING = {"S: 220 hi", "C: EHLO", "S: 250 hi"};
    private static final String[] MAIL = {
        "C: MAIL", "S: 250 ok", "C: RCPT", "S: 250 ok", "C: DATA", "S: 354 go", "C: .", "S: 250 ok"
    };

    private final AtomicLong now = new AtomicLong();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static InputStream octets() {
        return new ByteArrayInputStream("x\r\n".getBytes(ISO_8859_1));
    }

    private SmtpPool pool(int port, PoolLimits limits) {
        SmtpClientBuilder settings = SmtpClient.to("localhost", port)
                .hostName("client.example")
                .replyTimeout(Duration.ofSeconds(10))
                .plaintext();
        SmtpPool pool = new SmtpPool(settings, limits, now::get);
        open.add(0, pool);
        return pool;
    }

    private ScriptedServer server(String[]... scripts) throws IOException {
        List<String> all = new ArrayList<>();
        for (String[] script : scripts) {
            all.addAll(List.of(script));
        }
        ScriptedServer server = new ScriptedServer(all.toArray(String[]::new));
        open.add(server);
        return server;
    }

    private static String[] steps(String... steps) {
        return steps;
    }

    /** Counts connections, and can keep messages waiting. */
    private static final class Counting implements SmtpHandler {
        private final Set<Object> clients = ConcurrentHashMap.newKeySet();
        private final AtomicInteger messages = new AtomicInteger();
        private final AtomicInteger connections = new AtomicInteger();
        private final CountDownLatch gate;

        Counting(int closed) {
            gate = new CountDownLatch(closed);
        }

        @Override
        public Reply hello(Hello hello) {
            connections.incrementAndGet();
            clients.add(hello.client().remote());
            return Reply.of(250, "hi");
        }

        @Override
        public Reply message(Envelope envelope, InputStream message) throws IOException {
            message.readAllBytes();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            messages.incrementAndGet();
            return Reply.ok();
        }
    }

    private SmtpServer listen(Counting handler) throws IOException {
        SmtpServer server = SmtpServer.listen(0, handler);
        open.add(server);
        return server;
    }

    @Test
    void oneConnectionIsUsedAgain() throws Exception {
        Counting handler = new Counting(0);
        SmtpPool pool = pool(listen(handler).port(), PoolLimits.DEFAULTS);
        for (int i = 0; i < 10; i++) {
            assertThat(pool.send(ONE, octets()).isComplete()).isTrue();
        }
        assertThat(handler.connections).hasValue(1);
        assertThat(pool.connections()).isEqualTo(1);
        assertThat(pool.probe()).isTrue();
    }

    @Test
    void manyThreadsShareAsManyConnectionsAsThereMayBe() throws Exception {
        Counting handler = new Counting(0);
        SmtpPool pool = pool(listen(handler).port(), PoolLimits.DEFAULTS.withConnections(3));
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int j = 0; j < 20; j++) {
                        pool.send(ONE, octets());
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(handler.messages).hasValue(320);
        assertThat(handler.clients).hasSizeLessThan(320 / 100 + 3 + 1);
        assertThat(pool.connections()).isLessThanOrEqualTo(3);
    }

    @Test
    void aConnectionCarriesNoMoreMessagesThanItMay() throws Exception {
        Counting handler = new Counting(0);
        SmtpPool pool = pool(listen(handler).port(), PoolLimits.DEFAULTS.withMessages(2));
        for (int i = 0; i < 5; i++) {
            pool.send(ONE, octets());
        }
        assertThat(handler.connections).hasValue(3);
    }

    @Test
    void aConnectionIsNotUsedBeyondItsAgeNorKeptIdleForTooLong() throws Exception {
        Counting handler = new Counting(0);
        PoolLimits limits = PoolLimits.DEFAULTS.withAge(Duration.ofSeconds(100)).withIdle(Duration.ofSeconds(50));
        SmtpPool pool = pool(listen(handler).port(), limits);
        pool.send(ONE, octets());
        now.addAndGet(Duration.ofSeconds(51).toNanos());
        pool.trim();
        assertThat(pool.connections()).isZero();
        pool.send(ONE, octets());
        for (int i = 0; i < 3; i++) {
            now.addAndGet(Duration.ofSeconds(40).toNanos());
            pool.send(ONE, octets());
        }
        assertThat(handler.connections).hasValue(3);
    }

    @Test
    void anIdleConnectionIsAskedBeforeItIsUsed() throws Exception {
        ScriptedServer server = server(GREETING, MAIL, steps("C: NOOP", "S: 421 bye", "close", "next"), GREETING, MAIL);
        SmtpPool pool = pool(server.port(), PoolLimits.DEFAULTS.withCheck(Duration.ofSeconds(1)));
        pool.send(ONE, octets());
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(pool.send(ONE, octets()).isComplete()).isTrue();
        assertThat(server.heard()).filteredOn(line -> line.startsWith("EHLO")).hasSize(2);
    }

    @Test
    void aConnectionThatEndsBeforeMailIsAcknowledgedIsReplacedOnce() throws Exception {
        for (String[] end : new String[][] {{"C: MAIL", "S: 421 4.4.2 idle for too long", "next"}, {"next"}}) {
            ScriptedServer server = server(GREETING, MAIL, end, GREETING, MAIL);
            SmtpPool pool = pool(server.port(), PoolLimits.DEFAULTS);
            pool.send(ONE, octets());
            assertThat(pool.send(ONE, octets()).isComplete()).isTrue();
            assertThat(server.heard()).filteredOn(line -> line.equals("x")).hasSize(2);
        }
    }

    @Test
    void aFreshConnectionIsNotReplacedNorOneThatEndsLater() throws Exception {
        ScriptedServer fresh = server(GREETING, steps("C: MAIL", "S: 421 not now", "next"), GREETING, MAIL);
        assertThatThrownBy(() -> pool(fresh.port(), PoolLimits.DEFAULTS).send(ONE, octets()))
                .isInstanceOf(SmtpRefused.class)
                .hasMessageContaining("421");
        ScriptedServer later =
                server(GREETING, MAIL, steps("C: MAIL", "S: 250 ok", "C: RCPT", "S: 421 bye", "next"), GREETING, MAIL);
        SmtpPool pool = pool(later.port(), PoolLimits.DEFAULTS);
        pool.send(ONE, octets());
        assertThatThrownBy(() -> pool.send(ONE, octets())).isInstanceOf(SmtpRefused.class);
        assertThat(pool.connections()).isZero();
    }

    @Test
    void thoseWhoWaitHaveALimitInTimeAndNumber() throws Exception {
        Counting handler = new Counting(1);
        SmtpPool pool = pool(
                listen(handler).port(), PoolLimits.DEFAULTS.withConnections(1).withWaiting(1, Duration.ofMillis(300)));
        Thread first = sender(pool);
        while (pool.connections() == 0) {
            Thread.sleep(5);
        }
        assertThatThrownBy(() -> pool.send(ONE, octets()))
                .isInstanceOf(MailException.TimedOut.class)
                .hasMessageContaining("in time");
        SmtpPool full = pool(
                listen(handler).port(), PoolLimits.DEFAULTS.withConnections(1).withWaiting(0, Duration.ZERO));
        Thread second = sender(full);
        while (full.connections() == 0) {
            Thread.sleep(5);
        }
        assertThatThrownBy(() -> full.send(ONE, octets()))
                .isInstanceOf(MailException.TimedOut.class)
                .hasMessageContaining("too many");
        handler.gate.countDown();
        first.join();
        second.join();
        assertThat(handler.messages).hasValue(2);
    }

    private static Thread sender(SmtpPool pool) {
        Thread thread = new Thread(() -> {
            try {
                pool.send(ONE, octets());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void aClosedPoolSendsNothing() throws Exception {
        Counting handler = new Counting(0);
        SmtpPool pool = pool(listen(handler).port(), PoolLimits.DEFAULTS);
        pool.send(ONE, octets());
        pool.close();
        assertThat(pool.connections()).isZero();
        assertThatThrownBy(() -> pool.send(ONE, octets())).isInstanceOf(MailException.Disconnected.class);
        assertThat(pool.probe()).isFalse();
    }

    @Test
    void closingAtOnceBreaksOffWhatIsUnderWay() throws Exception {
        ScriptedServer server = server(GREETING, steps("C: MAIL", "hang"));
        SmtpPool pool = pool(server.port(), PoolLimits.DEFAULTS);
        CountDownLatch failed = new CountDownLatch(1);
        Thread sender = new Thread(() -> {
            try {
                pool.send(ONE, octets());
            } catch (IOException e) {
                failed.countDown();
            }
        });
        sender.start();
        while (!server.heardSoFar().contains("MAIL FROM:<joey@example.org>")) {
            Thread.sleep(5);
        }
        pool.closeNow();
        failed.await();
        sender.join();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        PoolLimits limits = PoolLimits.DEFAULTS;
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withConnections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMessages(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withIdle(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withWaiting(-1, Duration.ZERO));
    }
}
