package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.driver.Driver;

/** What a blocking handler has at hand: scopes, DATA, who has authenticated, trace information. */
@Timeout(60)
class SmtpHandlerTest extends Served {

    private static final Scope.Key<String> COUNTRY = Scope.key("country");
    private static final Scope.Key<AutoCloseable> FILE = Scope.key("file");

    private class Noting implements SmtpHandler {

        @Override
        public Replies message(Transaction transaction, InputStream message) throws Exception {
            message.readAllBytes();
            return Replies.all(Reply.ok());
        }

        @Override
        public void disconnected(Client client) {
            notes.add("disconnected");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void whatIsPutBesideAConnectionIsThereUntilItEndsAndThenClosed(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Reply connected(Client client) {
                client.scope().put(COUNTRY, "Utopia");
                client.scope().put(FILE, () -> notes.add("closed"));
                return Reply.of(220, "ESMTP");
            }

            @Override
            public Reply verify(Verify verify) {
                return Reply.of(
                        252, "2.0.0", verify.client().scope().find(COUNTRY).orElse("nowhere"));
            }

            @Override
            public Reply recipient(Recipient recipient) {
                return Reply.of(
                        250, "2.1.5", recipient.client().scope().find(COUNTRY).orElse("nowhere"));
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("VRFY x")).isEqualTo("252 2.0.0 Utopia");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<a@example.org>")).isEqualTo("250 2.1.5 Utopia");
            assertThat(notes).isEmpty();
        }
        assertThat(List.of(note(), note())).containsExactly("disconnected", "closed");
    }

    /** Puts a thing into each transaction. */
    private class Opening extends Noting {

