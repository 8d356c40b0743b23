package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.posthorn.pop3.server.UnderEachDriver.MAIL;
import static org.posthorn.pop3.server.UnderEachDriver.store;
import static org.posthorn.pop3.server.UnderEachDriver.underEach;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Driver;

/** The server over sockets, under both drivers; logins have a test of their own. */
class Pop3ServerTest {

    // ---- the whole way ----

    @TestFactory
    Stream<DynamicTest> mailIsFetchedAndDeleted() {
        return underEach(builder -> {
            MemoryStore store = store(MAIL, "Subject: y\r\n\r\n", "Subject: z\r\n\r\nno end");
            try (Pop3Server server = builder.store(store).listen();
                    Caller caller = new Caller(server.port())) {
                assertThat(caller.line()).isEqualTo("+OK POP3 server ready");
                assertThat(caller.ask("USER alice")).isEqualTo("+OK Send PASS");
                assertThat(caller.ask("PASS secret")).startsWith("+OK Maildrop has 3 messages");
                assertThat(caller.ask("LIST 1")).isEqualTo("+OK 1 " + MAIL.length());
                assertThat(caller.askForLines("RETR 1"))
                        .containsExactly("+OK " + MAIL.length() + " octets", "Subject: x", "", "body", ".", "..dots");
                assertThat(caller.askForLines("RETR 3")).containsExactly("+OK 20 octets", "Subject: z", "", "no end");
                assertThat(caller.askForLines("TOP 1 1"))
                        .containsExactly("+OK Top of message follows", "Subject: x", "", "body");
                assertThat(caller.ask("DELE 1")).startsWith("+OK");
                assertThat(caller.ask("DELE 3")).startsWith("+OK");
                assertThat(caller.ask("QUIT")).isEqualTo("+OK POP3 server signing off (1 messages left)");
                assertThat(caller.line()).isEqualTo("(end)");
            }
            Mailbox inbox = store.account("alice").orElseThrow().mailbox("INBOX");
            assertThat(inbox.snapshot().messages().size()).isEqualTo(1);
        });
    }

