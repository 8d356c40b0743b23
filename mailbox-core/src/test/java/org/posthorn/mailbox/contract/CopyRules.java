package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.mailbox.Copied;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** How messages are copied and moved. */
final class CopyRules {

    private CopyRules() {}

    /** Copies or moves. */
    private interface Way {
        Copied go(Mailbox from, UidSet uids, Mailbox to) throws MailboxException;
    }

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(both("copied", Mailbox::copy, false));
        rules.addAll(both("moved", Mailbox::move, true));
        return rules;
    }

    private static List<Rule> both(String done, Way way, boolean leaves) {
        return List.of(
                new Rule("messages are " + done + ", in their order", bed -> {
                    Mailbox to = bed.made("to");
                    long[] uids = Bed.fill(bed.inbox(), 6);
                    UidSet named = UidSet.of(uids[1], uids[3], uids[4]);
                    Copied copied = way.go(bed.inbox(), named, to);
                    assertEquals(named, copied.from());
                    assertEquals(to.snapshot().uidValidity(), copied.uidValidity());
                    assertEquals(to.snapshot().messages().uids(), copied.to());
                    long[] at = copied.to().stream().toArray();
                    assertArrayEquals(Bed.mail(1), Bed.read(to, at[0]));
                    assertArrayEquals(Bed.mail(3), Bed.read(to, at[1]));
                    assertArrayEquals(Bed.mail(4), Bed.read(to, at[2]));
                    UidSet left = leaves ? UidSet.of(uids).minus(named) : UidSet.of(uids);
                    assertEquals(left, bed.inbox().snapshot().messages().uids());
                }),
                new Rule("flags and internal date are " + done + " too", bed -> {
                    Mailbox to = bed.made("to");
                    Instant date = Instant.parse("1999-12-31T23:59:59Z");
                    Flags flags = Flags.of(SystemFlag.ANSWERED, new Keyword("work"));
                    NewMessage about = NewMessage.PLAIN.withFlags(flags).withInternalDate(date);
                    bed.inbox().append(about, new ByteArrayInputStream(Bed.octets(100_000)));
                    Copied copied = way.go(bed.inbox(), UidSet.ALL, to);
                    assertEquals(flags, Bed.flags(to, copied.to().first()));
                    assertEquals(date, Bed.message(to, copied.to().first()).internalDate());
                    assertArrayEquals(
                            Bed.octets(100_000), Bed.read(to, copied.to().first()));
                }),
                new Rule("UIDs of no message are passed over when others are " + done, bed -> {
                    Mailbox to = bed.made("to");
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.of(uids[1]));
                    Copied copied = way.go(bed.inbox(), UidSet.ALL, to);
                    assertEquals(UidSet.of(uids[0], uids[2]), copied.from());
                    assertEquals(2, to.snapshot().messages().size());
                }),
                new Rule("nothing is " + done + " from an empty mailbox", bed -> {
                    Mailbox to = bed.made("to");
                    Copied copied = way.go(bed.inbox(), UidSet.ALL, to);
                    assertTrue(copied.from().isEmpty() && copied.to().isEmpty());
                    assertTrue(to.snapshot().messages().isEmpty());
                }),
                new Rule("messages are " + done + " into their own mailbox", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 2);
                    Copied copied = way.go(bed.inbox(), UidSet.of(uids[0]), bed.inbox());
                    assertTrue(copied.to().first() > uids[1]);
                    assertArrayEquals(
                            Bed.mail(0), Bed.read(bed.inbox(), copied.to().first()));
                    assertEquals(
                            leaves ? 2 : 3, bed.inbox().snapshot().messages().size());
                }),
                new Rule("messages are not " + done + " into a mailbox that was deleted", bed -> {
                    Mailbox to = bed.made("to");
                    bed.alice().delete(to.name());
                    Bed.fill(bed.inbox(), 2);
                    Bed.refused(MailboxException.NoSuchMailbox.class, () -> way.go(bed.inbox(), UidSet.ALL, to));
                    assertEquals(2, bed.inbox().snapshot().messages().size());
                }),
                new Rule("what was " + done + " has a life of its own", bed -> {
                    Mailbox to = bed.made("to");
                    Bed.fill(bed.inbox(), 1);
                    Copied copied = way.go(bed.inbox(), UidSet.ALL, to);
                    bed.inbox().expunge(UidSet.ALL);
                    assertArrayEquals(Bed.mail(0), Bed.read(to, copied.to().first()));
                }));
    }
}
