package org.posthorn.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.driver.Driver;

/** What a server that speaks LMTP asks and says (RFC 2033). */
@Timeout(60)
class LmtpTest extends Served {

    private static Reply outcome(ForwardPath to) {
        return to.localPart().equals("ross") ? Reply.mailboxFull() : Reply.queuedAs(to.localPart());
    }

    private static final class Sorting implements SmtpHandler {

        @Override
        public Replies message(Transaction transaction, InputStream message) throws IOException {
            assertThat(transaction.trace("A1").with()).isEqualTo("LMTP");
            message.readAllBytes();
            return Replies.each(transaction.envelope(), LmtpTest::outcome);
        }
    }

    private static final class SortingLater implements AsyncSmtpHandler {

        @Override
        public MessageSink message(Transaction transaction) {
            return new MessageSink() {
                @Override
                public CompletionStage<?> piece(java.nio.ByteBuffer octets) {
                    return READY;
                }

                @Override
                public CompletionStage<Replies> end() {
                    return CompletableFuture.supplyAsync(() -> Replies.each(transaction.envelope(), LmtpTest::outcome));
                }
            };
        }
    }

    private static void send(Talk talk) throws IOException {
        assertThat(talk.reply()).startsWith("220");
        assertThat(talk.ask("LHLO client.example")).startsWith("250");
        assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250");
        assertThat(talk.ask("RCPT TO:<ross@example.org>")).startsWith("250");
        assertThat(talk.ask("RCPT TO:<chandler@example.org>")).startsWith("250");
        assertThat(talk.ask("DATA")).startsWith("354");
        talk.say("x\n.\n");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void eachRecipientHasItsReplyInTheOrderTheyWereGiven(Driver driver) throws Exception {
        for (SmtpServer server : List.of(
                on(driver).lmtp().listen(new Sorting()), on(driver).lmtp().listen(new SortingLater()))) {
            try (Talk talk = talk(server)) {
                send(talk);
                assertThat(talk.reply()).startsWith("552 5.2.2");
                assertThat(talk.reply()).isEqualTo("250 2.0.0 OK, queued as chandler");
                assertThat(talk.ask("NOOP")).startsWith("250");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void oneReplyIsSaidForEachRecipient(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).lmtp().listen((envelope, message) -> message.readAllBytes()))) {
            send(talk);
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.reply()).startsWith("250");
            assertThat(talk.ask("NOOP")).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void tooFewRepliesPromiseNothing(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Replies message(Transaction transaction, InputStream message) {
                return Replies.each(List.of(Reply.ok()));
            }
        };
        try (Talk talk = talk(on(driver).lmtp().listen(handler))) {
            send(talk);
            assertThat(talk.reply()).startsWith("421");
            assertThat(talk.reply()).startsWith("421");
            assertThat(talk.line()).isEqualTo("(end)");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void strayLineEndsAreRepairedWhereThatIsAskedFor(Driver driver) throws Exception {
        SmtpHandler handler = new SmtpHandler() {
            @Override
            public Reply message(Envelope envelope, InputStream message) throws IOException {
                notes.add(new String(message.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
                return Reply.ok();
            }
        };
        try (Talk talk = talk(on(driver).lineEnds(LineEnds.REPAIR).listen(handler))) {
            begin(talk);
            talk.raw("a\nb\r\n.\r\n");
            assertThat(talk.reply()).startsWith("250");
        }
        assertThat(note()).isEqualTo("a\r\nb\r\n");
    }
}