        @Override
        public Reply mail(Mail mail) {
            mail.transaction().scope().put(FILE, () -> notes.add("closed " + mail.from()));
            return mail.from().isNull() ? Reply.notPermitted() : Reply.ok();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void whatIsPutBesideATransactionIsClosedWhenItEndsHoweverThatIs(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).maxMessageSize(70_000).listen(new Opening()))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<>")).startsWith("550");
            assertThat(note()).isEqualTo("closed <>");
            assertThat(talk.ask("MAIL FROM:<reset@example.org>")).startsWith("250");
            assertThat(talk.ask("RSET")).startsWith("250");
            assertThat(note()).isEqualTo("closed <reset@example.org>");
            assertThat(talk.ask("MAIL FROM:<ehlo@example.org>")).startsWith("250");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(note()).isEqualTo("closed <ehlo@example.org>");
            transact(talk);
            assertThat(talk.ask("x\n.")).startsWith("250");
            assertThat(note()).isEqualTo("closed <joey@example.org>");
            transact(talk);
            assertThat(talk.ask("x\n".repeat(70_000) + ".")).startsWith("552");
            assertThat(note()).isEqualTo("closed <joey@example.org>");
            assertThat(talk.ask("MAIL FROM:<gone@example.org>")).startsWith("250");
        }
        assertThat(note()).isEqualTo("closed <gone@example.org>");
        assertThat(note()).isEqualTo("disconnected");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theHandlerDecidesOnDataWhenItKnowsAllRecipients(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Reply data(Data data) {
                return data.envelope().to().size() > 1
                        ? Reply.of(550, "5.5.3", "One at a time")
                        : Reply.of(354, "Go on");
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<a@example.org>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<b@example.org>")).startsWith("250");
            assertThat(talk.ask("DATA")).isEqualTo("550 5.5.3 One at a time");
            assertThat(talk.ask("RSET")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<a@example.org>")).startsWith("250");
            assertThat(talk.ask("DATA")).isEqualTo("354 Go on");
            assertThat(talk.ask("x\n.")).startsWith("250");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aLoginThatWasProvedCanBeRefusedAndFailsForNowWhenTheHandlerFails(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Reply authenticated(Authenticated authenticated) throws Exception {
                if (authenticated.identity().authcid().equals("ross")) {
                    throw new IOException("as asked");
                }
                assertThat(authenticated.client().identity()).isEmpty();
                return Reply.of(535, "5.7.8", "Not today");
            }

            @Override
            public Reply mail(Mail mail) {
                return Reply.of(250, "2.1.0", mail.client().identity().isPresent() ? "known" : "unknown");
            }
        };
        try (Talk talk = talk(on(driver).authentication(anyPassword()).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("AUTH PLAIN AGpvZXkAeA==")).isEqualTo("535 5.7.8 Not today"); // joey, x
            assertThat(talk.ask("AUTH PLAIN AHJvc3MAeA==")).startsWith("454 4.7.0"); // ross, x
            assertThat(talk.ask("MAIL FROM:<>")).isEqualTo("250 2.1.0 unknown");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aMessageBeginsWithItsTraceWhereThatIsAskedFor(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Replies message(Transaction transaction, InputStream message) throws Exception {
                Trace trace = transaction.trace("A1").withHost("host.example").withReturnPath(transaction.from());
                InputStream traced = trace.before(message);
                notes.add((char) traced.read() + new String(traced.readAllBytes(), UTF_8));
                return Replies.all(Reply.ok());
            }
        };
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneId.of("Europe/Berlin"));
        try (Talk talk = talk(on(driver).hostName("mx.example.org").clock(clock).listen(handler))) {
            begin(talk);
            assertThat(talk.ask("Subject: x\n\nx\n.")).startsWith("250");
        }
        assertThat(note())
                .isEqualTo("Return-Path: <joey@example.org>\r\n"
                        + "Received: from client.example (host.example [127.0.0.1])\r\n"
                        + " by mx.example.org with ESMTP id A1\r\n"
                        + " for <chandler@example.org>;\r\n"
                        + " Sun, 1 Mar 2026 13:00:00 +0100\r\n"
                        + "Subject: x\r\n\r\nx\r\n");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void smtpSaysOneReplyForAllRecipientsAndTheFirstPositiveOneWins(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Replies message(Transaction transaction, InputStream message) {
                return Replies.each(
                        transaction.envelope(),
                        to -> to.localPart().equals("ross") ? Reply.mailboxFull() : Reply.queuedAs("A1"));
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<joey@example.org>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<ross@example.org>")).startsWith("250");
            assertThat(talk.ask("RCPT TO:<chandler@example.org>")).startsWith("250");
            assertThat(talk.ask("DATA")).startsWith("354");
            assertThat(talk.ask("x\n.")).isEqualTo("250 2.0.0 OK, queued as A1");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theCallsForOneConnectionNeverOverlap(Driver driver) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        SmtpHandler handler = new Noting() {
            @Override
            public Replies message(Transaction transaction, InputStream message) throws Exception {
                try {
                    message.readAllBytes();
                } catch (IOException e) {
                    notes.add("broken");
                    stop.await();
                    notes.add("message over");
                    throw e;
                }
                return Replies.all(Reply.ok());
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            begin(talk);
            talk.say("half of a message\n".repeat(10_000));
        }
        assertThat(note()).isEqualTo("broken");
        stop.countDown();
        assertThat(List.of(note(), note())).containsExactly("message over", "disconnected");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void stateThatFailsToCloseDoesNotKeepTheRestOpen(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Reply connected(Client client) {
                client.scope().put(FILE, () -> notes.add("first"));
                client.scope().put(Scope.<AutoCloseable>key("bad"), () -> {
                    throw new IOException("as asked");
                });
                return Reply.of(220, "ESMTP");
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
        }
        assertThat(List.of(note(), note())).containsExactly("disconnected", "first");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aScopeGivesWhatWasPutInItAndNothingElse(Driver driver) throws Exception {
        SmtpHandler handler = new Noting() {
            @Override
            public Reply connected(Client client) {
                Scope scope = client.scope();
                assertThat(scope.find(COUNTRY)).isEmpty();
                assertThat(scope.findOrPut(COUNTRY, () -> "Utopia")).isEqualTo("Utopia");
                assertThat(scope.findOrPut(COUNTRY, () -> "Erewhon")).isEqualTo("Utopia");
                scope.put(COUNTRY, "Erewhon");
                assertThat(scope.find(Scope.<String>key("country"))).isEmpty();
                assertThat(scope.remove(COUNTRY)).isEqualTo(Optional.of("Erewhon"));
                assertThat(scope.remove(COUNTRY)).isEmpty();
                return Reply.of(220, "ESMTP");
            }
        };
        try (Talk talk = talk(on(driver).listen(handler))) {
            assertThat(talk.reply()).startsWith("220");
        }
    }
}
