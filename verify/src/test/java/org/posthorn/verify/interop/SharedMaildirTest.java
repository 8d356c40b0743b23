package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.verify.interop.Letters.letter;

import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/**
 * Dovecot and our store use one Maildir at the same time. Each adds messages, removes some of its own, and sets a flag on messages of the
 * other: every fourth message is removed by its own side, and every fourth that stays is flagged by the other side.
 */
class SharedMaildirTest {

    private static final int ROUNDS = 200;
    private static final String USER = MailServer.USER;

    /** By UID, and until it is seen to be done: Dovecot can give a message another UID when we rename it meanwhile. */
    private static final String SCRIPT = """
            import imaplib, re, sys, time
            port, user, password, rounds = sys.argv[1:]
            imap = imaplib.IMAP4("127.0.0.1", int(port))
            imap.login(user, password)
            imap.select("INBOX")
            def uids(*keys):
                imap.noop()
                return imap.uid("SEARCH", *keys)[1][0].split()
            def until(done):
                for tries in range(500):
                    if done():
                        return
                    time.sleep(0.01)
                raise Exception("still not done")
            for number in range(int(rounds)):
                name = f"theirs.{number}@example.org"
                letter = f"Subject: theirs {number}\\r\\nMessage-ID: <{name}>\\r\\n\\r\\n.\\r\\n"
                assert imap.append("INBOX", None, None, letter.encode())[0] == "OK"
                if number % 4 == 3:
                    until(lambda: uids("HEADER", "Message-ID", name))
                    def gone():
                        for uid in uids("HEADER", "Message-ID", name):
                            imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\\Deleted)")
                            imap.uid("EXPUNGE", uid)
                        return not uids("HEADER", "Message-ID", name)
                    until(gone)
                for uid in uids("UNANSWERED", "HEADER", "Message-ID", "<ours."):
                    found = imap.uid("FETCH", uid, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
                    subject = re.search(r"ours (\\d+)", str(found))
                    if subject and int(subject[1]) % 4 == 1:
                        name = f"<ours.{subject[1]}@example.org>"
                        def answered():
                            for uid in uids("UNANSWERED", "HEADER", "Message-ID", name):
                                imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\\Answered)")
                            return uids("ANSWERED", "HEADER", "Message-ID", name)
                        until(answered)
                        print("FLAGGED", subject[0])
            imap.logout()
            """;

    private final Set<String> flagged = ConcurrentHashMap.newKeySet();

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private static boolean stays(int round) {
        return round % 4 != 3;
    }

    /** Whether the other side flags that message. */
    private static boolean isFlagged(String subject) {
        return Integer.parseInt(subject.substring(subject.indexOf(' ') + 1)) % 4 == 1;
    }

    @Test
    void nothingIsLostThatBothChange(@TempDir Path directory) throws Exception {
        try (Dovecot dovecot = Dovecot.start(directory, SelfSignedCertificate.forHosts("localhost"))) {
            Mailbox inbox = MaildirStore.open(dovecot.mail()).create(USER).mailbox("INBOX");
            Unprivileged.letIn(dovecot.mail());
            Future<?> ours = thread.submit(() -> {
                ours(inbox);
                return null;
            });
            theirs(directory, dovecot);
            ours.get(2, TimeUnit.MINUTES);
            assertThat(dovecot.log()).doesNotContain("Panic:");
            Map<String, Flags> found = Letters.in(inbox);
            assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(all());
            assertThat(flagged).isNotEmpty();
            found.forEach((subject, flags) -> assertThat(flags)
                    .as(subject)
                    .isEqualTo(!flagged.contains(subject) ? Flags.NONE : Flags.of(byTheOther(subject))));
            try (Store store = dovecot.connect(USER);
                    Folder theirs = store.getFolder("INBOX")) {
                theirs.open(Folder.READ_ONLY);
                Set<String> subjects = new TreeSet<>();
                for (Message message : theirs.getMessages()) {
                    subjects.add(message.getSubject());
                    assertThat(message.isSet(Flag.FLAGGED) || message.isSet(Flag.ANSWERED))
                            .as(message.getSubject())
                            .isEqualTo(flagged.contains(message.getSubject()));
                }
                assertThat(subjects).containsExactlyInAnyOrderElementsOf(all());
            }
        }
    }

    private static SystemFlag byTheOther(String subject) {
        return subject.startsWith("ours") ? SystemFlag.ANSWERED : SystemFlag.FLAGGED;
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            if (stays(round)) {
                all.add("ours " + round);
                all.add("theirs " + round);
            }
        }
        return all;
    }

    private void ours(Mailbox inbox) throws Exception {
        Map<Long, String> known = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            long uid = inbox.append(NewMessage.PLAIN, new ByteArrayInputStream(letter("ours " + round)))
                    .uid();
            learn(inbox, known);
            assertThat(known).containsEntry(uid, "ours " + round);
            if (!stays(round)) {
                assertThat(inbox.expunge(UidSet.of(uid))).isEqualTo(UidSet.of(uid));
            }
            for (Map.Entry<Long, String> message : known.entrySet()) {
                String subject = message.getValue();
                if (subject.startsWith("theirs") && isFlagged(subject) && flagged.add(subject)) {
                    inbox.change(UidSet.of(message.getKey()), FlagChange.add(SystemFlag.FLAGGED));
                }
            }
        }
    }

    /** What came since the last time. A message keeps its UID, and none gets that of another. */
    private static void learn(Mailbox inbox, Map<Long, String> known) throws Exception {
        for (long uid : inbox.snapshot().messages().uids().stream().toArray()) {
            StoredMessage message =
                    known.containsKey(uid) ? null : inbox.message(uid).orElse(null);
            if (message != null) {
                try (var octets = message.open().stream()) {
                    String subject = Letters.subject(octets.readAllBytes());
                    assertThat(known.values()).doesNotContain(subject);
                    assertThat(known.keySet()).allMatch(before -> before < uid);
                    known.put(uid, subject);
                } catch (MailboxException.MessageGone e) {
                    // removed by the other side
                }
            }
        }
    }

    private void theirs(Path directory, Dovecot dovecot) throws Exception {
        Path script = Files.writeString(directory.resolve("theirs.py"), SCRIPT);
        Program.Outcome outcome = Program.run(
                Duration.ofMinutes(2),
                new byte[0],
                Installed.program("python3"),
                script.toString(),
                Integer.toString(dovecot.imap()),
                USER,
                MailServer.PASSWORD,
                Integer.toString(ROUNDS));
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        outcome.text().lines().map(line -> line.replace("FLAGGED ", "")).forEach(flagged::add);
    }
}
