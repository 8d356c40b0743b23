package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.ListOptions;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.MailboxFilter;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.NumberList;
import org.posthorn.imap.Octets;
import org.posthorn.imap.ResponseCode;
import org.posthorn.imap.Rights;
import org.posthorn.imap.SearchKey;
import org.posthorn.imap.Section;
import org.posthorn.imap.SequenceSet;
import org.posthorn.imap.SessionCommand;
import org.posthorn.imap.SessionResponse;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Right;
import org.posthorn.mailbox.Search;
import org.posthorn.mailbox.UidSet;
import org.posthorn.sasl.Secret;
import org.posthorn.wire.OutputQueue;

class ValuesTest {

    @Test
    void aSetIsWrittenAsItWasMadeAndNeverExpanded() {
        SequenceSet set = new SequenceSet.Builder()
                .add(4, 2)
                .add(7, 7)
                .add(1, SequenceSet.LARGEST)
                .build();
        assertThat(set).hasToString("4:2,7,1:*");
        assertThat(SequenceSet.ALL.resolve(0xFFFF_FFFFL).size()).isEqualTo(0xFFFF_FFFFL);
        assertThat(SequenceSet.of(UidSet.parse("1:3,9"))).hasToString("1:3,9");
    }

    @Test
    void aSetIsResolvedOnceTheLargestNumberIsKnown() {
        assertThat(SequenceSet.range(5, SequenceSet.LARGEST).resolve(3)).hasToString("3:5");
        assertThat(SequenceSet.range(5, SequenceSet.LARGEST).resolve(0).isEmpty())
                .isTrue();
        assertThat(SequenceSet.of(4_294_967_295L, 3_000_000_000L, 1).resolve(9)).hasToString("1,3000000000,4294967295");
        assertThatThrownBy(() -> SequenceSet.SAVED.resolve(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rightsAreLettersOldOnesTooAndUnknownOnesStay() {
        assertThat(Rights.of(Set.of(Right.values()))).isEqualTo(new Rights("lrswipkxtea"));
        assertThat(new Rights("cd").rights())
                .containsExactlyInAnyOrder(
                        Right.CREATE_MAILBOXES, Right.DELETE_MAILBOX, Right.DELETE_MESSAGES, Right.EXPUNGE);
        assertThat(new Rights("lq").known()).isFalse();
    }

    @Test
    void secretsNeverPrint() {
        assertThat(new SessionCommand.Login("joey", Secret.of("hunter2")).toString())
                .doesNotContain("hunter2");
        Octets initial = Octets.of("\0joey\0hunter2");
        assertThat(new SessionCommand.Authenticate("PLAIN", Optional.of(initial)).toString())
                .doesNotContain("hunter2");
    }

    @Test
    void whatCannotBeWrittenCannotBeBuilt() {
        List<ThrowingCallable> wrong = List.of(
                () -> new MailboxCommand.Select("a\r\nb"),
                () -> new MailboxCommand.Select("a\0b"),
                () -> new MailboxCommand.Select("\ud800"),
                () -> new MailboxCommand.Create("a", Set.of("Sent")),
                () -> new MailboxCommand.Status("a", Set.of()),
                () -> new ListOptions(Set.of(ListOptions.Select.RECURSIVEMATCH), Set.of(), Set.of()),
                () -> new SessionCommand.Enable(List.of("A B")),
                () -> new SessionCommand.Enable(List.of()),
                () -> new Section(List.of(), Section.Text.MIME, List.of()),
                () -> new Section(List.of(), Section.Text.HEADER, List.of("To")),
                () -> new SearchKey.Where(new Search.Not(Search.seen())),
                () -> new SearchKey.And(List.of(SearchKey.ALL)),
                () -> new SearchKey.Window(1, -1),
                () -> new SearchKey.Filter("a/b"),
                () -> new MailboxFilter(MailboxFilter.Kind.PERSONAL, List.of("a")),
                () -> new Rights("L"),
                () -> SequenceSet.of(),
                () -> SequenceSet.of(4_294_967_296L),
                () -> NumberList.of(0),
                () -> SessionResponse.Status.untagged(SessionResponse.Condition.OK, "[ALERT] x"),
                () -> SessionResponse.Status.tagged("a", SessionResponse.Condition.BYE, "x"),
                () -> SessionResponse.Status.tagged("a+", SessionResponse.Condition.OK, "x"),
                () -> new SessionResponse.Continuation("a\nb"),
                () -> new ResponseCode.Other("X", "a]b"),
                () -> new ResponseCode.BadCharset(List.of("ä")),
                () -> new ResponseCode.MailboxId("a b"),
                () -> new ResponseCode.Metadata(ResponseCode.MetadataProblem.TOOMANY, OptionalLong.of(1)),
                () -> new FetchData.Uid(0),
                () -> new FetchData.Name(FetchData.Kind.RFC822, Section.part(1), OptionalLong.empty()));
        for (int i = 0; i < wrong.size(); i++) {
            assertThatThrownBy(wrong.get(i)).as("number %d", i).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aThreadAsDeepAsItIsIsWrittenWithoutRecursion() {
        MessageThread thread = new MessageThread(1, List.of());
        for (int i = 2; i < 100_000; i++) {
            thread = new MessageThread(i, List.of(thread, new MessageThread(1, List.of())));
        }
        OutputQueue queue = new OutputQueue(1);
        new ResponseWriter(queue).write(new MailboxResponse.Threads(List.of(thread)));
        assertThat(queue.size()).isGreaterThan(1_000_000);
    }
}
