package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.verify.interop.Letters.letter;

import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.testkit.SelfSignedCertificate;

/** Dovecot and our store use the same Maildirs, one after the other. */
class DovecotMaildirTest {

    private static final String USER = MailServer.USER;
    private static final Instant DATE = Instant.parse("2020-02-29T12:34:56Z");

    @TempDir
    Path directory;

    private Dovecot dovecot;
    private Account account;
    private Mailbox inbox;

    @BeforeEach
    void start() throws Exception {
        dovecot = Dovecot.start(directory, SelfSignedCertificate.forHosts("localhost"));
        account = MaildirStore.open(dovecot.mail()).create(USER);
        inbox = account.mailbox("INBOX");
    }

    @AfterEach
    void stop() throws Exception {
        if (dovecot != null) {
            dovecot.close();
        }
    }

    private Store connect() throws Exception {
        Unprivileged.letIn(dovecot.mail());
        return dovecot.connect(USER);
    }

    private static Folder open(Store store, String name) throws Exception {
        Folder folder = store.getFolder(name);
        folder.open(Folder.READ_WRITE);
        return folder;
    }

    private static Map<String, Message> in(Folder folder) throws Exception {
        Map<String, Message> found = new TreeMap<>();
        for (Message message : folder.getMessages()) {
            found.put(message.getSubject(), message);
        }
        return found;
    }

