package org.posthorn.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.ValidSince;
import org.posthorn.smtp.client.Outcome.Phase;
import org.posthorn.smtp.client.Outcome.Refused;
import org.posthorn.testkit.ScriptedServer;
import org.posthorn.wire.MailException;

/** What the client does about limits that a server tells (RFC 9422), and about recipients who must have had their mailbox since a time. */
@Timeout(60)
class LimitsTest {

    private static final Envelope FIVE =
            Envelope.of("joey@example.org", "a@x.org", "b@x.org", "c@x.org", "d@x.org", "e@x.org");
    private static final Envelope ONE = Envelope.of("joey@example.org", "a@x.org");
    private static final String[] QUIT = {"C: QUIT", "S: 221 bye"};

    @TempDir
    private Path directory;

    private static String[] hello(String extensions) {
        return new String[] {"S: 220 hi", "C: EHLO", "S: 250-hi\r\n250 " + extensions};
    }

    private static String[] transaction(int recipients, String end) {
        List<String> steps = new ArrayList<>(List.of("C: MAIL", "S: 250 ok"));
        for (int i = 0; i < recipients; i++) {
            steps.addAll(List.of("C: RCPT", "S: 250 ok"));
        }
        steps.addAll(List.of("C: DATA", "S: 354 go", "C: .", "S: " + end));
        return steps.toArray(String[]::new);
    }

    private static ScriptedServer server(String[]... scripts) throws IOException {
        return new ScriptedServer(Stream.of(scripts).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private static SmtpClientBuilder settings(ScriptedServer server) {
        return SmtpClient.to("localhost", server.port())
                .hostName("client.example")
                .replyTimeout(Duration.ofSeconds(10))
                .plaintext();
    }

    /** So that the server has heard all. */
    private static void end(SmtpClient client) {
        client.close();
    }

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("m.eml"), "x\r\n");
    }

    private static ForwardPath to(String name) {
        return ForwardPath.of(name + "@x.org");
    }

    @Test
    void aMessageToMoreRecipientsThanAServerTakesAtOnceGoesInSeveralTransactions() throws Exception {
        try (ScriptedServer server = server(
                        hello("LIMITS RCPTMAX=2"),
                        transaction(2, "250 one"),
                        transaction(2, "554 two"),
                        transaction(1, "250 three"),
                        QUIT);
                SmtpClient client = settings(server).connect()) {
            Delivery delivery = client.send(FIVE, file());
            assertThat(delivery.outcomes().keySet()).containsExactlyElementsOf(FIVE.to());
            assertThat(delivery.accepted()).containsExactly(to("a"), to("b"), to("e"));
            assertThat(delivery.refused()).containsOnlyKeys(to("c"), to("d"));
            end(client);
            assertThat(server.heard())
                    .filteredOn(line -> line.startsWith("MAIL") || line.startsWith("RCPT"))
                    .containsExactly(
                            "MAIL FROM:<joey@example.org>",
                            "RCPT TO:<a@x.org>",
                            "RCPT TO:<b@x.org>",
                            "MAIL FROM:<joey@example.org>",
                            "RCPT TO:<c@x.org>",
                            "RCPT TO:<d@x.org>",
                            "MAIL FROM:<joey@example.org>",
                            "RCPT TO:<e@x.org>");
        }
    }

