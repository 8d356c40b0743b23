package org.posthorn.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MemoryLimits;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.maildir.MaildirOptions;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.ReversePath;
import org.posthorn.wire.driver.Driver;

@Timeout(120)
class LocalDeliveryTest {

    private static final String JOEY = "joey@example.org";
    private static final String ROSS = "ross@example.org";

    private static MemoryStore store(MemoryLimits limits) {
        MemoryStore store = MailStore.inMemory(limits);
        store.account("joey", "secret");
        store.account("ross", "secret");
        return store;
    }

    private static MemoryStore store() {
        return store(MemoryLimits.DEFAULTS);
    }

    private static List<String> inbox(MailStore store, String user) throws IOException {
        return Host.messages(store.account(user).orElseThrow().mailbox("INBOX"));
    }

    // ---- what arrives ----

    static Stream<Arguments> ways() {
        List<Driver> drivers = new ArrayList<>(List.of(Driver.blocking(), Driver.selector()));
        if (Driver.virtualThreadsAvailable()) {
            drivers.add(Driver.virtual());
        }
        return drivers.stream()
                .flatMap(driver -> Stream.of(Protocol.values())
                        .flatMap(protocol -> Stream.of(true, false).map(data -> Arguments.of(driver, protocol, data))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aMessageArrivesWithItsTraceAboveItInEveryWay(
            Driver driver, Protocol protocol, boolean data, @TempDir Path directory) throws Exception {
        MaildirStore maildirs = MaildirStore.open(directory);
        maildirs.create("joey");
        maildirs.create("ross");
        for (MailStore store : List.of(store(), maildirs)) {
            try (Host host = Host.of(LocalDelivery.to(store), protocol, driver)) {
                assertThat(host.send(
                                Envelope.of("ross@example.net", JOEY, "ross+x@example.org"),
                                new ByteArrayInputStream(Host.LETTER.getBytes(ISO_8859_1)),
                                data))
                        .containsExactly(JOEY + " 250", "ross+x@example.org 250");
            }
            String with = protocol == Protocol.LMTP ? "LMTP" : "ESMTP";
            assertThat(inbox(store, "joey"))
                    .singleElement()
                    .asString()
                    .matches("Return-Path: <ross@example.net>\r\n"
                            + "Delivered-To: joey@example.org\r\n"
                            + "Received: from client.example \\(\\[127.0.0.1]\\)\r\n by mx.example.org with " + with
                            + " id [0-9a-z]+-[0-9a-z]+;\r\n [^\r]+\r\n" + java.util.regex.Pattern.quote(Host.LETTER));
            assertThat(inbox(store, "ross"))
                    .singleElement()
                    .asString()
                    .contains("\r\nDelivered-To: ross+x@example.org\r\n")
                    .endsWith(Host.LETTER);
        }
    }

    @Test
    void aReturnPathOfItsOwnIsReplacedAndAllElseStays() throws IOException {
        MemoryStore store = store();
        String rest = "Delivered-To: list@example.net\r\nSubject: x\r\n\r\nReturn-Path: <y@example.net>\r\n";
        try (Host host = Host.of(LocalDelivery.to(store))) {
            host.send(Envelope.of("", JOEY), "Return-Path: <x@example.net>\r\n" + rest);
        }
        assertThat(inbox(store, "joey").get(0))
                .startsWith("Return-Path: <>\r\nDelivered-To: ")
                .doesNotContain("x@example.net")
                .endsWith("\r\n" + rest);
    }

    @Test
    void postmasterNeedsNoDomain() throws IOException {
        MemoryStore store = store();
        Envelope envelope =
                new Envelope(ReversePath.NULL, MailParameters.NONE, List.of(new ForwardPath("Postmaster", "")));
        try (Host host = Host.of(LocalDelivery.to(store).domains("example.org").postmaster("joey"))) {
            assertThat(host.send(envelope, Host.LETTER)).containsExactly("Postmaster 250");
        }
        assertThat(inbox(store, "joey").get(0)).contains("\r\nDelivered-To: Postmaster@mx.example.org\r\n");
    }

    @Test
    void addressesOfOneUserWithTheSameDetailShareACopy() throws IOException {
        MemoryStore store = store();
        try (Host host = Host.of(LocalDelivery.to(store), Protocol.LMTP, Driver.standard())) {
            assertThat(host.send(JOEY, "JOEY@example.net", "joey+a@example.org"))
                    .containsExactly(JOEY + " 250", "JOEY@example.net 250", "joey+a@example.org 250");
        }
        assertThat(inbox(store, "joey")).hasSize(2).allMatch(copy -> copy.endsWith(Host.LETTER));
    }

    @Test
    void aMailboxThatIsChosenIsUsedIfItExists() throws IOException {
        MemoryStore store = store();
        Mailbox lists = store.account("joey").orElseThrow().create(MailboxName.of("lists"));
        try (Host host = Host.of(LocalDelivery.to(store).intoDetails())) {
            host.send("joey+lists@example.org", "joey+none@example.org", "\"joey+a/b\"@example.org", JOEY);
        }
        assertThat(Host.messages(lists)).singleElement().asString().contains("Delivered-To: joey+lists@example.org");
        assertThat(inbox(store, "joey")).hasSize(3);
        try (Host host = Host.of(LocalDelivery.to(store).into(recipient -> lists.name()))) {
            host.send(JOEY, ROSS);
        }
        assertThat(Host.messages(lists)).hasSize(2);
        assertThat(inbox(store, "ross")).hasSize(1);
    }

    @Test
    void oneUserGetsACopyInEachMailboxThatIsChosen() throws IOException {
        MemoryStore store = store();
        Mailbox other = store.account("joey").orElseThrow().create(MailboxName.of("example.net"));
        LocalDelivery byDomain = LocalDelivery.to(store)
                .into(recipient -> MailboxName.of(recipient.address().domain()));
        try (Host host = Host.of(byDomain)) {
            assertThat(host.send(JOEY, "joey@example.net")).containsExactly(JOEY + " 250", "joey@example.net 250");
        }
        assertThat(Host.messages(other)).singleElement().asString().contains("Delivered-To: joey@example.net");
        assertThat(inbox(store, "joey")).singleElement().asString().contains("Delivered-To: joey@example.org");
    }

    // ---- who and what is refused ----

    @Test
    void recipientsAreVerifiedWhenTheyAreNamed() throws IOException {
        MemoryStore store = store();
        try (Host host = Host.of(LocalDelivery.to(store).domains("example.org"))) {
            assertThat(host.send("phoebe@example.org", "joey@example.net", JOEY, "postmaster@example.org"))
                    .containsExactlyInAnyOrder(
                            "phoebe@example.org RCPT 550 5.1.1",
                            "joey@example.net RCPT 550 5.7.1",
                            JOEY + " 250",
                            "postmaster@example.org RCPT 550 5.1.1");
        }
        assertThat(inbox(store, "joey")).hasSize(1);
    }

    @Test
    void aStoreThatCannotTellWhoIsThereHasTheClientComeAgain() throws IOException {
        FaultyStore store = new FaultyStore("joey", "ross")
                .failing("joey", FaultyStore.Step.ACCOUNT, new MailboxException.Busy("x"))
                .failing("ross", FaultyStore.Step.FIND, new IllegalStateException("x"));
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).containsExactly(JOEY + " RCPT 451 4.3.2", ROSS + " RCPT 451 4.3.0");
        }
    }

    @Test
    void aFullMailboxIsToldAtRcptAndTheOthersGetTheMessage() throws IOException {
        MemoryStore store = store(MemoryLimits.DEFAULTS.withMessages(1));
        store.account("joey").orElseThrow().mailbox("INBOX").append(new byte[10]);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).containsExactlyInAnyOrder(JOEY + " RCPT 452 4.2.2", ROSS + " 250");
        }
    }

    @Test
    void aSizeThatIsDeclaredIsComparedWithWhatThereIsRoomFor() throws IOException {
        MemoryStore store = store(MemoryLimits.DEFAULTS.withOctets(100_000).withMessageOctets(90_000));
        store.account("joey").orElseThrow().mailbox("INBOX").append(new byte[50_000]);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(refusal(host, "")).startsWith("250 2.1.5");
            assertThat(refusal(host, " SIZE=40000")).startsWith("250 2.1.5");
            assertThat(refusal(host, " SIZE=60000")).startsWith("452 4.2.2");
            assertThat(refusal(host, " SIZE=95000")).startsWith("552 5.3.4");
        }
        try (Host host = Host.of(LocalDelivery.to(store(MemoryLimits.DEFAULTS.withOctets(100_000))))) {
            assertThat(refusal(host, " SIZE=110000")).startsWith("552 5.2.3");
        }
    }

    private static String refusal(Host host, String parameter) throws IOException {
        return host.ask("EHLO client.example", "MAIL FROM:<>" + parameter, "RCPT TO:<joey@example.org>");
    }

    @Test
    void aQuotaThatTheMessagePassesAsItComesRefusesItForNowAndLeavesNothing() throws IOException {
        MemoryStore store = store(MemoryLimits.DEFAULTS.withOctets(100_000));
        String large = "Subject: x\r\n\r\n" + "x\r\n".repeat(50_000);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(Envelope.of("", JOEY), large)).containsExactly(JOEY + " MESSAGE 452 4.2.2");
            assertThat(host.send(JOEY)).containsExactly(JOEY + " 250");
        }
        assertThat(inbox(store, "joey")).hasSize(1);
    }

    @Test
    void aMaildirKeepsToItsQuotaAtRcptAndAsTheMessageComes(@TempDir Path directory) throws IOException {
        MaildirStore store = MaildirStore.open(directory, MaildirOptions.DEFAULTS.withOctets(100_000));
        store.create("joey");
        String large = "Subject: x\r\n\r\n" + "x\r\n".repeat(50_000);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(refusal(host, " SIZE=110000")).startsWith("552 5.2.3");
            assertThat(host.send(Envelope.of("", JOEY), large)).containsExactly(JOEY + " MESSAGE 452 4.2.2");
            assertThat(host.send(JOEY)).containsExactly(JOEY + " 250");
        }
        assertThat(inbox(store, "joey")).hasSize(1);
    }

    @Test
    void furtherRecipientsThanTheMostComeInATransactionOfTheirOwn() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalDelivery.to(store()).recipients(0));
        MemoryStore store = store();
        try (Host host = Host.of(LocalDelivery.to(store).recipients(1))) {
            assertThat(host.send("phoebe@example.org", JOEY, ROSS))
                    .containsExactlyInAnyOrder(
                            "phoebe@example.org RCPT 550 5.1.1", JOEY + " 250", ROSS + " RCPT 452 4.5.3");
            assertThat(host.send(ROSS)).containsExactly(ROSS + " 250");
        }
    }

    // ---- loops ----

    @Test
    void aMessageThatWasDeliveredToTheAddressBeforeIsALoop() throws IOException {
        MemoryStore store = store();
        String looping = "Delivered-To: JOEY@example.org\r\nSubject: x\r\n\r\nx\r\n";
        try (Host lmtp = Host.of(LocalDelivery.to(store), Protocol.LMTP, Driver.standard());
                Host smtp = Host.of(LocalDelivery.to(store))) {
            assertThat(lmtp.send(Envelope.of("", JOEY, "joey+a@example.org", ROSS), looping))
                    .containsExactlyInAnyOrder(JOEY + " MESSAGE 554 5.4.6", "joey+a@example.org 250", ROSS + " 250");
            assertThat(smtp.send(Envelope.of("", JOEY), looping)).containsExactly(JOEY + " MESSAGE 554 5.4.6");
            assertThat(smtp.send(Envelope.of("", ROSS), looping)).containsExactly(ROSS + " 250");
        }
        assertThat(inbox(store, "joey")).hasSize(1);
        assertThat(inbox(store, "ross")).hasSize(2);
    }

    @Test
    void aMessageThatPassedMoreThanAHundredHostsIsALoop() throws IOException {
        MemoryStore store = store();
        String hosts = "Received: by mx.example.net; Sun, 22 Nov 2026 10:00:00 +0000\r\n".repeat(100);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(Envelope.of("", JOEY), hosts + Host.LETTER)).containsExactly(JOEY + " 250");
            assertThat(host.send(Envelope.of("", JOEY), "Received: x\r\n" + hosts + Host.LETTER))
                    .containsExactly(JOEY + " MESSAGE 554 5.4.6");
        }
    }

    // ---- stores that fail ----

    static Stream<FaultyStore.Step> steps() {
        return Stream.of(
                FaultyStore.Step.APPEND, FaultyStore.Step.BEGIN, FaultyStore.Step.WRITE, FaultyStore.Step.COMMIT);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void overSmtpAMessageGoesToAllOfItsRecipientsOrToNone(FaultyStore.Step step) throws IOException {
        FaultyStore store = new FaultyStore("joey", "ross")
                .failing("ross", step, new MailboxException.Failed("x", new IOException("No space left on device")));
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).containsExactly(JOEY + " MESSAGE 452 4.3.1", ROSS + " MESSAGE 452 4.3.1");
        }
        assertThat(Host.messages(store.inbox("joey"))).isEmpty();
        assertThat(Host.messages(store.inbox("ross"))).isEmpty();
        assertThat(store.steps.contains("joey EXPUNGE")).isEqualTo(step == FaultyStore.Step.COMMIT);
        assertThat(store.steps.contains("joey COMMIT")).isEqualTo(step == FaultyStore.Step.COMMIT);
        assertThat(store.steps).contains("joey close");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void overLmtpEachRecipientHasAReply(FaultyStore.Step step) throws IOException {
        FaultyStore store = new FaultyStore("joey", "ross", "phoebe")
                .failing("joey", step, new MailboxException.OverQuota("x"))
                .failing("phoebe", step, new IllegalStateException("x"));
        try (Host host = Host.of(LocalDelivery.to(store), Protocol.LMTP, Driver.standard())) {
            assertThat(host.send(JOEY, ROSS, "phoebe@example.org"))
                    .containsExactly(
                            JOEY + " MESSAGE 452 4.2.2", ROSS + " 250", "phoebe@example.org MESSAGE 451 4.3.0");
        }
        assertThat(Host.messages(store.inbox("joey"))).isEmpty();
        assertThat(Host.messages(store.inbox("ross"))).hasSize(1);
        assertThat(store.steps).doesNotContain("ross EXPUNGE");
    }

    @Test
    void aMaildirThatCannotBeWrittenHasTheClientComeAgainAndTheOtherCopyIsNotThere(@TempDir Path directory)
            throws IOException {
        MaildirStore store = MaildirStore.open(directory);
        store.create("joey");
        store.create("ross");
        Files.delete(directory.resolve("ross/tmp"));
        Files.write(directory.resolve("ross/tmp"), new byte[0]);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).allMatch(outcome -> outcome.matches(".*MESSAGE 45[01] 4.*"));
        }
        assertThat(inbox(store, "joey")).isEmpty();
        try (Stream<Path> left = Files.list(directory.resolve("joey/tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void overSmtpATemporaryReasonIsToldBeforeAPermanentOne() throws IOException {
        FaultyStore store = new FaultyStore("joey", "ross")
                .failing("joey", FaultyStore.Step.BEGIN, new MailboxException.TooBig("x"))
                .failing("ross", FaultyStore.Step.BEGIN, new MailboxException.InUse("x"));
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).containsExactly(JOEY + " MESSAGE 450 4.2.0", ROSS + " MESSAGE 450 4.2.0");
            assertThat(host.send(JOEY)).containsExactly(JOEY + " MESSAGE 552 5.3.4");
        }
    }

    @Test
    void aCopyThatCannotBeTakenBackDoesNotKeepTheRefusalFromBeingSaid() throws IOException {
        FaultyStore store = new FaultyStore("joey", "ross")
                .failing("joey", FaultyStore.Step.EXPUNGE, new MailboxException.Busy("x"))
                .failing("ross", FaultyStore.Step.COMMIT, new MailboxException.Busy("x"));
        try (Host host = Host.of(LocalDelivery.to(store))) {
            assertThat(host.send(JOEY, ROSS)).containsExactly(JOEY + " MESSAGE 451 4.3.2", ROSS + " MESSAGE 451 4.3.2");
        }
        assertThat(Host.messages(store.inbox("joey"))).hasSize(1);
    }

    @Test
    void a250IsSaidWhenAllIsCommittedAndNotBefore() throws Exception {
        FaultyStore store = new FaultyStore("joey", "ross");
        List<String> order = Collections.synchronizedList(store.steps);
        try (Host host = Host.of(LocalDelivery.to(store))) {
            String reply = host.ask(
                    "EHLO client.example",
                    "MAIL FROM:<>",
                    "RCPT TO:<joey@example.org>",
                    "RCPT TO:<ross@example.org>",
                    "DATA",
                    "Subject: x\r\n\r\nx\r\n.");
            order.add(reply.substring(0, 9));
        }
        assertThat(order.stream().filter(step -> step.contains("COMMIT") || step.contains("250")))
                .containsExactly("joey COMMIT", "ross COMMIT", "250 2.0.0");
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAMessageLeavesNothing() throws Exception {
        FaultyStore store = new FaultyStore("joey");
        try (Host host = Host.of(LocalDelivery.to(store))) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
                client.getOutputStream()
                        .write(("HELO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<joey@a>\r\nDATA\r\nSubject: x\r\n\r\n"
                                        + "x\r\n".repeat(100_000))
                                .getBytes(ISO_8859_1));
            }
            while (!store.steps.contains("joey close")) {
                Thread.sleep(5);
            }
        }
        assertThat(store.steps).contains("joey WRITE").doesNotContain("joey COMMIT");
        assertThat(Host.messages(store.inbox("joey"))).isEmpty();
    }

    // ---- size ----

    /** A message of so many octets that is nowhere as a whole. */
    private static final class Endless extends InputStream {
        private static final byte[] LINE =
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab\r\n".getBytes(ISO_8859_1);
        private final long size;
        private long at;

        Endless(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return at == size ? -1 : LINE[(int) (at++ % LINE.length)];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == size) {
                return -1;
            }
            int count = (int) Math.min(length, size - at);
            for (int i = 0; i < count; i++) {
                into[offset + i] = LINE[(int) ((at + i) % LINE.length)];
            }
            at += count;
            return count;
        }
    }

    @Test
    void aMessageOf100MegabytesPassesWithoutBeingInMemory(@TempDir Path directory) throws Exception {
        long size = 62L * 1_650_000; // of whole lines
        MaildirStore store =
                MaildirStore.open(directory, MaildirOptions.DEFAULTS.withSyncing(MaildirOptions.Syncing.NEVER));
        store.create("joey");
        store.create("ross");
        Runtime runtime = Runtime.getRuntime();
        for (Driver driver : List.of(Driver.blocking(), Driver.selector())) {
            try (Host host = Host.of(LocalDelivery.to(store), Protocol.SMTP, driver)) {
                System.gc();
                long before = runtime.totalMemory() - runtime.freeMemory();
                assertThat(host.send(Envelope.of("", JOEY, ROSS), new Endless(size)))
                        .containsExactly(JOEY + " 250", ROSS + " 250");
                System.gc();
                assertThat(runtime.totalMemory() - runtime.freeMemory() - before)
                        .isLessThan(32L << 20);
            }
        }
        for (String user : List.of("joey", "ross")) {
            Mailbox inbox = store.account(user).orElseThrow().mailbox("INBOX");
            assertThat(inbox.snapshot().messages().size()).isEqualTo(2);
            assertThat(inbox.octets() - 2 * size).isBetween(2 * 100L, 2 * 400L);
        }
    }
}
