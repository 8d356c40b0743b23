package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.verify.interop.Letters.letter;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Programs without a server of their own read, change and deliver to our Maildirs while these are open. */
class MaildirProgramsTest {

    private static final String USER = MailServer.USER;

    private static final String SCRIPT = """
            import mailbox, sys
            box = mailbox.Maildir(sys.argv[1], create=False)
            found = {message["subject"]: (key, message) for key, message in box.items()}
            print("FOUND", sorted((subject, message.get_flags()) for subject, (_, message) in found.items()))
            print("FOLDERS", box.list_folders(), [m["subject"] for m in box.get_folder("sub")])
            box.remove(found["removed"][0])
            box.add(open(sys.argv[2], "rb"))
            box.get_folder("sub").add(open(sys.argv[2], "rb"))
            """;

    @TempDir
    Path directory;

    private Path maildir;
    private Account account;
    private Mailbox inbox;

    @BeforeEach
    void open() throws Exception {
        account = MaildirStore.open(directory).create(USER);
        maildir = directory.resolve(USER);
        inbox = account.mailbox("INBOX");
    }

    private void append(String subject, Flag... flags) throws Exception {
        inbox.append(NewMessage.PLAIN.withFlags(flags), new ByteArrayInputStream(letter(subject)));
    }

    private static byte[] withLf(byte[] letter) {
        return new String(letter, ISO_8859_1).replace("\r", "").getBytes(ISO_8859_1);
    }

    private static String run(byte[] input, String... command) throws Exception {
        Program.Outcome outcome = Program.run(MailServer.PATIENCE, input, command);
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        return outcome.text();
    }

    @Test
    void muttChangesWhatWeWrote() throws Exception {
        Mailbox sub = account.create(MailboxName.parse("sub"));
        append("removed");
        append("flagged", SystemFlag.SEEN, new Keyword("ours"));
        append("moved", SystemFlag.FLAGGED);
        append("left", SystemFlag.ANSWERED, new Keyword("ours"));
        long left = Letters.uid(inbox, "left");
        long flagged = Letters.uid(inbox, "flagged");
        Mutt.run(
                directory,
                maildir.toString(),
                "",
                "<delete-pattern>~s removed<enter>",
                "<tag-pattern>~s flagged<enter><tag-prefix><flag-message><untag-pattern>~A<enter>",
                "<tag-pattern>~s moved<enter><tag-prefix><save-message>" + maildir.resolve(".sub") + "<enter>",
                "<sync-mailbox><quit>");
        assertThat(Letters.in(inbox)).containsOnlyKeys("flagged", "left");
        assertThat(Letters.in(inbox))
                .containsEntry("left", Flags.of(SystemFlag.ANSWERED, new Keyword("ours")))
                .containsEntry("flagged", Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED, new Keyword("ours")));
        assertThat(Letters.uid(inbox, "left")).isEqualTo(left);
        assertThat(Letters.uid(inbox, "flagged")).isEqualTo(flagged);
        assertThat(Letters.octets(inbox, left)).isEqualTo(letter("left"));
        assertThat(Letters.in(sub).get("moved").contains(SystemFlag.FLAGGED)).isTrue();
        assertThat(inbox.append(letter("next")).uid()).isGreaterThan(left);
    }

    @Test
    void procmailDelivers() throws Exception {
        Mailbox sub = account.create(MailboxName.parse("sub"));
        append("first");
        long first = Letters.uid(inbox, "first");
        Path rules = Files.writeString(
                directory.resolve("rules"), "DEFAULT=" + maildir + "/\n:0\n* ^Subject: below\n" + maildir + "/.sub/\n");
        for (String subject : List.of("second", "below", "third")) {
            byte[] letter = withLf(letter(subject));
            run(letter, Installed.program("procmail"), "-m", rules.toString());
        }
        assertThat(Letters.in(inbox)).containsOnlyKeys("first", "second", "third");
        assertThat(Letters.in(sub)).containsOnlyKeys("below");
        assertThat(Letters.octets(inbox, Letters.uid(inbox, "second"))).isEqualTo(letter("second"));
        assertThat(Letters.uid(inbox, "first")).isEqualTo(first);
        assertThat(Letters.uid(inbox, "second")).isGreaterThan(first);
        assertThat(Letters.uid(inbox, "third")).isGreaterThan(Letters.uid(inbox, "second"));
    }

    @Test
    void pythonReadsAndChangesWhatWeWrote() throws Exception {
        Mailbox sub = account.create(MailboxName.parse("sub"));
        sub.append(letter("below"));
        append("read", SystemFlag.SEEN);
        append("removed");
        append("left", SystemFlag.DRAFT);
        Path script = Files.writeString(directory.resolve("change.py"), SCRIPT);
        Path added = Files.write(directory.resolve("added.eml"), withLf(letter("added")));
        String said =
                run(new byte[0], Installed.program("python3"), script.toString(), maildir.toString(), added.toString());
        assertThat(Arrays.asList(said.split("\n")))
                .containsExactly("FOUND [('left', 'D'), ('read', 'S'), ('removed', '')]", "FOLDERS ['sub'] ['below']");
        assertThat(Letters.in(inbox)).containsOnlyKeys("read", "left", "added");
        assertThat(Letters.in(inbox))
                .containsEntry("read", Flags.of(SystemFlag.SEEN))
                .containsEntry("left", Flags.of(SystemFlag.DRAFT));
        assertThat(Letters.octets(inbox, Letters.uid(inbox, "added"))).isEqualTo(letter("added"));
        assertThat(Letters.in(sub)).containsOnlyKeys("below", "added");
    }
}
