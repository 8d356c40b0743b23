package org.posthorn.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.smtp.Reply;

class RefusalsTest {

    static Stream<Arguments> table() {
        MailboxName name = MailboxName.INBOX;
        return Stream.of(
                Arguments.of(new MailboxException.NoSuchMailbox(name), "450 4.2.1"),
                Arguments.of(new MailboxException.MailboxExists(name), "450 4.2.1"),
                Arguments.of(new MailboxException.MessageGone("x"), "450 4.2.1"),
                Arguments.of(new MailboxException.OverQuota("x"), "452 4.2.2"),
                Arguments.of(new MailboxException.TooBig("x"), "552 5.3.4"),
                Arguments.of(new MailboxException.LimitReached("x"), "452 4.2.0"),
                Arguments.of(new MailboxException.ReadOnly("x"), "550 5.2.1"),
                Arguments.of(new MailboxException.NotPermitted("x"), "550 5.7.1"),
                Arguments.of(new MailboxException.Impossible("x"), "554 5.2.0"),
                Arguments.of(new MailboxException.InUse("x"), "450 4.2.0"),
                Arguments.of(new MailboxException.Busy("x"), "451 4.3.2"),
                Arguments.of(new MailboxException.Corrupted("x"), "451 4.2.0"),
                Arguments.of(new MailboxException.Failed("x", new IOException("x")), "451 4.3.0"),
                Arguments.of(new IllegalStateException("x"), "451 4.3.0"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachKindHasItsReply(Exception thrown, String reply) {
        assertThat(Refusals.of(thrown).toString()).startsWith(reply + " ");
    }

    @Test
    void noKindIsForgotten() {
        List<Class<?>> kinds = List.of(MailboxException.class.getPermittedSubclasses());
        assertThat(kinds).allMatch(kind -> Refusals.byKind(kind) != null);
        assertThat(table().<Class<?>>map(row -> row.get()[0].getClass()).toList())
                .containsAll(kinds);
    }

    @ParameterizedTest
    @MethodSource("table")
    void whatCanSucceedLaterIsNeverRefusedForGood(Exception thrown) {
        if (thrown instanceof MailboxException e && e.isTransient()) {
            assertThat(Refusals.of(e)).matches(Reply::isTransient);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No space left on device",
                "write failed: Disk quota exceeded",
                "There is not enough space on the disk"
            })
    void aFullDiskIsToldFromOtherFailures(String message) {
        FileSystemException full = new FileSystemException("tmp/1", null, message);
        assertThat(Refusals.of(new MailboxException.Failed("x", full)).toString())
                .startsWith("452 4.3.1 ");
        assertThat(Refusals.of(new MailboxException.Failed("x", new IOException(full)))
                        .toString())
                .startsWith("452 4.3.1 ");
        assertThat(Refusals.of(new MailboxException.Corrupted(message)).toString())
                .startsWith("451 4.2.0 ");
    }

    @Test
    void aStoreMayCallAFullDiskAQuota() {
        assertThat(Refusals.of(new MailboxException.OverQuota("no message: the disk is full"))
                        .toString())
                .startsWith("452 4.3.1 ");
    }
}
