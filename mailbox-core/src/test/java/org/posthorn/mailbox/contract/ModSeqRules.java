package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.ModSequences;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.Tombstones;
import org.posthorn.mailbox.UidSet;

/** How changes are numbered (RFC 7162). */
final class ModSeqRules {

    private static final FlagChange SEEN = FlagChange.add(SystemFlag.SEEN);

    private ModSeqRules() {}

    private static Mailbox numbered(Bed bed) throws Exception {
        Mailbox inbox = bed.inbox();
        Bed.power(inbox, ModSequences.class);
        return inbox;
    }

    static List<Rule> all() {
        return List.of(
                new Rule("an empty mailbox has a modification sequence", bed -> {
                    assertTrue(numbered(bed).snapshot().highestModSeq() > 0);
                }),
                new Rule("each message that comes has a higher one than all before", bed -> {
                    Mailbox inbox = numbered(bed);
                    for (int i = 0; i < 5; i++) {
                        long before = inbox.snapshot().highestModSeq();
                        Bed.append(inbox, Bed.mail(i), Flags.NONE);
                        assertTrue(inbox.snapshot().messages().modSeq(i) > before);
                    }
                }),
                new Rule("the highest is that of some message, or of an expunge", bed -> {
                    Mailbox inbox = numbered(bed);
                    Bed.fill(inbox, 3);
                    Snapshot snapshot = inbox.snapshot();
                    assertEquals(snapshot.messages().modSeq(2), snapshot.highestModSeq());
                }),
                new Rule("a change of flags makes it higher", bed -> {
                    Mailbox inbox = numbered(bed);
                    long[] uids = Bed.fill(inbox, 3);
                    Snapshot before = inbox.snapshot();
                    FlagsStored stored = inbox.change(UidSet.of(uids[0]), SEEN);
                    assertTrue(stored.now().modSeq(0) > before.highestModSeq());
                    assertEquals(UidSet.of(uids[0]), inbox.snapshot().messages().changedSince(before.highestModSeq()));
                }),
                new Rule("a change that changes nothing leaves it", bed -> {
                    Mailbox inbox = numbered(bed);
                    Bed.append(inbox, Bed.mail(1), Flags.of(SystemFlag.SEEN));
                    Snapshot before = inbox.snapshot();
                    assertEquals(
                            before.messages(), inbox.change(UidSet.ALL, SEEN).now());
                    assertEquals(before, inbox.snapshot());
                }),
                new Rule("an expunge makes it higher", bed -> {
                    Mailbox inbox = numbered(bed);
                    Bed.fill(inbox, 3);
                    long before = inbox.snapshot().highestModSeq();
                    inbox.expunge(UidSet.ALL);
                    assertTrue(inbox.snapshot().highestModSeq() > before);
                }),
                new Rule("only what was not modified since is changed", bed -> {
                    Mailbox inbox = numbered(bed);
                    long[] uids = Bed.fill(inbox, 4);
                    long known = inbox.snapshot().highestModSeq();
                    inbox.change(UidSet.of(uids[1]), FlagChange.add(SystemFlag.FLAGGED));
                    FlagsStored stored = Bed.power(inbox, ModSequences.class).change(UidSet.ALL, SEEN, known);
                    assertEquals(UidSet.of(uids[1]), stored.modified());
                    assertEquals(
                            UidSet.of(uids[0], uids[2], uids[3]), stored.now().uids());
                    assertEquals(Flags.of(SystemFlag.FLAGGED), Bed.flags(inbox, uids[1]));
                    assertEquals(Flags.of(SystemFlag.SEEN), Bed.flags(inbox, uids[3]));
                }),
                new Rule("unchanged since 0 leaves all alone", bed -> {
                    Mailbox inbox = numbered(bed);
                    long[] uids = Bed.fill(inbox, 2);
                    FlagsStored stored = Bed.power(inbox, ModSequences.class).change(UidSet.ALL, SEEN, 0);
                    assertEquals(UidSet.of(uids), stored.modified());
                    assertTrue(stored.now().isEmpty());
                    assertEquals(2, inbox.snapshot().unseen());
                }),
                new Rule("unchanged since the highest changes all", bed -> {
                    Mailbox inbox = numbered(bed);
                    Bed.fill(inbox, 2);
                    long known = inbox.snapshot().highestModSeq();
                    FlagsStored stored = Bed.power(inbox, ModSequences.class).change(UidSet.ALL, SEEN, known);
                    assertTrue(stored.modified().isEmpty());
                    assertEquals(0, inbox.snapshot().unseen());
                }),
                new Rule("what vanished is told", bed -> {
                    Mailbox inbox = bed.inbox();
                    Tombstones tombstones = Bed.power(inbox, Tombstones.class);
                    long[] uids = Bed.fill(inbox, 6);
                    inbox.expunge(UidSet.of(uids[0]));
                    long between = inbox.snapshot().highestModSeq();
                    inbox.expunge(UidSet.of(uids[2], uids[3]));
                    UidSet vanished = tombstones.vanishedSince(between);
                    assertTrue(vanished.contains(uids[2]) && vanished.contains(uids[3]));
                    assertTrue(tombstones.vanishedSince(0).contains(uids[0]));
                    assertTrue(vanished.and(inbox.snapshot().messages().uids()).isEmpty());
                }),
                new Rule("what vanished long ago is told among thousands", bed -> {
                    Mailbox inbox = bed.inbox();
                    Tombstones tombstones = Bed.power(inbox, Tombstones.class);
                    long[] uids = Bed.fill(inbox, 1_200);
                    long start = inbox.snapshot().highestModSeq();
                    for (int i = 0; i < uids.length; i += 2) {
                        inbox.expunge(UidSet.of(uids[i]));
                    }
                    UidSet vanished = tombstones.vanishedSince(start);
                    for (int i = 0; i < uids.length; i++) {
                        assertEquals(i % 2 == 0, vanished.contains(uids[i]), "UID " + uids[i]);
                    }
                }),
                new Rule("nothing vanished since the highest", bed -> {
                    Mailbox inbox = bed.inbox();
                    Tombstones tombstones = Bed.power(inbox, Tombstones.class);
                    Bed.fill(inbox, 3);
                    inbox.expunge(UidSet.ALL);
                    long highest = inbox.snapshot().highestModSeq();
                    Bed.fill(inbox, 1);
                    assertTrue(tombstones
                            .vanishedSince(highest)
                            .and(inbox.snapshot().messages().uids())
                            .isEmpty());
                }));
    }
}
