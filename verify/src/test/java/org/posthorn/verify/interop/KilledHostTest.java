package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.verify.interop.Letters.letter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.verify.process.Program;

/**
 * A mail system that is killed while it takes messages has all that it has acknowledged when it runs again, whole, once, and by the unique
 * identifiers that they had before. {@code -Dposthorn.kills} says how often; 4 times, unless it is given.
 */
class KilledHostTest {

    private static final int KILLS = Integer.getInteger("posthorn.kills", 4);
    private static final int SENDERS = 3;
    private static final Envelope ENVELOPE = Envelope.of("sender@example.org", MailServer.USER + "@example.org");

    private final Random random = new Random();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, String> subjects = new HashMap<>();

    @Test
    void whatWasAcknowledgedIsThere(@TempDir Path directory) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            for (int round = 0; round < KILLS; round++) {
                deliverUntilKilled(senders, directory, round);
            }
        } finally {
            senders.shutdownNow();
        }
        try (Program host = Program.java(List.of(), KilledHost.class, directory.toString())) {
            lookAt(ports(host)[1]);
        }
    }

    /** Where it speaks SMTP, and POP3. */
    private static int[] ports(Program host) throws Exception {
        String[] ports = host.await("READY", MailServer.PATIENCE).split(" ");
        return new int[] {Integer.parseInt(ports[0]), Integer.parseInt(ports[1])};
    }

    private void deliverUntilKilled(ExecutorService senders, Path directory, int round) throws Exception {
        try (Program host = Program.java(List.of(), KilledHost.class, directory.toString())) {
            int[] ports = ports(host);
            lookAt(ports[1]);
            int before = acknowledged.size();
            List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                String name = round + " " + sender;
                sending.add(senders.submit(() -> send(ports[0], name)));
            }
            while (acknowledged.size() < before + 20) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(200));
            host.kill();
            for (Future<?> one : sending) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** Until the connection fails. */
    private void send(int port, String name) {
        try (SmtpClient client = SmtpClient.to("localhost", port).plaintext().connect()) {
            for (int number = 0; ; number++) {
                String subject = name + " " + number;
                if (client.send(ENVELOPE, new ByteArrayInputStream(letter(subject)))
                        .isComplete()) {
                    acknowledged.add(subject);
                }
            }
        } catch (IOException e) {
            // the host was killed
        }
    }

    private void lookAt(int port) throws IOException {
        Map<String, String> found = new HashMap<>();
        Login login = Login.of(MailServer.USER, MailServer.PASSWORD);
        try (Pop3Client pop = Pop3Client.to("localhost", port)
                .plaintext()
                .passwordInClear()
                .login(login)
                .connect()) {
            List<Listing> listed = pop.list();
            Map<Listing, ByteArrayOutputStream> octets = new HashMap<>();
            assertThat(pop.retrieve(
                            listed, message -> octets.computeIfAbsent(message, m -> new ByteArrayOutputStream())))
                    .isEmpty();
            for (Listing message : listed) {
                String text = octets.get(message).toString(ISO_8859_1);
                String subject = Letters.subject(octets.get(message).toByteArray());
                assertThat(text).endsWith(new String(letter(subject), ISO_8859_1));
                assertThat(found.values()).doesNotContain(subject);
                found.put(message.uniqueId().orElseThrow(), subject);
            }
            pop.quit();
        }
        assertThat(found.values()).containsAll(acknowledged);
        assertThat(found).containsAllEntriesOf(subjects);
        subjects.putAll(found);
    }
}
