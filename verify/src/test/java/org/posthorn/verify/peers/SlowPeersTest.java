package org.posthorn.verify.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.wire.LeastRate;

/**
 * An octet every 5 seconds for 5 minutes a command, which is the usual limit, is 60 octets in that time. Here both are shorter and their
 * proportion is the peers' to their advantage.
 */
@Timeout(120)
class SlowPeersTest {

    private static final int MANY = 2_000;
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final long BETWEEN_OCTETS_MILLIS = 250;

    /** What the server and the peer keep for one of them, in heap and outside; of stacks those of virtual threads. */
    private static final long MOST_FOR_EACH = 40 * 1024;

    @ParameterizedTest
    @MethodSource("org.posthorn.verify.peers.Under#all")
    void peersThatSendAnOctetNowAndThenAreTold421AndHinderNobody(Under under) throws Exception {
        SmtpServerBuilder builder = SmtpServer.configure()
                .driver(under.driver())
                .connections(MANY + 10, MANY + 10)
                .limits(Served.commandsWithin(LIMIT).withBodyRate(new LeastRate(100, LIMIT)));
        try (Served server = Served.by(builder);
                Crowd crowd = new Crowd(server.port())) {
            server.stillServes();
            long before = used();
            int threads = threads();
            for (int i = 0; i < MANY; i += 2) {
                crowd.join("EHLO slow.example\r\n", 'N');
                crowd.join(
                        "EHLO slow.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\nSubject: slow\r\n",
                        's');
            }
            assertThat(crowd.round()).isTrue();
            assertThat(used() - before).isLessThan(MANY * MOST_FOR_EACH);
            if (under == Under.SELECTOR) {
                assertThat(threads() - threads).isLessThan(10);
            }

            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> honest = CompletableFuture.supplyAsync(() -> serve(server, over));
            while (crowd.round()) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_OCTETS_MILLIS);
            }
            over.set(true);

            assertThat(honest.join()).isEqualTo(server.messages.size() - 1).isPositive();
            assertThat(crowd.members())
                    .extracting(Crowd.Member::lastLine)
                    .containsOnly("421 4.4.2 mx.example.org Timeout, closing transmission channel");
            server.awaitNobody();
        }
    }

    /** Sends messages until told that it is enough. Returns how many. */
    private static int serve(Served server, AtomicBoolean over) {
        int count = 0;
        try {
            for (; !over.get(); count++) {
                server.stillServes();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return count;
    }

    private static long used() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return direct + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
