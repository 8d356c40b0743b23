package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.TreeChange;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.Watchable;
import org.posthorn.mailbox.WatchableTree;

/** Other programs, and the file system, get in the way at the worst moments. */
class MaildirOthersTest {

    private static final byte[] EML = "Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final MaildirOptions OPTIONS = MaildirOptions.DEFAULTS.withSyncing(MaildirOptions.Syncing.NEVER);
    private static final MailboxName BOX = MailboxName.parse("a/b");

    @TempDir
    Path root;

    private Path maildir;
    private Account alice;
    private Mailbox inbox;

    @BeforeEach
    void opened() throws IOException {
        alice = anew();
        inbox = alice.mailbox("INBOX");
        maildir = root.resolve("alice");
    }

    private Account anew() throws IOException {
        return MaildirStore.open(root, OPTIONS).create("alice");
    }

    private List<String> files(String part) throws IOException {
        try (Stream<Path> files = Files.list(maildir.resolve(part))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended ? process.exitValue() : -1;
    }

    // ---- what is done beside a change of our own ----

    @Test
    void whatIsDeliveredDirectlyAfterAnAppendIsSeenByTheNextQuestion() throws Exception {
        for (int i = 1; i <= 200; i++) {
            inbox.append(EML);
            Files.write(maildir.resolve("new").resolve(i + ".x.host"), EML);
            assertThat(inbox.snapshot().messages().size()).isEqualTo(2 * i);
        }
    }

    /** As a file system does whose clock ticks seldom. */
    @ParameterizedTest
    @EnumSource(
            value = ChronoUnit.class,
            names = {"MILLIS", "SECONDS"})
    void whatIsDeliveredAtTheSameTickOfTheClockIsSeenByTheNextQuestion(ChronoUnit tick) throws Exception {
        inbox.snapshot();
        Path fresh = maildir.resolve("new");
        FileTime time = FileTime.from(Instant.now().truncatedTo(tick));
        for (int i = 1; i <= 3; i++) {
            Files.write(fresh.resolve(i + ".x.host"), EML);
            Files.setLastModifiedTime(fresh, time);
            assertThat(inbox.snapshot().messages().size()).isEqualTo(i);
        }
    }

    @Test
    void whatIsRenamedAtTheSameTickAsAChangeOfOurOwnIsSeenSoonAfter() throws Exception {
        inbox.append(EML);
        Path cur = maildir.resolve("cur");
        FileTime time = Files.getLastModifiedTime(cur);
        mark("S");
        Files.setLastModifiedTime(cur, time);
        Thread.sleep(2_500); // the longest span within which times may stay the same, and some more
        assertThat(inbox.snapshot().messages().flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN));
    }

    /** A mailbox whose Maildir has something happen before each move of a file. */
    private Mailbox disturbed(Runnable before) {
        Maildir disturbed = new Maildir(maildir, false) {
            @Override
            void move(Path from, String to) throws IOException {
                before.run();
                super.move(from, to);
            }
        };
        MaildirAccount account = new MaildirAccount(maildir, OPTIONS, new Looker(Duration.ofHours(1)));
        return new MaildirMailbox(new MaildirFolder(account, disturbed, MailboxName.INBOX));
    }

