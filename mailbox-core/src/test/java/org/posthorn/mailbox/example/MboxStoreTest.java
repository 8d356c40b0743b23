package org.posthorn.mailbox.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.ModSequences;
import org.posthorn.mailbox.ReadOnlyMailbox;
import org.posthorn.mailbox.Search;
import org.posthorn.mailbox.Sort;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** A store of three interfaces and seven methods is a whole one. */
class MboxStoreTest {

    private static final String MBOX = """
        From joey@example.org Thu Jan  2 03:04:05 2020
        Subject: second
        From: joey@example.org

        >From the beginning.
        >>From another.

        From chandler@example.org Wed Jan  1 03:04:05 2020
        Subject: first
        From: chandler@example.org

        Could it be?

        """;

    @TempDir
    Path directory;

    private Mailbox inbox;

    @BeforeEach
    void opened() throws IOException {
        Path file = Files.writeString(directory.resolve("mbox"), MBOX);
        MailStore store = new MboxStore(file);
        inbox = store.account("anyone").orElseThrow().mailbox("inbox");
    }

    private static String text(Mailbox mailbox, long uid) throws IOException {
        return new String(mailbox.message(uid).orElseThrow().open().stream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void messagesAreReadWithoutQuotesAndWithTheirLineEnds() throws Exception {
        String text = "Subject: second\r\nFrom: joey@example.org\r\n\r\nFrom the beginning.\r\n>From another.\r\n";
        assertThat(text(inbox, 1)).isEqualTo(text);
        StoredMessage message = inbox.message(1).orElseThrow();
        assertThat(message.size()).isEqualTo(text.length());
        assertThat(message.internalDate()).isEqualTo(Instant.parse("2020-01-02T03:04:05Z"));
        assertThat(inbox.message(3)).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsDerivedIsThere() throws Exception {
        assertThat(inbox.search(Search.text("could it"))).isEqualTo(UidSet.of(2));
        assertThat(inbox.search(Search.unseen())).isEqualTo(UidSet.range(1, 2));
        assertThat(inbox.sort(List.of(Sort.by(Sort.Key.SUBJECT)), UidSet.ALL)).containsExactly(2, 1);
        assertThat(inbox.message(2).orElseThrow().envelope().subject()).contains("first");
        assertThat(inbox.message(2).orElseThrow().preview()).isEqualTo("Could it be?");
        try (Maildrop maildrop = Maildrop.of(inbox)) {
            assertThat(maildrop.list()).hasSize(2);
        }
    }

    @Test
    void messagesAreCopiedIntoAnotherStore() throws Exception {
        MemoryStore memory = MailStore.inMemory();
        Mailbox target = memory.account("alice", "secret").mailbox("INBOX");
        assertThat(inbox.copy(UidSet.ALL, target).to()).isEqualTo(UidSet.range(1, 2));
        assertThat(text(target, 2)).isEqualTo(text(inbox, 2));
        assertThat(target.message(1).orElseThrow().internalDate()).isEqualTo(Instant.parse("2020-01-02T03:04:05Z"));
    }

    @Test
    void nothingIsWritten() {
        assertThat(inbox.power(ReadOnlyMailbox.class)).isPresent();
        assertThat(inbox.power(ModSequences.class)).isEmpty();
        assertThatThrownBy(() -> inbox.append(new byte[1])).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> inbox.expunge(UidSet.ALL)).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> inbox.move(UidSet.ALL, inbox)).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> inbox.change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN)))
                .isInstanceOf(MailboxException.ReadOnly.class);
        MboxStore store = (MboxStore) inbox;
        MailboxName name = MailboxName.of("a");
        assertThatThrownBy(() -> store.create(name)).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> store.delete(name)).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> store.rename(name, name)).isInstanceOf(MailboxException.ReadOnly.class);
        assertThatThrownBy(() -> store.mailbox("a")).isInstanceOf(MailboxException.NoSuchMailbox.class);
    }

    /** The page shows the store as it is here. */
    @Test
    void thePageShowsThisStore() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "mail-store.md"));
        String source = Files.readString(
                Path.of("src", "test", "java", "org", "posthorn", "mailbox", "example", "MboxStore.java"));
        assertThat(page)
                .contains(source.substring(source.indexOf("/** The messages of one mbox"))
                        .stripTrailing());
    }
}
