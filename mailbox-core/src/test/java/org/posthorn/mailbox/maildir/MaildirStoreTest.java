package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageOctets;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** What lies in a Maildir is what a Maildir has, and what other programs do to it is seen. */
class MaildirStoreTest {

    private static final byte[] EML = "Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path root;

    private Path maildir;
    private Mailbox inbox;

    @BeforeEach
    void opened() throws IOException {
        inbox = MaildirStore.open(root).create("alice").mailbox("INBOX");
        maildir = root.resolve("alice");
    }

    /** Longer than the time of a directory takes to change. */
    private static void later() throws InterruptedException {
        Thread.sleep(50);
    }

    private List<String> files(String part) throws IOException {
        try (Stream<Path> files = Files.list(maildir.resolve(part))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static String read(Mailbox mailbox, long uid) throws IOException {
        try (InputStream stream = mailbox.message(uid).orElseThrow().open().stream()) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aMessageIsAFileInCurWithItsSizeAndFlags() throws Exception {
        long uid = inbox.append(EML).uid();
        inbox.change(UidSet.of(uid), FlagChange.add(SystemFlag.SEEN, SystemFlag.FLAGGED, new Keyword("work")));
        assertThat(files("cur")).singleElement().asString().endsWith(",S=17,W=17:2,FSa");
        assertThat(files("tmp")).isEmpty();
        assertThat(maildir.resolve("cur").resolve(files("cur").get(0))).hasBinaryContent(EML);
    }

    @Test
    void aMailboxIsADirectory() throws Exception {
        MaildirStore.open(root).create("alice").create(MailboxName.parse("a/Entw\u00FCrfe"));
        assertThat(maildir.resolve(".a.Entw&APw-rfe").resolve("cur")).isDirectory();
        assertThat(maildir.resolve(".a.Entw&APw-rfe").resolve("maildirfolder")).exists();
    }

    @Test
    void whatAnotherProgramDeliversAppearsWithItsLineEnds() throws Exception {
        inbox.append(EML);
        later();
        Files.writeString(maildir.resolve("new").resolve("1.2.host"), "Subject: x\n\nline\nline\r\n");
        Snapshot snapshot = inbox.snapshot();
        assertThat(snapshot.messages().size()).isEqualTo(2);
        long uid = snapshot.messages().uid(1);
        assertThat(read(inbox, uid)).isEqualTo("Subject: x\r\n\r\nline\r\nline\r\n");
        assertThat(inbox.message(uid).orElseThrow().size()).isEqualTo(26);
        assertThat(snapshot.messages().flags(1)).isEqualTo(Flags.NONE);
        inbox.change(UidSet.of(uid), FlagChange.add(SystemFlag.SEEN));
        assertThat(files("cur")).contains("1.2.host:2,S");
        assertThat(files("new")).isEmpty();
        assertThat(read(inbox, uid)).endsWith("line\r\n");
    }

    @Test
    void flagsThatAnotherProgramSetsAreSeen() throws Exception {
        long uid = inbox.append(EML).uid();
        inbox.snapshot();
        later();
        String file = files("cur").get(0);
        Files.move(maildir.resolve("cur").resolve(file), maildir.resolve("cur").resolve(file + "RS"));
        assertThat(inbox.snapshot().messages().flags(0)).isEqualTo(Flags.of(SystemFlag.ANSWERED, SystemFlag.SEEN));
        assertThat(read(inbox, uid)).startsWith("Subject");
    }

    @Test
    void whatAnotherProgramRemovesIsGoneAndItsUidIsNotGivenAgain() throws Exception {
        long uid = inbox.append(EML).uid();
        later();
        Files.delete(maildir.resolve("cur").resolve(files("cur").get(0)));
        assertThat(inbox.snapshot().messages().isEmpty()).isTrue();
        assertThat(inbox.append(EML).uid()).isGreaterThan(uid);
    }

    @Test
    void withoutTheUidListMessagesHaveNewUidsUnderANewValidity() throws Exception {
        inbox.append(EML);
        inbox.append(EML);
        Snapshot before = inbox.snapshot();
        Files.delete(maildir.resolve("posthorn-uids"));
        Snapshot after = inbox.snapshot();
        assertThat(after.uidValidity()).isGreaterThan(before.uidValidity());
        assertThat(after.messages().size()).isEqualTo(2);
    }

    @Test
    void aLineOfTheUidListThatWasCutShortIsPassedOver() throws Exception {
        long first = inbox.append(EML).uid();
        Files.writeString(maildir.resolve("posthorn-uids"), "+999 cut.sh", StandardOpenOption.APPEND);
        Mailbox again = MaildirStore.open(root).create("alice").mailbox("INBOX");
        assertThat(again.append(EML).uid()).isEqualTo(first + 1);
        Mailbox third = MaildirStore.open(root).create("alice").mailbox("INBOX");
        assertThat(third.snapshot().messages()).isEqualTo(again.snapshot().messages());
    }

    @Test
    void twoWhoHaveItOpenSeeWhatTheOtherDoes() throws Exception {
        Mailbox other = MaildirStore.open(root).create("alice").mailbox("INBOX");
        long one = inbox.append(EML).uid();
        later();
        long two = other.append(EML).uid();
        assertThat(two).isGreaterThan(one);
        later();
        inbox.change(UidSet.of(two), FlagChange.add(new Keyword("work")));
        later();
        other.expunge(UidSet.of(one));
        later();
        assertThat(inbox.snapshot()).isEqualTo(other.snapshot());
        assertThat(other.snapshot().messages().flags(0)).isEqualTo(Flags.of(new Keyword("work")));
    }

    @Test
    void theUidListDoesNotGrowForever() throws Exception {
        Mailbox quick = MaildirStore.open(root, MaildirOptions.DEFAULTS.withSyncing(MaildirOptions.Syncing.NEVER))
                .create("bob")
                .mailbox("INBOX");
        long last = 0;
        for (int i = 0; i < 1_500; i++) {
            last = quick.append(EML).uid();
            quick.expunge(UidSet.of(last));
        }
        assertThat(Files.size(root.resolve("bob").resolve("posthorn-uids"))).isLessThan(80_000);
        assertThat(quick.append(EML).uid()).isEqualTo(last + 1);
    }

    @Test
    void keywordsBeyondTheLettersAreKeptBeside() throws Exception {
        MaildirOptions options = MaildirOptions.DEFAULTS.withKeywords(40);
        Mailbox some = MaildirStore.open(root, options).create("bob").mailbox("INBOX");
        long uid = some.append(EML).uid();
        for (int i = 0; i < 40; i++) {
            some.change(UidSet.of(uid), FlagChange.add(new Keyword("k" + i)));
        }
        some.change(UidSet.of(uid), FlagChange.add(new Keyword("$Forwarded")));
        some.change(UidSet.of(uid), FlagChange.remove(new Keyword("k30"), new Keyword("k3")));
        assertThatThrownBy(() -> some.change(UidSet.of(uid), FlagChange.add(new Keyword("k40"))))
                .isInstanceOf(MailboxException.LimitReached.class);
        Mailbox again = MaildirStore.open(root, options).create("bob").mailbox("INBOX");
        Flags flags = again.snapshot().messages().flags(0);
        assertThat(flags).isEqualTo(some.snapshot().messages().flags(0));
        assertThat(flags.keywords())
                .hasSize(39)
                .contains(new Keyword("k39"), new Keyword("k31"), new Keyword("k25"))
                .doesNotContain(new Keyword("k30"), new Keyword("k3"));
        maildir = root.resolve("bob");
        assertThat(files("cur")).singleElement().asString().endsWith(":2,Pabcefghijklmnopqrstuvwxyz");
    }

    @Test
    void convertedOctetsAreReadFromAnyPlace() throws Exception {
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 150_000; i++) {
            text.append("ab\n\r\n".charAt(random.nextInt(5)));
        }
        Path file = Files.writeString(root.resolve("lf"), text);
        byte[] expected = text.toString().replaceAll("(?<!\r)\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (MessageOctets octets = new CrlfOctets(FileChannel.open(file), -1)) {
            assertThat(octets.size()).isEqualTo(expected.length);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(expected.length);
                ByteBuffer into = ByteBuffer.allocate(random.nextInt(5_000));
                int read = octets.read(from, into);
                assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(expected, from, read));
                assertThat(read).isEqualTo(Math.min(into.capacity(), expected.length - from));
            }
        }
    }

    @Test
    void namesThatAreNoDirectoriesAreNobody() throws Exception {
        MaildirStore store = MaildirStore.open(root);
        for (String name : List.of("", ".", "..", ".alice", "a/b", "a\0b", "x".repeat(300))) {
            assertThat(store.account(name)).isEmpty();
            assertThatThrownBy(() -> store.create(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.account("alice")).isPresent();
    }
}
