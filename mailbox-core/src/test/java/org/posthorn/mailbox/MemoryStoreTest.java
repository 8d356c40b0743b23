package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.posthorn.sasl.ScramHash;
import org.posthorn.sasl.Secret;

/** The store in memory lets in whom it knows, and keeps within its limits. */
class MemoryStoreTest {

    private static final byte[] EML = "Subject: hello\r\n\r\nHow are you?\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void theQuickStartWorks() throws Exception {
        var store = MailStore.inMemory();
        store.account("alice", "secret").mailbox("INBOX").append(EML);
        assertThat(store.account("alice")
                        .orElseThrow()
                        .mailbox("INBOX")
                        .snapshot()
                        .messages()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void thereIsNobodyAtFirst() throws Exception {
        MemoryStore store = MailStore.inMemory();
        assertThat(store.account("alice")).isEmpty();
        assertThat(store.verify("alice", Secret.of("secret"))).isFalse();
        assertThat(store.scram("alice", ScramHash.SHA_256)).isEmpty();
    }

    @Test
    void whoHasThePasswordIsLetIn() throws Exception {
        MemoryStore store = MailStore.inMemory();
        store.account("alice", "secret");
        assertThat(store.verify("alice", Secret.of("secret"))).isTrue();
        assertThat(store.verify("alice", Secret.of("Secret"))).isFalse();
        assertThat(store.verify("bob", Secret.of("secret"))).isFalse();
        for (ScramHash hash : ScramHash.values()) {
            assertThat(store.scram("alice", hash).orElseThrow().matches(Secret.of("secret")))
                    .isTrue();
        }
    }

    @Test
    void aNewPasswordTakesThePlaceOfTheOldAndKeepsTheMail() throws Exception {
        MemoryStore store = MailStore.inMemory();
        store.account("alice", "old").mailbox("INBOX").append(EML);
        Account account = store.account("alice", "new");
        assertThat(store.verify("alice", Secret.of("old"))).isFalse();
        assertThat(store.verify("alice", Secret.of("new"))).isTrue();
        assertThat(account.mailbox("INBOX").snapshot().messages().size()).isEqualTo(1);
    }

    @Test
    void anAccountThatIsRemovedIsGoneWithItsMail() throws Exception {
        MemoryStore store = MailStore.inMemory();
        Mailbox inbox = store.account("alice", "secret").mailbox("INBOX");
        inbox.append(EML);
        assertThat(store.remove("alice")).isTrue();
        assertThat(store.remove("alice")).isFalse();
        assertThat(store.account("alice")).isEmpty();
        assertThat(store.verify("alice", Secret.of("secret"))).isFalse();
        assertThatThrownBy(inbox::snapshot).isInstanceOf(MailboxException.NoSuchMailbox.class);
        assertThat(store.account("alice", "new")
                        .mailbox("INBOX")
                        .snapshot()
                        .messages()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void namesThatAreNoneAreRefused() {
        MemoryStore store = MailStore.inMemory();
        assertThatThrownBy(() -> store.account("", "secret")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.account("a/b", "secret")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.account("alice", "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.account("a\0b")).isEmpty();
    }

    private static Mailbox inbox(MemoryLimits limits) throws MailboxException {
        return MailStore.inMemory(limits).account("alice", "secret").mailbox("INBOX");
    }

    @Test
    void octetsAreLimitedAndWhatIsOnItsWayCounts() throws Exception {
        Mailbox inbox = inbox(MemoryLimits.DEFAULTS.withOctets(100));
        try (Appending first = inbox.append()) {
            first.begin(NewMessage.PLAIN.withSize(60));
            assertThatThrownBy(() -> inbox.append(new byte[41])).isInstanceOf(MailboxException.OverQuota.class);
            inbox.append(new byte[40]);
        }
        inbox.append(new byte[60]);
        assertThatThrownBy(() -> inbox.copy(UidSet.ALL, inbox)).isInstanceOf(MailboxException.OverQuota.class);
        assertThat(inbox.snapshot().messages().size()).isEqualTo(2);
        inbox.move(UidSet.ALL, inbox);
        inbox.expunge(UidSet.ALL);
        inbox.append(new byte[100]);
    }

    @Test
    void aMessageThatWasNotAnnouncedIsLimitedAsItComes() throws Exception {
        Mailbox inbox = inbox(MemoryLimits.DEFAULTS.withMessageOctets(1_000).withOctets(1_500));
        try (Appending appending = inbox.append()) {
            appending.begin(NewMessage.PLAIN);
            appending.write(ByteBuffer.allocate(900));
            assertThatThrownBy(() -> appending.write(ByteBuffer.allocate(101)))
                    .isInstanceOf(MailboxException.TooBig.class);
            assertThatThrownBy(appending::commit).isInstanceOf(IllegalStateException.class);
        }
        inbox.append(new byte[1_000]);
        assertThatThrownBy(() -> inbox.append(new byte[1_001])).isInstanceOf(MailboxException.TooBig.class);
    }

    @Test
    void messagesMailboxesAndKeywordsAreLimited() throws Exception {
        MemoryLimits limits =
                MemoryLimits.DEFAULTS.withMessages(2).withMailboxes(2).withKeywords(2);
        Account account = MailStore.inMemory(limits).account("alice", "secret");
        Mailbox inbox = account.mailbox("INBOX");
        inbox.append(EML);
        inbox.append(EML);
        assertThatThrownBy(() -> inbox.append(EML)).isInstanceOf(MailboxException.OverQuota.class);
        account.create(MailboxName.of("a"));
        assertThatThrownBy(() -> account.create(MailboxName.of("b"))).isInstanceOf(MailboxException.OverQuota.class);
        inbox.change(UidSet.ALL, FlagChange.add(new Keyword("a"), new Keyword("b")));
        assertThatThrownBy(() -> inbox.change(UidSet.ALL, FlagChange.add(new Keyword("c"))))
                .isInstanceOf(MailboxException.LimitReached.class);
        inbox.change(UidSet.ALL, FlagChange.remove(new Keyword("A")));
    }

    @Test
    void aMailboxKnowsAllPowers() throws Exception {
        Mailbox inbox = inbox(MemoryLimits.DEFAULTS);
        assertThat(inbox.power(ModSequences.class)).isPresent();
        assertThat(inbox.power(ReadOnlyMailbox.class)).isEmpty();
    }

    @Test
    void anErrorSaysWhetherToTryAgain() {
        assertThat(new MailboxException.InUse("held").isTransient()).isTrue();
        assertThat(new MailboxException.OverQuota("full").isTransient()).isFalse();
        assertThat(new MailboxException.NoSuchMailbox(MailboxName.INBOX)).hasMessage("no such mailbox: INBOX");
    }
}