    @Test
    void aStreamGoesToAsManyAsTheServerTakesAtOnceAndTheOthersAreRefusedForNow() throws Exception {
        try (ScriptedServer server = server(hello("LIMITS RCPTMAX=3"), transaction(3, "250 ok"), QUIT);
                SmtpClient client = settings(server).connect()) {
            Delivery delivery = client.send(FIVE, new ByteArrayInputStream("x\r\n".getBytes(ISO_8859_1)));
            assertThat(delivery.accepted()).containsExactly(to("a"), to("b"), to("c"));
            assertThat(delivery.outcomes().get(to("d"))).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.phase()).isEqualTo(Phase.RCPT);
                assertThat(refused.reply().isTransient()).isTrue();
            });
            end(client);
            assertThat(server.heard()).contains("QUIT");
        }
    }

    @Test
    void whoIsLeftWhenTheConnectionEndsIsRefusedForNowAndTheOthersKeepTheirOutcome() throws Exception {
        try (ScriptedServer server =
                        server(hello("LIMITS RCPTMAX=2"), transaction(2, "250 ok"), new String[] {"C: MAIL", "close"});
                SmtpClient client = settings(server).connect()) {
            Delivery delivery = client.send(FIVE, file());
            assertThat(delivery.accepted()).containsExactly(to("a"), to("b"));
            assertThat(delivery.refused()).containsOnlyKeys(to("c"), to("d"), to("e"));
            assertThat(delivery.refused().values()).allMatch(reply -> reply.isTransient());
        }
    }

    @Test
    void allOrNothingIsNotPromisedOverSeveralTransactions() throws Exception {
        try (ScriptedServer server = server(hello("LIMITS RCPTMAX=2"), QUIT);
                SmtpClient client = settings(server)
                        .partialRefusal(PartialRefusal.ALL_OR_NOTHING)
                        .connect()) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(FIVE, file()));
            assertThat(refused.missing()).contains(Extension.LIMITS);
            end(client);
            assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void refusedForAllInAllTransactionsIsRefused() throws Exception {
        try (ScriptedServer server =
                        server(hello("LIMITS RCPTMAX=3"), transaction(3, "554 no"), transaction(2, "452 later"), QUIT);
                SmtpClient client = settings(server).connect()) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(FIVE, file()));
            assertThat(refused.outcomes()).hasSize(5);
            assertThat(refused.isTransient()).isTrue();
        }
    }

    @Test
    void noMoreMessagesGoOverAConnectionThanTheServerTakes() throws Exception {
        try (ScriptedServer server =
                        server(hello("LIMITS MAILMAX=2"), transaction(1, "250 ok"), transaction(1, "250 ok"), QUIT);
                SmtpClient client = settings(server).connect()) {
            List<Delivery> told = new ArrayList<>();
            Message message = Message.parse("Subject: x\r\n\r\nx\r\n".getBytes(ISO_8859_1));
            MailObject mail = new MailObject(ONE, message);
            client.sendAll(List.of(mail, mail, mail), (which, delivery) -> told.add(delivery));
            assertThat(told).extracting(Delivery::isComplete).containsExactly(true, true, false);
            assertThat(told.get(2).refused().get(to("a")).isTransient()).isTrue();
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(ONE, file()));
            assertThat(refused.missing()).contains(Extension.LIMITS);
            assertThat(refused.isTransient()).isTrue();
            end(client);
            assertThat(server.heard())
                    .filteredOn(line -> line.startsWith("MAIL"))
                    .hasSize(2);
        }
    }

    @Test
    void aSeriesSendsToManyRecipientsInSeveralTransactionsToo() throws Exception {
        try (ScriptedServer server = server(
                        hello("LIMITS RCPTMAX=3"),
                        transaction(1, "250 ok"),
                        transaction(3, "250 ok"),
                        transaction(2, "250 ok"),
                        transaction(1, "250 ok"),
                        QUIT);
                SmtpClient client = settings(server).connect()) {
            List<Delivery> told = new ArrayList<>();
            Message message = Message.parse("Subject: x\r\n\r\nx\r\n".getBytes(ISO_8859_1));
            client.sendAll(
                    List.of(new MailObject(ONE, message), new MailObject(FIVE, message), new MailObject(ONE, message)),
                    (which, delivery) -> told.add(delivery));
            assertThat(told).extracting(Delivery::isComplete).containsExactly(true, true, true);
            assertThat(told.get(1).accepted()).hasSize(5);
        }
    }

    @Test
    void aPoolOpensAnotherConnectionWhenTheServerTakesNoMoreOverOne() throws Exception {
        String[] visit = Stream.of(
                        hello("LIMITS MAILMAX=2"),
                        transaction(1, "250 ok"),
                        transaction(1, "250 ok"),
                        QUIT,
                        new String[] {"next"})
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        try (ScriptedServer server = server(visit, visit);
                SmtpPool pool = SmtpPool.of(settings(server), PoolLimits.DEFAULTS)) {
            for (int i = 0; i < 4; i++) {
                assertThat(pool.send(ONE, file()).isComplete()).isTrue();
            }
            assertThat(pool.connections()).isZero();
        }
    }

    private static final ValidSince SINCE = new ValidSince(Instant.parse("2014-04-03T23:01:00Z"));

    private static Envelope since(ValidSince since) {
        return ONE.withWishes(RcptParameters.NONE.withValidSince(since));
    }

    @Test
    void sinceWhenAMailboxMustBeItsOwnersIsToldToAServerThatSeesToIt() throws Exception {
        try (ScriptedServer server = server(hello("RRVS"), transaction(1, "250 ok"), QUIT);
                SmtpClient client = settings(server).connect()) {
            client.send(since(SINCE), file());
            end(client);
            assertThat(server.heard()).contains("RCPT TO:<a@x.org> RRVS=2014-04-03T23:01:00Z");
        }
    }

    @Test
    void whatMustNotGoToANewOwnerDoesNotGoToAServerThatDoesNotSeeToIt() throws Exception {
        try (ScriptedServer server = server(hello("DSN"), QUIT);
                SmtpClient client = settings(server).connect()) {
            SmtpRefused refused = catchThrowableOfType(SmtpRefused.class, () -> client.send(since(SINCE), file()));
            assertThat(refused.missing()).contains(Extension.RRVS);
            assertThat(refused.reply().toString()).startsWith("550 5.7.19");
        }
    }

    @Test
    void itGoesOnWithoutTheCheckIfItsSenderSaysSo() throws Exception {
        ValidSince any = new ValidSince(SINCE.time(), ValidSince.Unsupported.CONTINUE);
        try (ScriptedServer server = server(hello("DSN"), transaction(1, "250 ok"), QUIT);
                SmtpClient client = settings(server).connect()) {
            assertThat(client.send(since(any), file()).leftOut()).containsExactly(Extension.RRVS);
            end(client);
            assertThat(server.heard()).contains("RCPT TO:<a@x.org>");
        }
    }

    @Test
    void theConnectionThatFailsBeforeAnyOutcomeIsAnException() throws Exception {
        try (ScriptedServer server = server(hello("LIMITS RCPTMAX=2"), new String[] {"C: MAIL", "close"});
                SmtpClient client = settings(server).connect()) {
            assertThat(catchThrowableOfType(MailException.class, () -> client.send(FIVE, file())))
                    .isInstanceOf(MailException.Disconnected.class);
        }
    }
}
