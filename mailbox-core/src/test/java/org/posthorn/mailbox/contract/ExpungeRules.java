package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/** How messages go. */
final class ExpungeRules {

    private ExpungeRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (String places : List.of("0", "9", "0,9", "0,1,2", "3,5,7", "1,2,3,4,5,6,7,8", "0,1,2,3,4,5,6,7,8,9")) {
            rules.add(new Rule("of ten messages " + places + " are expunged", bed -> {
                long[] uids = Bed.fill(bed.inbox(), 10);
                long[] named = places.isEmpty()
                        ? new long[0]
                        : List.of(places.split(",", -1)).stream()
                                .mapToLong(p -> uids[Integer.parseInt(p)])
                                .toArray();
                UidSet going = UidSet.of(named);
                assertEquals(going, bed.inbox().expunge(going));
                UidSet staying = UidSet.of(uids).minus(going);
                assertEquals(staying, bed.inbox().snapshot().messages().uids());
                for (int i = 0; i < uids.length; i++) {
                    if (staying.contains(uids[i])) {
                        assertArrayEquals(Bed.mail(i), Bed.read(bed.inbox(), uids[i]));
                    }
                }
            }));
        }
        rules.addAll(others());
        return rules;
    }

    private static List<Rule> others() {
        return List.of(
                new Rule("flags do not matter", bed -> {
                    long uid = Bed.append(bed.inbox(), Bed.mail(1), Flags.NONE);
                    assertEquals(UidSet.of(uid), bed.inbox().expunge(UidSet.of(uid)));
                }),
                new Rule("what is not named stays, though it be marked deleted", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 2);
                    bed.inbox().change(UidSet.ALL, FlagChange.add(SystemFlag.DELETED));
                    bed.inbox().expunge(UidSet.of(uids[0]));
                    assertEquals(
                            UidSet.of(uids[1]),
                            bed.inbox().snapshot().messages().uids());
                }),
                new Rule("every message there may be is every message there is", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 4);
                    assertEquals(UidSet.of(uids), bed.inbox().expunge(UidSet.ALL));
                    assertTrue(bed.inbox().snapshot().messages().isEmpty());
                }),
                new Rule("expunging twice finds nothing the second time", bed -> {
                    Bed.fill(bed.inbox(), 2);
                    bed.inbox().expunge(UidSet.ALL);
                    Snapshot before = bed.inbox().snapshot();
                    assertTrue(bed.inbox().expunge(UidSet.ALL).isEmpty());
                    assertEquals(before, bed.inbox().snapshot());
                }),
                new Rule("no UIDs expunge nothing", bed -> {
                    Bed.fill(bed.inbox(), 2);
                    assertTrue(bed.inbox().expunge(UidSet.NONE).isEmpty());
                    assertEquals(2, bed.inbox().snapshot().messages().size());
                }),
                new Rule("no UID is given twice, though the last message is expunged", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 3);
                    long next = bed.inbox().snapshot().uidNext();
                    bed.inbox().expunge(UidSet.ALL);
                    assertTrue(bed.inbox().snapshot().uidNext() >= next);
                    assertTrue(Bed.append(bed.inbox(), Bed.mail(9), Flags.NONE) > uids[2]);
                }),
                new Rule("UIDVALIDITY stays", bed -> {
                    long validity = bed.inbox().snapshot().uidValidity();
                    Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.ALL);
                    assertEquals(validity, bed.inbox().snapshot().uidValidity());
                }),
                new Rule("another connection sees them gone", bed -> {
                    Mailbox other = bed.inbox();
                    Bed.fill(bed.inbox(), 3);
                    bed.inbox().expunge(UidSet.ALL);
                    assertTrue(other.snapshot().messages().isEmpty());
                }),
                new Rule("a mailbox that was deleted expunges nothing", bed -> {
                    Mailbox mailbox = bed.made("a");
                    bed.alice().delete(mailbox.name());
                    Bed.refused(MailboxException.NoSuchMailbox.class, () -> mailbox.expunge(UidSet.ALL));
                }));
    }
}
