package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** How flags change. */
final class FlagRules {

    private static final List<Flags> SETS = List.of(
            Flags.NONE,
            Flags.of(SystemFlag.SEEN),
            Flags.of(SystemFlag.DELETED, SystemFlag.FLAGGED),
            Flags.of(SystemFlag.values()),
            Flags.of(new Keyword("$Forwarded")),
            Flags.of(SystemFlag.SEEN, new Keyword("work"), new Keyword("!#&'+,-./:;<=>?@[^_`|~$")));

    private FlagRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (Flags before : SETS) {
            for (Flags named : SETS) {
                for (FlagChange.Mode mode : FlagChange.Mode.values()) {
                    FlagChange change = new FlagChange(mode, named);
                    rules.add(new Rule(before + ", " + mode + " " + named, bed -> {
                        long uid = Bed.append(bed.inbox(), Bed.mail(1), before);
                        FlagsStored stored = bed.inbox().change(UidSet.of(uid), change);
                        Flags expected = change.applied(before);
                        assertEquals(expected, Bed.flags(bed.inbox(), uid));
                        assertEquals(expected, stored.now().flags(0));
                        assertEquals(UidSet.of(uid), stored.now().uids());
                        assertTrue(stored.modified().isEmpty());
                    }));
                }
            }
        }
        for (SystemFlag flag : SystemFlag.values()) {
            rules.add(one(flag));
        }
        rules.add(one(new Keyword("a")));
        rules.add(one(new Keyword("k".repeat(Keyword.LONGEST))));
        rules.addAll(sets());
        return rules;
    }

    private static Rule one(Flag flag) {
        return new Rule("of many messages those named get " + flag + ", and no other", bed -> {
            long[] uids = Bed.fill(bed.inbox(), 10);
            UidSet named = UidSet.of(uids[1], uids[2], uids[7]);
            FlagsStored stored = bed.inbox().change(named, FlagChange.add(flag));
            assertEquals(named, stored.now().uids());
            assertEquals(named, bed.inbox().snapshot().messages().withFlags(f -> f.contains(flag)));
        });
    }

    private static List<Rule> sets() {
        return List.of(
                new Rule("every message there may be is every message there is", bed -> {
                    Bed.fill(bed.inbox(), 5);
                    FlagsStored stored = bed.inbox().change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN));
                    assertEquals(5, stored.now().size());
                    assertEquals(0, bed.inbox().snapshot().unseen());
                }),
                new Rule("UIDs of no message are passed over", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.of(uids[1]));
                    UidSet named = UidSet.of(uids[0], uids[1], UidSet.LARGEST);
                    FlagsStored stored = bed.inbox().change(named, FlagChange.add(SystemFlag.SEEN));
                    assertEquals(UidSet.of(uids[0]), stored.now().uids());
                }),
                new Rule("no UIDs change nothing", bed -> {
                    Bed.fill(bed.inbox(), 3);
                    Snapshot before = bed.inbox().snapshot();
                    assertTrue(bed.inbox()
                            .change(UidSet.NONE, FlagChange.add(SystemFlag.SEEN))
                            .now()
                            .isEmpty());
                    assertEquals(before, bed.inbox().snapshot());
                }),
                new Rule("the case of keywords does not matter", bed -> {
                    long uid = Bed.append(bed.inbox(), Bed.mail(1), Flags.of(new Keyword("Work")));
                    bed.inbox().change(UidSet.of(uid), FlagChange.add(new Keyword("WORK")));
                    assertEquals(1, Bed.flags(bed.inbox(), uid).keywords().size());
                    bed.inbox().change(UidSet.of(uid), FlagChange.remove(new Keyword("work")));
                    assertTrue(Bed.flags(bed.inbox(), uid).isEmpty());
                }),
                new Rule("a keyword is spelled as someone spelled it", bed -> {
                    long uid = Bed.append(bed.inbox(), Bed.mail(1), Flags.of(new Keyword("$MDNSent")));
                    assertEquals(
                            "$MDNSent",
                            Bed.flags(bed.inbox(), uid).keywords().get(0).name());
                }),
                new Rule("a snapshot keeps the flags it was taken with", bed -> {
                    Bed.fill(bed.inbox(), 2);
                    Snapshot before = bed.inbox().snapshot();
                    bed.inbox().change(UidSet.ALL, FlagChange.add(SystemFlag.DELETED));
                    assertEquals(0, before.deleted());
                    assertEquals(2, bed.inbox().snapshot().deleted());
                }),
                new Rule("another connection sees the flags", bed -> {
                    Mailbox other = bed.inbox();
                    long[] uids = Bed.fill(bed.inbox(), 1);
                    bed.inbox().change(UidSet.ALL, FlagChange.add(SystemFlag.ANSWERED));
                    assertEquals(Flags.of(SystemFlag.ANSWERED), Bed.flags(other, uids[0]));
                }),
                new Rule("a mailbox that was deleted changes no flags", bed -> {
                    Mailbox mailbox = bed.made("a");
                    bed.alice().delete(mailbox.name());
                    Bed.refused(
                            MailboxException.NoSuchMailbox.class,
                            () -> mailbox.change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN)));
                }));
    }
}