    /** As another program, adds a letter to the name of each message's file. */
    private void mark(String letter) {
        try {
            for (String file : files("cur")) {
                Files.move(
                        maildir.resolve("cur").resolve(file),
                        maildir.resolve("cur").resolve(file + letter));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChangeByAnotherProgramBeforeOurOwnIsNotHidden() throws Exception {
        inbox.append(EML);
        Mailbox mailbox = disturbed(() -> {});
        AtomicBoolean once = new AtomicBoolean();
        Watchable watchable = mailbox.power(Watchable.class).orElseThrow();
        try (Watchable.Watch watch = watchable.watch(change -> {
            if (!once.getAndSet(true)) {
                // After the directory was read, which is when this is told, and before we change it.
                pause();
                mark("S");
                pause();
            }
        })) {
            assertThat(watch.start().messages().size()).isEqualTo(1);
            try (Appending appending = mailbox.append()) {
                appending.begin(NewMessage.PLAIN);
                appending.write(ByteBuffer.wrap(EML));
                Files.write(maildir.resolve("new").resolve("1.x.host"), EML);
                appending.commit();
            }
            assertThat(once).isTrue();
            Snapshot after = mailbox.snapshot();
            assertThat(after.messages().size()).isEqualTo(3);
            assertThat(after.messages().flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN));
        }
    }

    /** Longer than the time of a directory takes to change. */
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- others rename what we rename ----

    @Test
    void twoRenamesInARowAreSurvivedAndKept() throws Exception {
        inbox.append(EML);
        List<String> letters = new ArrayList<>(List.of("R", "S"));
        Mailbox mailbox = disturbed(() -> {
            if (!letters.isEmpty()) {
                mark(letters.remove(0));
            }
        });
        FlagsStored stored = mailbox.change(UidSet.ALL, FlagChange.add(SystemFlag.FLAGGED));
        Flags all = Flags.of(SystemFlag.ANSWERED, SystemFlag.SEEN, SystemFlag.FLAGGED);
        assertThat(letters).isEmpty();
        assertThat(stored.now().flags(0)).isEqualTo(all);
        assertThat(anew().mailbox("INBOX").snapshot()).isEqualTo(mailbox.snapshot());
        assertThat(mailbox.snapshot().messages().flags(0)).isEqualTo(all);
    }

    @Test
    void aFlagThatAnotherProgramChangedMeanwhileMakesAConditionalChangeFail() throws Exception {
        long uid = inbox.append(EML).uid();
        long modSeq = inbox.snapshot().highestModSeq();
        AtomicBoolean once = new AtomicBoolean();
        MaildirMailbox mailbox = (MaildirMailbox) disturbed(() -> {
            if (!once.getAndSet(true)) {
                mark("S");
            }
        });
        FlagsStored stored = mailbox.change(UidSet.ALL, FlagChange.add(SystemFlag.FLAGGED), modSeq);
        assertThat(stored.modified()).isEqualTo(UidSet.of(uid));
        assertThat(stored.now().isEmpty()).isTrue();
        assertThat(mailbox.snapshot().messages().flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN));
    }

    @Test
    void renamesWithoutEndAreBusyAndLeaveNoHalfDoneChange() throws Exception {
        inbox.append(EML);
        inbox.append(EML);
        long before = inbox.snapshot().highestModSeq();
        String last = files("cur").get(1);
        String unique = last.substring(0, last.indexOf(":2,"));
        AtomicInteger renames = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Mailbox mailbox = disturbed(() -> {
            if (!over.get()) {
                rename(unique, "x".repeat(renames.incrementAndGet()));
            }
        });
        mailbox.snapshot();
        assertThatThrownBy(() -> mailbox.change(UidSet.ALL, FlagChange.add(SystemFlag.FLAGGED)))
                .isInstanceOf(MailboxException.Busy.class);
        over.set(true);
        Snapshot after = mailbox.snapshot();
        assertThat(after.messages().size()).isEqualTo(2);
        assertThat(after.messages().flags(0)).isEqualTo(Flags.of(SystemFlag.FLAGGED));
        assertThat(after.messages().flags(1).contains(SystemFlag.FLAGGED)).isFalse();
        assertThat(after.messages().modSeq(0)).isGreaterThan(before);
        assertThat(anew().mailbox("INBOX").snapshot()).isEqualTo(after);
        assertThat(inbox.snapshot()).isEqualTo(after);
    }

    private void rename(String unique, String letters) {
        try {
            for (String file : files("cur")) {
                if (file.startsWith(unique)) {
                    Files.move(
                            maildir.resolve("cur").resolve(file),
                            maildir.resolve("cur").resolve(unique + ":2," + letters));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoWhoChangeFlagsOfOneMessageWithoutPauseLoseNothing() throws Exception {
        inbox.append(EML);
        AtomicBoolean over = new AtomicBoolean();
        List<Throwable> wrong = new ArrayList<>();
        Thread other = new Thread(() -> toggle(over, wrong));
        other.start();
        try {
            for (int i = 0; i < 150; i++) {
                FlagChange change =
                        i % 2 == 0 ? FlagChange.add(SystemFlag.FLAGGED) : FlagChange.remove(SystemFlag.FLAGGED);
                try {
                    inbox.change(UidSet.ALL, change);
                } catch (MailboxException.Busy e) {
                    continue;
                }
                assertThat(lettersNow().contains("F")).isEqualTo(i % 2 == 0);
            }
        } finally {
            over.set(true);
            other.join();
        }
        assertThat(wrong).isEmpty();
        inbox.append(EML); // whatever happened at the same tick
        pause();
        Snapshot again = anew().mailbox("INBOX").snapshot();
        assertThat(again.messages().size()).isEqualTo(2);
        assertThat(again.messages().uid(0)).isEqualTo(1);
    }

    private String lettersNow() throws IOException {
        List<String> files = files("cur");
        while (files.isEmpty()) {
            files = files("cur"); // passed over because it was renamed meanwhile
        }
        return files.get(0).substring(files.get(0).indexOf(":2,") + 3);
    }

    /** As another program, which alone sets and removes the letter S. */
    private void toggle(AtomicBoolean over, List<Throwable> wrong) {
        boolean seen = false;
        try {
            while (!over.get()) {
                String file = files("cur").stream().findFirst().orElse("");
                if (!file.isEmpty()) {
                    Path path = maildir.resolve("cur").resolve(file);
                    Path next = path.resolveSibling(seen ? file.replaceAll("S$", "") : file + "S");
                    try {
                        Files.move(path, next, StandardCopyOption.ATOMIC_MOVE);
                        if (file.endsWith("S") != seen) {
                            throw new AssertionError("a letter was lost: " + file);
                        }
                        seen = !seen;
                    } catch (NoSuchFileException e) {
                        Thread.onSpinWait(); // renamed by the one who is tested
                    }
                }
                Thread.sleep(0, 200_000);
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            wrong.add(e);
        }
    }

    @Test
    void aMessageThatIsRenamedWhileItIsExpungedIsGoneAndDoesNotComeBack() throws Exception {
        inbox.append(EML);
        inbox.snapshot();
        mark("S");
        assertThat(inbox.expunge(UidSet.ALL).size()).isEqualTo(1);
        assertThat(files("cur")).isEmpty();
        assertThat(anew().mailbox("INBOX").snapshot().messages().isEmpty()).isTrue();
    }

    // ---- odd names and old files ----

    @ParameterizedTest
    @ValueSource(strings = {"new/1.\\351t\\351.host", "cur/1.\\351.host:2,S", "cur/1.host\\377,S=17"})
    void aNameThatIsNotUtf8IsGivenUpForAGoodOne(String name) throws Exception {
        inbox.append(EML);
        String script = "cd \"$0\" && printf 'Subject: odd\\r\\n\\r\\n' > \"$(printf '" + name + "')\"";
        assumeTrue(run("sh", "-c", script, maildir.toString()) == 0, "a shell and a file system that take any octets");
        Snapshot snapshot = inbox.snapshot();
        assertThat(snapshot.messages().size()).isEqualTo(2);
        assertThat(snapshot.messages().flags(1).contains(SystemFlag.SEEN)).isEqualTo(name.endsWith("S"));
        try (InputStream octets = inbox.message(snapshot.messages().uid(1)).orElseThrow().open().stream()) {
            assertThat(octets.readAllBytes())
                    .asString(StandardCharsets.US_ASCII)
                    .startsWith("Subject: odd");
        }
        assertThat(anew().mailbox("INBOX").snapshot()).isEqualTo(snapshot);
        inbox.expunge(UidSet.ALL);
        assertThat(files("cur")).isEmpty();
        assertThat(files("new")).isEmpty();
    }

    @Test
    void aDirectoryWhoseNameIsNotUtf8IsNoMailbox() throws Exception {
        String script = "cd \"$0\" && mkdir -p \"$(printf '.\\351')/cur\"";
        assumeTrue(run("sh", "-c", script, maildir.toString()) == 0, "a shell and a file system that take any octets");
        assertThat(alice.mailboxes()).containsExactly(MailboxName.INBOX);
    }

    @Test
    void tmpIsSweptOfWhatIsOlderThanThirtySixHours() throws Exception {
        Path tmp = maildir.resolve("tmp");
        Files.write(tmp.resolve("left"), EML);
        Files.createDirectories(tmp.resolve(Sweeping.DELETED + "1").resolve("cur"));
        Files.createDirectories(tmp.resolve("something"));
        Sweeping.sweep(tmp, Instant.now().plus(Duration.ofHours(35)));
        assertThat(files("tmp")).hasSize(3);
        Sweeping.sweep(tmp, Instant.now().plus(Duration.ofHours(37)));
        assertThat(files("tmp")).containsExactly("something");
    }

    // ---- the tree ----

    @Test
    void aMailboxThatAnotherProgramMakesIsThereAndOneThatItRemovesIsNot() throws Exception {
        Account watched = MaildirStore.open(root, OPTIONS.withLookEvery(Duration.ofMillis(20)))
                .account("alice")
                .orElseThrow();
        BlockingQueue<TreeChange> heard = new LinkedBlockingQueue<>();
        WatchableTree tree = watched.power(WatchableTree.class).orElseThrow();
        try (WatchableTree.Watch watch = tree.watch(heard::add)) {
            assertThat(run("mkdir", "-p", maildir + "/.a.b/tmp", maildir + "/.a.b/new", maildir + "/.a.b/cur"))
                    .isZero();
            assertThat(alice.mailboxes()).containsExactly(MailboxName.INBOX, BOX);
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new TreeChange.Created(BOX));
            Mailbox box = alice.find(BOX).orElseThrow();
            assertThat(box.snapshot().messages().isEmpty()).isTrue();
            assertThat(run("mv", maildir + "/.a.b", maildir + "/tmp/.a.b")).isZero();
            assertThat(alice.mailboxes()).containsExactly(MailboxName.INBOX);
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new TreeChange.Deleted(BOX));
            assertThatThrownBy(box::snapshot).isInstanceOf(MailboxException.NoSuchMailbox.class);
            assertThat(watch).isNotNull();
        }
        assertThat(alice.find(BOX)).isEmpty();
    }

    @Test
    void aMailboxThatAnotherDeletesAndMakesAgainIsANewOne() throws Exception {
        Mailbox box = alice.create(BOX);
        box.append(EML);
        Account other = anew();
        other.delete(BOX);
        assertThatThrownBy(box::snapshot).isInstanceOf(MailboxException.NoSuchMailbox.class);
        other.create(BOX);
        Mailbox again = alice.find(BOX).orElseThrow();
        assertThat(again.snapshot().messages().isEmpty()).isTrue();
        assertThat(again.append(EML).uid()).isEqualTo(1);
    }

    // ---- the file system ----

    @Test
    void whatTheFileSystemForbidsIsNotPermitted() throws Exception {
        inbox.append(EML);
        Path cur = maildir.resolve("cur");
        Files.setPosixFilePermissions(maildir.resolve("tmp"), PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(cur, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeTrue(!Files.isWritable(cur), "whoever may do everything is forbidden nothing");
            assertThatThrownBy(() -> inbox.append(EML)).isInstanceOf(MailboxException.NotPermitted.class);
            assertThatThrownBy(() -> inbox.expunge(UidSet.ALL)).isInstanceOf(MailboxException.NotPermitted.class);
            assertThat(inbox.snapshot().messages().size()).isEqualTo(1);
        } finally {
            Files.setPosixFilePermissions(maildir.resolve("tmp"), PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(cur, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileInThePlaceOfADirectoryIsAFailureAndNothingIsKept() throws Exception {
        inbox.append(EML);
        Files.delete(maildir.resolve("tmp"));
        Files.writeString(maildir.resolve("tmp"), "");
        assertThatThrownBy(() -> inbox.append(EML)).isInstanceOf(MailboxException.Failed.class);
        assertThat(inbox.snapshot().messages().size()).isEqualTo(1);
        Files.delete(maildir.resolve("tmp"));
        Files.createDirectory(maildir.resolve("tmp"));
        inbox.append(EML);
    }

    @Test
    void aFullDiskIsOverQuotaAndNothingIsHalfAppended() throws Exception {
        Path disk = Files.createDirectory(root.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0,
                "only who may mount makes a disk so small");
        try {
            Mailbox small = MaildirStore.open(disk, OPTIONS).create("bob").mailbox("INBOX");
            int kept = 0;
            byte[] eml = ("Subject: a\r\n\r\n" + "b\r\n".repeat(1_000)).getBytes(StandardCharsets.US_ASCII);
            MailboxException refused = null;
            while (refused == null && kept < 100) {
                try {
                    small.append(eml);
                    kept++;
                } catch (MailboxException e) {
                    refused = e;
                }
            }
            assertThat(refused).isInstanceOf(MailboxException.OverQuota.class);
            assertThatThrownBy(() -> small.append(new byte[300_000])).isInstanceOf(MailboxException.OverQuota.class);
            assertThat(small.snapshot().messages().size()).isEqualTo(kept);
            try (Stream<Path> left = Files.list(disk.resolve("bob").resolve("tmp"))) {
                assertThat(left).isEmpty();
            }
            Mailbox again = MaildirStore.open(disk, OPTIONS).create("bob").mailbox("INBOX");
            assertThat(again.snapshot()).isEqualTo(small.snapshot());
            small.expunge(UidSet.of(small.snapshot().messages().uid(0)));
            assertThat(small.append(eml).uid()).isGreaterThan(kept);
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }
}
