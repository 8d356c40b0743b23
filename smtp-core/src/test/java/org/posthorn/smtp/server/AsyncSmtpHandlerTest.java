package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.driver.Driver;

/** Answers by stages: at once, later, never, twice, failing, and when nobody hears them any more. */
@Timeout(60)
class AsyncSmtpHandlerTest extends Served {

    private static final Executor ELSEWHERE = ForkJoinPool.commonPool();

    /** Takes messages as they come, and notes what becomes of them. */
    private class Noting implements AsyncSmtpHandler, MessageSink {

        final StringBuilder text = new StringBuilder();

        @Override
        public MessageSink message(Transaction transaction) {
            return this;
        }

        @Override
        public CompletionStage<?> piece(ByteBuffer octets) {
            text.append(ISO_8859_1.decode(octets));
            return READY;
        }

        @Override
        public CompletionStage<Replies> end() {
            notes.add("end " + text.length());
            text.setLength(0);
            return CompletableFuture.completedStage(Replies.all(Reply.queuedAs("A1")));
        }

        @Override
        public void aborted(String reason) {
            notes.add("aborted: " + reason);
            text.setLength(0);
        }

        @Override
        public void disconnected(Client client) {
            notes.add("disconnected");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void answersAtOnceServeAMessage(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).listen(new Noting()))) {
            begin(talk);
            assertThat(talk.ask("x\n.")).isEqualTo("250 2.0.0 OK, queued as A1");
            assertThat(note()).isEqualTo("end 3");
            assertThat(talk.ask("QUIT")).startsWith("221");
        }
        assertThat(note()).isEqualTo("disconnected");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void answersThatComeLaterKeepTheOrderOfWhatWasPipelined(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> recipient(Recipient recipient) {
                return CompletableFuture.supplyAsync(
                        () -> recipient.to().localPart().equals("ross") ? Reply.noSuchUser() : Reply.ok(), ELSEWHERE);
            }

            @Override
            public CompletionStage<Reply> data(Data data) {
                return CompletableFuture.supplyAsync(
                        () -> Reply.of(354, data.envelope().to().size() + " are waiting"), ELSEWHERE);
            }

            @Override
            public CompletionStage<Replies> end() {
                return CompletableFuture.supplyAsync(() -> Replies.all(Reply.ok()), ELSEWHERE);
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            talk.say("EHLO c.example\nMAIL FROM:<>\nRCPT TO:<a@example.org>\nRCPT TO:<ross@example.org>\nDATA\n");
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("550 5.1.1");
            assertThat(talk.reply()).isEqualTo("354 1 are waiting");
            talk.say("x\n.\nNOOP\n");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aStageThatNeverCompletesEndsTheConnectionWith421(Driver driver) throws Exception {
        CompletableFuture<Reply> never = new CompletableFuture<>();
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> mail(Mail mail) {
                return never;
            }
        };
        try (Talk talk = talk(on(driver).limits(hurried()).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("421 4.3.2");
            assertThat(talk.line()).isEqualTo("(end)");
        }
        assertThat(note()).isEqualTo("disconnected");
        never.complete(Reply.ok()); // which nobody hears
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageThatIsNeverAnsweredEndsTheConnectionWith421(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Replies> end() {
                return new CompletableFuture<>();
            }
        };
        try (Talk talk = talk(on(driver).limits(hurried()).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n.")).startsWith("421 4.3.2");
            assertThat(talk.line()).isEqualTo("(end)");
        }
        assertThat(note()).isEqualTo("disconnected");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void onlyTheFirstCompletionCounts(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> mail(Mail mail) {
                return new Twice(Reply.ok(), Reply.notPermitted());
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n.")).startsWith("250");
        }
    }

    /** A stage that breaks its contract. */
    private static final class Twice extends CompletableFuture<Reply> {

        private final Reply[] replies;

        Twice(Reply... replies) {
            this.replies = replies;
        }

        @Override
        public CompletableFuture<Reply> whenComplete(
                java.util.function.BiConsumer<? super Reply, ? super Throwable> action) {
            for (Reply reply : replies) {
                action.accept(reply, null);
            }
            ELSEWHERE.execute(() -> action.accept(replies[0], null));
            return this;
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aQuestionThatFailsHasTheClientTryLater(Driver driver) throws Exception {
        Deque<CompletionStage<Reply>> stages = new ArrayDeque<>();
        stages.add(CompletableFuture.failedStage(new IllegalStateException("as asked")));
        stages.add(CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalStateException("as asked");
                },
                ELSEWHERE));
        stages.add(CompletableFuture.completedStage(null));
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> mail(Mail mail) {
                if (stages.isEmpty()) {
                    throw new IllegalStateException("as asked");
                }
                return stages.remove();
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            for (int i = 0; i < 4; i++) {
                assertThat(talk.ask("MAIL FROM:<>")).startsWith("451 4.3.0");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageThatFailsHasTheClientTryLater(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Replies> end() {
                return CompletableFuture.failedStage(new IllegalStateException("as asked"));
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n.")).startsWith("451 4.3.0");
            transact(talk);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anAnswerThatIsNoneEndsTheConnectionWith421(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> mail(Mail mail) {
                return CompletableFuture.completedStage(Reply.of(354, "more"));
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("421");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anAnswerForAClientThatHasLeftIsHeardByNobody(Driver driver) throws Exception {
        CompletableFuture<Replies> late = new CompletableFuture<>();
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Replies> end() {
                notes.add("asked");
                return late;
            }
        };
        SmtpServer server = on(driver).listen(handler);
        try (Talk talk = talk(server)) {
            begin(talk);
            talk.say("x\n.\n");
            assertThat(note()).isEqualTo("asked");
        }
        late.complete(Replies.all(Reply.ok()));
        assertThat(note()).isEqualTo("disconnected");
        try (Talk talk = talk(server)) {
            begin(talk);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageThatBreaksOffIsAbortedAndHasNoEnd(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).listen(new Noting()))) {
            begin(talk);
            talk.say("half of a message\n");
        }
        assertThat(note()).startsWith("aborted: the client left");
        assertThat(note()).isEqualTo("disconnected");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageAboveTheLimitIsAborted(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).maxMessageSize(100_000).listen(new Noting()))) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(100_000) + ".")).startsWith("552 5.3.4");
            assertThat(note()).startsWith("aborted: the message is refused");
            transact(talk);
            assertThat(talk.ask("x\n.")).startsWith("250");
            assertThat(note()).isEqualTo("end 3");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void nothingIsReadWhileAPieceIsBeingTaken(Driver driver) throws Exception {
        AtomicLong open = new AtomicLong();
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<?> piece(ByteBuffer octets) {
                if (open.incrementAndGet() > 1) {
                    notes.add("too soon");
                }
                super.piece(octets);
                return CompletableFuture.runAsync(open::decrementAndGet, ELSEWHERE);
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(300_000) + ".")).startsWith("250");
        }
        assertThat(note()).isEqualTo("end 900000");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aPieceThatIsNeverTakenHasTheClientTryLater(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<?> piece(ByteBuffer octets) {
                return new CompletableFuture<>();
            }
        };
        try (Talk talk = talk(on(driver).limits(hurried()).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(1_000) + ".")).startsWith("451 4.3.0");
            assertThat(note()).startsWith("aborted: the application failed");
            assertThat(talk.ask("NOOP")).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aPieceThatFailsHasTheClientTryLater(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<?> piece(ByteBuffer octets) {
                throw new IllegalStateException("as asked");
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("x\n".repeat(1_000) + ".")).startsWith("451 4.3.0");
            transact(talk);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void withoutASinkEveryMessageIsRefused(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).listen(new AsyncSmtpHandler() {}))) {
            begin(talk);
            assertThat(talk.ask("x\n.")).startsWith("554 5.3.2");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aLoginThatWasProvedCanBeRefused(Driver driver) throws Exception {
        AsyncSmtpHandler handler = new Noting() {
            @Override
            public CompletionStage<Reply> authenticated(Authenticated authenticated) {
                return CompletableFuture.supplyAsync(
                        () -> authenticated.identity().authcid().equals("joey")
                                ? Reply.of(535, "5.7.8", "Not today")
                                : Reply.of(235, "2.7.0", "Come in"),
                        ELSEWHERE);
            }
        };
        SmtpServerBuilder builder = on(driver).authentication(anyPassword());
        try (Talk talk = talk(builder.listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("AUTH PLAIN AGpvZXkAeA==")).isEqualTo("535 5.7.8 Not today"); // joey, x
            assertThat(talk.ask("AUTH PLAIN AHJvc3MAeA==")).startsWith("235"); // ross, x
        }
    }
}
