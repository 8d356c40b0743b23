package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.Subscriptions;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** What lies in a Maildir that should not, and what does not that should. */
class MaildirDamageTest {

    private static final byte[] EML = "Subject: a\r\n\r\nb\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path root;

    private Path maildir;
    private Mailbox inbox;

    @BeforeEach
    void opened() throws IOException {
        inbox = anew();
        maildir = root.resolve("alice");
    }

    private Mailbox anew() throws IOException {
        return MaildirStore.open(root, MaildirOptions.DEFAULTS.withSyncing(MaildirOptions.Syncing.NEVER))
                .create("alice")
                .mailbox("INBOX");
    }

    private static String read(StoredMessage message) throws IOException {
        try (InputStream stream = message.open().stream()) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private List<Path> files(String part) throws IOException {
        try (Stream<Path> files = Files.list(maildir.resolve(part))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "garbage\n",
                "posthorn-uids 1 5 7\n+5 x\n",
                "posthorn-uids 2\t0\t1\t1\t1\n",
                "posthorn-uids 2\t7\n",
                "posthorn-uids 2\t7\t1\t1\t1\n+1\t2\n",
                "posthorn-uids 2\t7\t1\t1\t1\n+1\t2\t3\tc\t\t\t\t\t../../../etc/passwd\n",
                "posthorn-uids 2\t7\t1\t1\t1\n+9\t2\t3\tc\t\t\t\t\tb\n+8\t2\t3\tc\t\t\t\t\tc\n",
                "posthorn-uids 2\t7\t1\t1\t1\n=1\t2\tq\t\t\n",
                "posthorn-uids 2\t99999999999999999999\t1\t1\t1\n"
            })
    void aListThatCannotBeTrueIsMadeAnewUnderANewValidity(String list) throws Exception {
        inbox.append(EML);
        Snapshot before = inbox.snapshot();
        Files.writeString(maildir.resolve("posthorn-uids"), list);
        Snapshot after = anew().snapshot();
        assertThat(after.uidValidity()).isGreaterThan(before.uidValidity());
        assertThat(after.messages().size()).isEqualTo(1);
        assertThat(inbox.snapshot()).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+7\t9\t1\tc\t\t", "(\n+7\t9\t1\tc\t\t\t\t\tnever\n", "\0\0\0\0"})
    void aLastStepThatWasCutShortNeverHappened(String rest) throws Exception {
        inbox.append(EML);
        Snapshot before = inbox.snapshot();
        Files.writeString(maildir.resolve("posthorn-uids"), rest, StandardOpenOption.APPEND);
        assertThat(anew().snapshot()).isEqualTo(before);
        long uid = anew().append(EML).uid();
        assertThat(uid).isEqualTo(before.uidNext());
        assertThat(anew().snapshot().messages().size()).isEqualTo(2);
    }

    @Test
    void aMessageThatWasNotedButNotMovedIsMovedByWhoComesNext() throws Exception {
        inbox.append(EML);
        Path file = files("cur").get(0);
        String base = file.getFileName().toString();
        Files.move(file, maildir.resolve("tmp").resolve(base.substring(0, base.indexOf(','))));
        Snapshot after = anew().snapshot();
        assertThat(after.messages().size()).isEqualTo(1);
        assertThat(files("cur")).containsExactly(file);
        assertThat(files("tmp")).isEmpty();
    }

    @Test
    void twoFilesOfOneNameAreTwoMessages() throws Exception {
        Files.writeString(maildir.resolve("cur").resolve("1.2.host:2,S"), "Subject: 1\r\n\r\n");
        Files.writeString(maildir.resolve("new").resolve("1.2.host"), "Subject: 2\r\n\r\n");
        Files.writeString(maildir.resolve("cur").resolve("1.2.host:2,F"), "Subject: 3\r\n\r\n");
        Snapshot snapshot = inbox.snapshot();
        assertThat(snapshot.messages().size()).isEqualTo(3);
        assertThat(snapshot.messages().uids().stream().mapToObj(uid -> subject(uid)))
                .containsExactlyInAnyOrder("Subject: 1", "Subject: 2", "Subject: 3");
        assertThat(anew().snapshot()).isEqualTo(snapshot);
    }

    private String subject(long uid) {
        try {
            return read(inbox.message(uid).orElseThrow()).trim();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoFileIsNoMessage() throws Exception {
        Files.createDirectories(maildir.resolve("cur").resolve("1.dir.host:2,"));
        Files.createSymbolicLink(maildir.resolve("cur").resolve("1.link.host:2,"), Path.of("/etc/hostname"));
        Files.writeString(maildir.resolve("cur").resolve(".hidden"), "x");
        Files.writeString(maildir.resolve("cur").resolve("1.real.host"), "Subject: real\n\n");
        assertThat(inbox.snapshot().messages().size()).isEqualTo(1);
        assertThat(inbox.snapshot().messages().flags(0)).isEqualTo(Flags.NONE);
    }

    @Test
    void aLinkIsNotFollowedWhateverItsNameSays() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "Subject: secret\r\n\r\n");
        Files.createSymbolicLink(maildir.resolve("cur").resolve("1.link.host,S=19,W=19:2,"), secret);
        long uid = inbox.snapshot().messages().uid(0);
        StoredMessage message = inbox.message(uid).orElseThrow();
        assertThatThrownBy(message::open).isInstanceOf(MailboxException.NotPermitted.class);
        inbox.expunge(UidSet.ALL);
        assertThat(secret).exists();
    }

    @Test
    void aNameWithALineEndIsGivenUpForAGoodOne() throws Exception {
        Files.writeString(maildir.resolve("new").resolve("1.a\nb.host"), "Subject: x\r\n\r\n");
        Snapshot snapshot = inbox.snapshot();
        assertThat(snapshot.messages().size()).isEqualTo(1);
        assertThat(subject(snapshot.messages().uid(0))).isEqualTo("Subject: x");
        assertThat(anew().snapshot()).isEqualTo(snapshot);
    }

    @Test
    void lettersThatMeanNothingStay() throws Exception {
        Files.writeString(maildir.resolve("cur").resolve("1.2.host:2,SXq"), "Subject: 1\r\n\r\n");
        long uid = inbox.snapshot().messages().uid(0);
        inbox.change(UidSet.of(uid), org.posthorn.mailbox.FlagChange.replace(SystemFlag.FLAGGED));
        assertThat(files("cur").get(0).getFileName()).hasToString("1.2.host:2,FXq");
    }

    @Test
    void lettersAreReadAsDovecotHasThem() throws Exception {
        Files.writeString(maildir.resolve("dovecot-keywords"), "0 $Junk\n1 work\n");
        Files.writeString(maildir.resolve("cur").resolve("1.2.host:2,Sb"), "Subject: 1\r\n\r\n");
        assertThat(inbox.snapshot().messages().flags(0))
                .isEqualTo(Flags.of(SystemFlag.SEEN, new org.posthorn.mailbox.Keyword("work")));
        inbox.change(UidSet.ALL, org.posthorn.mailbox.FlagChange.add(new org.posthorn.mailbox.Keyword("home")));
        assertThat(maildir.resolve("dovecot-keywords")).hasContent("0 $Junk\n1 work\n2 home\n");
    }

    @Test
    void aMessageThatVanishesIsGone() throws Exception {
        long uid = inbox.append(EML).uid();
        StoredMessage message = inbox.message(uid).orElseThrow();
        Files.delete(files("cur").get(0));
        assertThatThrownBy(message::open).isInstanceOf(MailboxException.MessageGone.class);
    }

    @Test
    void staleFilesInTmpAreSweptAndFreshOnesStay() throws Exception {
        Path fresh = Files.writeString(maildir.resolve("tmp").resolve("fresh"), "x");
        Files.setLastModifiedTime(fresh, java.nio.file.attribute.FileTime.fromMillis(0));
        anew().snapshot();
        assertThat(Files.exists(fresh, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void overQuotaIsSaidAndNothingKept() throws Exception {
        MaildirOptions small = MaildirOptions.DEFAULTS.withOctets(40).withMessages(5);
        Account bob = MaildirStore.open(root, small).create("bob");
        Mailbox full = bob.mailbox("INBOX");
        full.append(EML);
        full.append(EML);
        assertThatThrownBy(() -> full.append(EML)).isInstanceOf(MailboxException.OverQuota.class);
        assertThatThrownBy(() -> full.copy(UidSet.ALL, full)).isInstanceOf(MailboxException.OverQuota.class);
        assertThat(full.snapshot().messages().size()).isEqualTo(2);
        assertThat(root.resolve("bob").resolve("maildirsize")).content().startsWith("40S,5C\n");
        full.expunge(UidSet.of(full.snapshot().messages().uid(0)));
        full.append(EML);
    }

    @Test
    void subscriptionsAreThoseOfDovecot() throws Exception {
        Subscriptions alice = MaildirStore.open(root)
                .create("alice")
                .power(Subscriptions.class)
                .orElseThrow();
        alice.subscribe(MailboxName.parse("a/b"));
        assertThat(maildir.resolve("subscriptions")).hasContent("V\t2\n\na\tb\n");
        Files.writeString(maildir.resolve("subscriptions"), "INBOX\nEntw&APw-rfe.x\n");
        assertThat(alice.subscriptions())
                .containsExactlyInAnyOrder(MailboxName.parse("Entw\u00FCrfe/x"), MailboxName.INBOX);
        alice.subscribe(MailboxName.parse("c/d"));
        assertThat(maildir.resolve("subscriptions")).hasContent("INBOX\nEntw&APw-rfe.x\nc.d\n");
    }
}