    private static byte[] octets(Message message) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        return octets.toByteArray();
    }

    private static MimeMessage theirs(String subject) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(letter(subject)));
    }

    private void append(String subject, org.posthorn.mailbox.Flag... flags) throws Exception {
        NewMessage known = NewMessage.PLAIN.withFlags(flags).withInternalDate(DATE);
        inbox.append(known, new ByteArrayInputStream(letter(subject)));
    }

    @Test
    void itFindsWhatWeWrote() throws Exception {
        append("plain");
        append("all flags", SystemFlag.values());
        append("keywords", new Keyword("$Junk"), new Keyword("work"), new Keyword("$Forwarded"));
        account.create(MailboxName.parse("Entw\u00fcrfe/\u65e5\u672c & more")).append(letter("below"));
        try (Store store = connect();
                Folder theirs = open(store, "INBOX")) {
            Map<String, Message> found = in(theirs);
            assertThat(found).containsOnlyKeys("plain", "all flags", "keywords");
            for (Map.Entry<String, Message> message : found.entrySet()) {
                assertThat(octets(message.getValue())).isEqualTo(letter(message.getKey()));
                assertThat(message.getValue().getReceivedDate()).isEqualTo(Date.from(DATE));
            }
            assertThat(found.get("all flags").getFlags().getSystemFlags())
                    .contains(Flag.ANSWERED, Flag.DELETED, Flag.DRAFT, Flag.FLAGGED, Flag.SEEN);
            assertThat(found.get("keywords").getFlags().getUserFlags())
                    .containsExactlyInAnyOrder("$Junk", "work", "$Forwarded");
            assertThat(found.get("plain").getFlags().getUserFlags()).isEmpty();
            try (Folder below = open(store, "Entw\u00fcrfe/\u65e5\u672c & more")) {
                assertThat(in(below)).containsOnlyKeys("below");
            }
        }
        assertThat(dovecot.log()).doesNotContain("Error:", "Panic:");
    }

    @Test
    void weSeeWhatItChanged() throws Exception {
        Stream.of("flagged", "removed", "moved", "left").forEach(subject -> {
            try {
                append(subject, new Keyword("ours"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Snapshot before = inbox.snapshot();
        long left = Letters.uid(inbox, "left");
        try (Store store = connect();
                Folder theirs = open(store, "INBOX")) {
            Map<String, Message> found = in(theirs);
            jakarta.mail.Flags flags = new jakarta.mail.Flags(Flag.FLAGGED);
            flags.add("theirs");
            found.get("flagged").setFlags(flags, true);
            Folder made = store.getFolder("M\u00f6bel/Sessel");
            made.create(Folder.HOLDS_MESSAGES);
            ((IMAPFolder) theirs).moveMessages(new Message[] {found.get("moved")}, made);
            theirs.appendMessages(new Message[] {theirs("appended")});
            found.get("removed").setFlag(Flag.DELETED, true);
            theirs.expunge();
        }
        dovecot.deliver(USER, "INBOX", letter("delivered"));
        dovecot.deliver(USER, "new one", letter("delivered there"));
        assertThat(Letters.in(inbox))
                .containsOnlyKeys("flagged", "left", "appended", "delivered")
                .containsEntry("left", Flags.of(new Keyword("ours")))
                .containsEntry("flagged", Flags.of(SystemFlag.FLAGGED, new Keyword("ours"), new Keyword("theirs")));
        assertThat(account.mailboxes())
                .containsExactlyInAnyOrder(
                        MailboxName.INBOX, MailboxName.parse("M\u00f6bel/Sessel"), MailboxName.parse("new one"));
        assertThat(Letters.in(account.mailbox("M\u00f6bel/Sessel"))).containsOnlyKeys("moved");
        assertThat(Letters.in(account.mailbox("new one"))).containsOnlyKeys("delivered there");
        assertThat(Letters.uid(inbox, "left")).isEqualTo(left);
        assertThat(inbox.snapshot().uidValidity()).isEqualTo(before.uidValidity());
        assertThat(List.of(Letters.uid(inbox, "appended"), Letters.uid(inbox, "delivered")))
                .allMatch(uid -> uid >= before.uidNext());
    }

    @Test
    void itSeesWhatWeChangeAfterIt() throws Exception {
        append("one");
        append("two", new Keyword("first"));
        append("three");
        try (Store store = connect();
                Folder theirs = open(store, "INBOX")) {
            in(theirs).get("one").setFlags(new jakarta.mail.Flags("second"), true);
            theirs.appendMessages(new Message[] {theirs("four")});
            inbox.change(
                    UidSet.of(Letters.uid(inbox, "one")),
                    FlagChange.add(SystemFlag.ANSWERED, new Keyword("third"), new Keyword("first")));
            inbox.change(UidSet.of(Letters.uid(inbox, "four")), FlagChange.add(SystemFlag.SEEN));
            inbox.expunge(UidSet.of(Letters.uid(inbox, "three")));
            append("five", SystemFlag.FLAGGED);
            Mailbox sub = account.create(MailboxName.parse("sub"));
            inbox.move(UidSet.of(Letters.uid(inbox, "two")), sub);
        }
        try (Store store = connect();
                Folder theirs = open(store, "INBOX");
                Folder sub = open(store, "sub")) {
            Map<String, Message> found = in(theirs);
            assertThat(found).containsOnlyKeys("one", "four", "five");
            assertThat(found.get("one").getFlags().getUserFlags())
                    .containsExactlyInAnyOrder("first", "second", "third");
            assertThat(found.get("one").isSet(Flag.ANSWERED)).isTrue();
            assertThat(found.get("four").isSet(Flag.SEEN)).isTrue();
            assertThat(found.get("five").isSet(Flag.FLAGGED)).isTrue();
            assertThat(octets(found.get("four"))).isEqualTo(letter("four"));
            assertThat(in(sub)).containsOnlyKeys("two");
            assertThat(in(sub).get("two").getFlags().getUserFlags()).containsExactly("first");
        }
        assertThat(dovecot.log()).doesNotContain("Error:", "Panic:");
    }

    @Test
    void ourUidsAreNeverGivenAgainWhateverItRemoves() throws Exception {
        append("first");
        append("last");
        long last = Letters.uid(inbox, "last");
        long validity = inbox.snapshot().uidValidity();
        try (Store store = connect();
                Folder theirs = open(store, "INBOX")) {
            in(theirs).get("last").setFlag(Flag.DELETED, true);
            theirs.expunge();
        }
        Mailbox reopened =
                MaildirStore.open(dovecot.mail()).account(USER).orElseThrow().mailbox("INBOX");
        assertThat(reopened.append(letter("next")).uid()).isGreaterThan(last);
        assertThat(reopened.snapshot().uidValidity()).isEqualTo(validity);
        assertThat(Letters.in(reopened)).containsOnlyKeys("first", "next");
    }
}
