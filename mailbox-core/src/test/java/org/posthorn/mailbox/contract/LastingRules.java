package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.opentest4j.TestAbortedException;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SpecialUse;
import org.posthorn.mailbox.SpecialUses;
import org.posthorn.mailbox.Subscriptions;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** What stays when the store is opened again. */
final class LastingRules {

    private LastingRules() {}

    private static void reopen(Bed bed) throws Exception {
        if (!bed.store().lasts()) {
            throw new TestAbortedException("the store does not last");
        }
        bed.store().reopen();
    }

    static List<Rule> all() {
        return List.of(
                new Rule("messages, flags and UIDs last", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 5);
                    bed.inbox().change(UidSet.of(uids[1]), FlagChange.add(SystemFlag.SEEN, new Keyword("Work")));
                    bed.inbox().expunge(UidSet.of(uids[2]));
                    Snapshot before = bed.inbox().snapshot();
                    reopen(bed);
                    assertEquals(before, bed.inbox().snapshot());
                    assertArrayEquals(Bed.mail(4), Bed.read(bed.inbox(), uids[4]));
                }),
                new Rule("no UID is given again after the last message was expunged", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.ALL);
                    reopen(bed);
                    assertTrue(Bed.append(bed.inbox(), Bed.mail(1), Flags.NONE) > uids[2]);
                }),
                new Rule("what was not committed is not there", bed -> {
                    Appending appending = bed.inbox().append();
                    appending.begin(NewMessage.PLAIN);
                    appending.write(ByteBuffer.wrap(Bed.mail(1)));
                    reopen(bed);
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("the tree lasts", bed -> {
                    bed.made("a/b");
                    bed.made("Entwürfe");
                    bed.made("c");
                    bed.alice().delete(MailboxName.of("c"));
                    List<MailboxName> before = bed.alice().mailboxes();
                    reopen(bed);
                    assertEquals(before, bed.alice().mailboxes());
                }),
                new Rule("subscriptions last", bed -> {
                    Bed.power(bed.alice(), Subscriptions.class).subscribe(MailboxName.of("a"));
                    reopen(bed);
                    assertEquals(
                            Set.of(MailboxName.of("a")),
                            Bed.power(bed.alice(), Subscriptions.class).subscriptions());
                }),
                new Rule("special uses last", bed -> {
                    MailboxName sent = MailboxName.of("sent");
                    Bed.power(bed.alice(), SpecialUses.class).create(sent, Set.of(SpecialUse.SENT));
                    reopen(bed);
                    assertEquals(
                            Set.of(SpecialUse.SENT),
                            Bed.power(bed.alice(), SpecialUses.class).uses(sent));
                }));
    }
}