    @TestFactory
    Stream<DynamicTest> pipelinedCommandsAreAnsweredInTurn() {
        return underEach(builder -> {
            MemoryStore store = store();
            for (int i = 0; i < 200; i++) {
                store.account("alice")
                        .orElseThrow()
                        .mailbox("INBOX")
                        .append(("Subject: " + i + "\r\n\r\n" + ".\r\n".repeat(i)).getBytes(UTF_8));
            }
            try (Pop3Server server = builder.store(store).listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                for (int i = 1; i <= 200; i++) {
                    caller.say("RETR " + i, "DELE " + i);
                }
                caller.say("UIDL", "QUIT");
                for (int i = 0; i < 200; i++) {
                    assertThat(caller.line()).endsWith("octets");
                    List<String> lines = caller.lines();
                    assertThat(lines.get(0)).isEqualTo("Subject: " + i);
                    assertThat(lines).hasSize(i + 2);
                    assertThat(caller.line()).isEqualTo("+OK Message " + (i + 1) + " deleted");
                }
                assertThat(caller.line()).startsWith("+OK");
                assertThat(caller.lines()).isEmpty();
                assertThat(caller.line()).isEqualTo("+OK POP3 server signing off (maildrop empty)");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> uniqueIdsStayFromOneSessionToTheNext() {
        return underEach(builder -> {
            try (Pop3Server server = builder.store(store(MAIL, MAIL)).listen()) {
                List<String> first;
                try (Caller caller = Caller.loggedIn(server.port())) {
                    first = caller.askForLines("UIDL");
                    caller.ask("QUIT");
                }
                try (Caller caller = Caller.loggedIn(server.port())) {
                    assertThat(caller.askForLines("UIDL")).isEqualTo(first).hasSize(3);
                }
            }
        });
    }

    // ---- the maildrop is exclusive ----

    @TestFactory
    Stream<DynamicTest> aMaildropIsForOneSessionAtATimeAndFreeWhenQuitIsAnswered() {
        return underEach(builder -> {
            try (Pop3Server server = builder.store(store(MAIL)).listen();
                    Caller second = new Caller(server.port())) {
                second.line();
                for (int i = 0; i < 20; i++) {
                    try (Caller first = Caller.loggedIn(server.port())) {
                        if (i == 0) {
                            second.ask("USER alice");
                            assertThat(second.ask("PASS secret")).isEqualTo("-ERR [IN-USE] Maildrop is in use");
                        }
                        assertThat(first.ask("STAT")).as("session %s", i).startsWith("+OK 1 ");
                        first.ask("QUIT");
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aClientThatLeavesWithoutQuitDeletesNothingAndFreesTheMaildrop() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(MAIL);
            try (Pop3Server server = builder.maildrops(drop).listen()) {
                try (Caller caller = Caller.loggedIn(server.port())) {
                    assertThat(caller.ask("DELE 1")).startsWith("+OK");
                }
                while (drop.open) {
                    Thread.onSpinWait();
                }
                assertThat(drop.deleted).isEmpty();
                assertThat(drop.openMessages).hasValue(0);
            }
        });
    }

    // ---- failures of the store ----

    @TestFactory
    Stream<DynamicTest> everyFailureToOpenHasItsResponse() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop();
            try (Pop3Server server = builder.maildrops(drop).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                for (MailboxException why : exceptions()) {
                    String expected = why instanceof MailboxException.InUse
                            ? "-ERR [IN-USE] Maildrop is in use"
                            : why instanceof MailboxException.NoSuchMailbox
                                            || why instanceof MailboxException.NotPermitted
                                    ? "-ERR [SYS/PERM] There is no maildrop for you"
                                    : why.isTransient()
                                            ? "-ERR [SYS/TEMP] Try again later"
                                            : "-ERR [SYS/PERM] This needs the postmaster";
                    drop.opening = why;
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).as(why.toString()).isEqualTo(expected);
                    drop.opening = null;
                    drop.listing = why;
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).as(why.toString()).isEqualTo(expected);
                    assertThat(drop.open).isFalse();
                    drop.listing = null;
                }
                drop.bug = new IllegalStateException("a bug");
                caller.ask("USER alice");
                assertThat(caller.ask("PASS secret")).isEqualTo("-ERR [SYS/TEMP] Try again later");
                drop.bug = null;
                caller.ask("USER alice");
                drop.close();
                assertThat(caller.ask("PASS secret")).startsWith("+OK");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyFailureToReadHasItsResponseAndTheSessionGoesOn() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(MAIL);
            try (Pop3Server server = builder.maildrops(drop).listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                for (MailboxException why : exceptions()) {
                    drop.reading = why;
                    assertThat(caller.ask("RETR 1"))
                            .isEqualTo(
                                    why instanceof MailboxException.MessageGone
                                            ? "-ERR Message is gone"
                                            : why.isTransient()
                                                    ? "-ERR [SYS/TEMP] Try again later"
                                                    : "-ERR [SYS/PERM] This needs the postmaster");
                }
                drop.reading = null;
                assertThat(caller.askForLines("RETR 1")).hasSize(6);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyFailureToDeleteHasItsResponse() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(MAIL);
            try (Pop3Server server = builder.maildrops(drop).listen()) {
                for (MailboxException why : exceptions()) {
                    drop.deleting = why;
                    try (Caller caller = Caller.loggedIn(server.port())) {
                        caller.ask("DELE 1");
                        assertThat(caller.ask("QUIT"))
                                .isEqualTo(
                                        why.isTransient()
                                                ? "-ERR [SYS/TEMP] Some deleted messages not removed"
                                                : "-ERR [SYS/PERM] Some deleted messages not removed");
                        assertThat(drop.open).isFalse();
                        assertThat(caller.line()).isEqualTo("(end)");
                    }
                }
            }
        });
    }

    private static List<MailboxException> exceptions() {
        return List.of(
                new MailboxException.NoSuchMailbox(MailboxName.INBOX),
                new MailboxException.MailboxExists(MailboxName.INBOX),
                new MailboxException.OverQuota("x"),
                new MailboxException.TooBig("x"),
                new MailboxException.LimitReached("x"),
                new MailboxException.ReadOnly("x"),
                new MailboxException.NotPermitted("x"),
                new MailboxException.Impossible("x"),
                new MailboxException.InUse("x"),
                new MailboxException.Busy("x"),
                new MailboxException.MessageGone("x"),
                new MailboxException.Corrupted("x"),
                new MailboxException.Failed("x", new IOException("y")));
    }

    @TestFactory
    Stream<DynamicTest> aMessageThatFailsInItsMiddleEndsTheConnectionWithoutItsDot() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(new Generated(1_000_000));
            try (Pop3Server server = builder.maildrops(drop).listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                drop.reading = null;
                caller.say("RETR 1");
                assertThat(caller.line()).isEqualTo("+OK 1000000 octets");
                drop.reading = new MailboxException.Failed("disk", new IOException("gone"));
                byte[] rest = caller.rest();
                assertThat(new String(rest, US_ASCII)).doesNotContain("\r\n.\r\n");
                while (drop.open) {
                    Thread.onSpinWait();
                }
                assertThat(drop.openMessages).hasValue(0);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> withoutAWorkerTheClientIsToldToTryLater() {
        return underEach(builder -> {
            builder.executor(work -> {
                throw new RejectedExecutionException("busy");
            });
            try (Pop3Server server = builder.driver(Driver.selector())
                            .maildrops(new OneMaildrop())
                            .listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                caller.ask("USER alice");
                assertThat(caller.ask("PASS secret")).isEqualTo("-ERR [SYS/TEMP] Cannot authenticate at the moment");
            }
        });
    }

    // ---- large messages ----

    @TestFactory
    Stream<DynamicTest> aMessageOf300MegabytesGoesOutInConstantMemory() {
        return underEach(builder -> {
            long size = 300L << 20;
            OneMaildrop drop = new OneMaildrop().with(new Generated(size)).with(MAIL);
            try (Pop3Server server = builder.maildrops(drop).listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                caller.say("RETR 1", "RETR 2", "QUIT");
                assertThat(caller.line()).isEqualTo("+OK " + size + " octets");
                AtomicLong at = new AtomicLong();
                AtomicLong wrong = new AtomicLong();
                long count = caller.body(octet -> {
                    if (octet != Generated.at(at.getAndIncrement())) {
                        wrong.incrementAndGet();
                    }
                });
                assertThat(count).isEqualTo(size);
                assertThat(wrong).hasValue(0);
                assertThat(caller.line()).isEqualTo("+OK " + MAIL.length() + " octets");
                assertThat(caller.lines()).hasSize(5);
                assertThat(caller.line()).startsWith("+OK");
                assertThat(drop.openMessages).hasValue(0);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> sizesAroundAPieceArriveWhole() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop();
            int[] sizes = {0, 1, 79, 80, OutgoingMessage.PIECE - 1, OutgoingMessage.PIECE, OutgoingMessage.PIECE + 1};
            for (int size : sizes) {
                drop.with(new Generated(size));
                byte[] octets = new byte[size];
                new Generated(size).read(0, ByteBuffer.wrap(octets, 0, Math.min(size, 50_000)));
                drop.with(MessageOctets.of(octets));
            }
            try (Pop3Server server = builder.maildrops(drop).listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                for (int i = 0; i < 2 * sizes.length; i++) {
                    int size = sizes[i / 2];
                    assertThat(caller.ask("RETR " + (i + 1))).isEqualTo("+OK " + size + " octets");
                    boolean ended = size % 80 == 0 && i % 2 == 0 || size == 0;
                    assertThat(caller.body(octet -> {}))
                            .as("%s octets", size)
                            .isEqualTo(ended || size == 0 ? size : size + missing(size, i % 2 == 1));
                }
            }
        });
    }

    /** The octets of the CRLF that the end needs. A CR at the end has its LF added. */
    private static int missing(int size, boolean zerosBehind) {
        boolean zero = zerosBehind && size > 50_000;
        int last = zero ? 0 : Generated.at(size - 1);
        return last == '\n' ? 0 : last == '\r' ? 1 : 2;
    }

    @TestFactory
    Stream<DynamicTest> aClientThatLeavesInTheMiddleOfAMessageFreesTheMaildrop() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(new Generated(300L << 20));
            try (Pop3Server server = builder.maildrops(drop).listen()) {
                try (Caller caller = Caller.loggedIn(server.port())) {
                    assertThat(caller.ask("RETR 1")).startsWith("+OK");
                }
                while (drop.open || drop.openMessages.get() > 0) {
                    Thread.onSpinWait();
                }
            }
        });
    }

    // ---- UTF-8 ----

    @TestFactory
    Stream<DynamicTest> aMessageWithUtf8InItsHeaderIsForClientsInUtf8Mode() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop()
                    .with("Subject: \u00e9\r\n\r\nbody\r\n")
                    .with("Subject: e\r\n\r\nb\u00f6dy\r\n")
                    .with(MessageOctets.of(
                            "Subject: \u00e9\r\n\r\nold\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
                    .with("X: " + "x".repeat(200_000) + "\r\nSubject: \u00e9\r\n\r\nbody\r\n");
            try (Pop3Server server = builder.maildrops(drop).listen()) {
                try (Caller caller = Caller.loggedIn(server.port())) {
                    assertThat(caller.ask("RETR 1")).isEqualTo("-ERR [UTF8] The message needs UTF-8 mode");
                    assertThat(caller.ask("TOP 1 0")).isEqualTo("-ERR [UTF8] The message needs UTF-8 mode");
                    assertThat(caller.ask("RETR 4")).isEqualTo("-ERR [UTF8] The message needs UTF-8 mode");
                    assertThat(caller.askForLines("RETR 2")).hasSize(4);
                    assertThat(caller.askForLines("RETR 3")).hasSize(4);
                    caller.ask("QUIT");
                }
                assertThat(drop.openMessages).hasValue(0);
                try (Caller caller = new Caller(server.port())) {
                    caller.line();
                    assertThat(caller.ask("UTF8")).startsWith("+OK");
                    caller.ask("USER alice");
                    assertThat(caller.ask("PASS secret")).startsWith("+OK");
                    assertThat(caller.askForLines("RETR 1")).hasSize(4);
                    caller.ask("QUIT");
                }
            }
            try (Pop3Server server = builder.withoutUtf8().listen();
                    Caller caller = Caller.loggedIn(server.port())) {
                assertThat(caller.askForLines("RETR 1")).hasSize(4);
            }
        });
    }

    // ---- the server itself ----

    @TestFactory
    Stream<DynamicTest> closingSaysSoToIdleClientsAndLetsMessagesGoOut() {
        return underEach(builder -> {
            OneMaildrop drop = new OneMaildrop().with(new Generated(20_000_000));
            Pop3Server server = builder.maildrops(drop).listen();
            try (Caller idle = new Caller(server.port());
                    Caller busy = Caller.loggedIn(server.port())) {
                idle.line();
                busy.ask("DELE 1");
                busy.ask("RSET");
                assertThat(busy.ask("RETR 1")).startsWith("+OK");
                Thread closing = new Thread(server::close);
                closing.start();
                assertThat(idle.line()).isEqualTo("-ERR [SYS/TEMP] Server is shutting down");
                assertThat(busy.body(octet -> {})).isEqualTo(20_000_000);
                assertThat(busy.line()).isEqualTo("-ERR [SYS/TEMP] Server is shutting down");
                closing.join();
            }
            while (drop.open) {
                Thread.sleep(1); // a worker closes it, behind the connection
            }
            assertThat(drop.deleted).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> connectionsAboveTheLimitAreToldSo() {
        return underEach(builder -> {
            try (Pop3Server server = builder.maildrops(new OneMaildrop())
                            .connections(1, 1)
                            .listen();
                    Caller first = new Caller(server.port())) {
                assertThat(first.line()).startsWith("+OK");
                try (Caller second = new Caller(server.port())) {
                    assertThat(second.line()).isEqualTo("-ERR [SYS/TEMP] Too many connections");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theLeastServerTakesOneLine() {
        return Stream.of(DynamicTest.dynamicTest("listen", () -> {
            try (Pop3Server server = Pop3Server.listen(0, store(MAIL));
                    Caller caller = Caller.loggedIn(server.port())) {
                assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
                assertThat(caller.ask("STAT")).isEqualTo("+OK 1 " + MAIL.length());
                assertThat(server.connections()).isEqualTo(1);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> aServerThatNobodyCouldUseIsRefused() {
        return Stream.of(DynamicTest.dynamicTest("refused", () -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Pop3Server.configure().listen());
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            Pop3Server.configure().maildrops(new OneMaildrop()).listen());
        }));
    }

    @TestFactory
    Stream<DynamicTest> noTranscriptHasASecret() {
        return underEach(builder -> {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            builder.transcripts(client -> new Transcript() {
                @Override
                public void received(String line) {
                    heard.add(line);
                }

                @Override
                public void sent(String line) {
                    heard.add(line);
                }

                @Override
                public void note(String text) {
                    heard.add(text);
                }
            });
            builder.apop(user -> Optional.empty(), "localhost");
            try (Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
                    Caller caller = new Caller(server.port())) {
                caller.line();
                caller.say(
                        "PASSsecret",
                        "USER alice",
                        "pass secret",
                        "AUTH PLAIN c2VjcmV0",
                        "AUTH NONE",
                        "c2VjcmV0",
                        "APOP alice 5ec2e75ec2e75ec2e75ec2e75ec2e700",
                        "CAPA",
                        "QUIT");
                caller.rest();
            }
            assertThat(heard).contains("USER alice", "PASS ***", "AUTH PLAIN ***", "APOP ***");
            assertThat(String.join("\n", heard)).doesNotContain("secret", "c2VjcmV0", "5ec2e7");
        });
    }

    @TestFactory
    Stream<DynamicTest> aServerStopsWithinItsGrace() {
        return underEach(builder -> {
            Pop3Server server = builder.maildrops(new OneMaildrop()).listen();
            try (Caller caller = Caller.loggedIn(server.port())) {
                assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
                assertThat(caller.line()).startsWith("-ERR [SYS/TEMP]");
            }
        });
    }
}
