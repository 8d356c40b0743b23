package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.TreeChange;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.Watchable;
import org.posthorn.mailbox.WatchableTree;

/** How changes are told. A store may tell them a moment later, so that each rule waits for what has to come. */
@SuppressWarnings("try") // what is watched is told elsewhere
final class WatchRules {

    private static final int PATIENCE_MILLIS = 20_000;

    private WatchRules() {}

    /** What was told so far. */
    static final class Told<C> {
        private final List<C> changes = Collections.synchronizedList(new ArrayList<>());

        void add(C change) {
            synchronized (changes) {
                changes.add(change);
                changes.notifyAll();
            }
        }

        List<C> await(int count) throws InterruptedException {
            long end = System.currentTimeMillis() + PATIENCE_MILLIS;
            synchronized (changes) {
                while (changes.size() < count && System.currentTimeMillis() < end) {
                    changes.wait(100);
                }
                assertTrue(changes.size() >= count, "told of " + changes + " only");
                return List.copyOf(changes);
            }
        }
    }

    /** A mailbox as one sees it who only hears of changes. */
    static MessageTable after(MessageTable before, Change change) {
        if (change instanceof Change.Appeared appeared) {
            return before.updated(appeared.messages());
        }
        if (change instanceof Change.Flagged flagged) {
            return before.updated(flagged.messages());
        }
        return change instanceof Change.Vanished vanished ? before.without(vanished.uids()) : before;
    }

    private interface Doing {
        void on(Mailbox mailbox) throws Exception;
    }

    private static Rule told(String name, Doing before, Doing doing, int changes) {
        return new Rule(name, bed -> {
            Mailbox mailbox = bed.made("watched");
            before.on(mailbox);
            Told<Change> told = new Told<>();
            try (Watchable.Watch watch =
                    Bed.power(bed.alice().mailbox("watched"), Watchable.class).watch(told::add)) {
                assertEquals(mailbox.snapshot(), watch.start());
                doing.on(mailbox);
                MessageTable heard = watch.start().messages();
                for (Change change : told.await(changes)) {
                    heard = after(heard, change);
                }
                assertEquals(mailbox.snapshot().messages(), heard);
            }
        });
    }

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(told("what comes is told", m -> {}, m -> Bed.fill(m, 1), 1));
        rules.add(told("all that comes is told, in order", m -> Bed.fill(m, 3), m -> Bed.fill(m, 20), 20));
        rules.add(told(
                "changed flags are told",
                m -> Bed.fill(m, 3),
                m -> m.change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN)),
                1));
        rules.add(told("what goes is told", m -> Bed.fill(m, 3), m -> m.expunge(UidSet.ALL), 1));
        rules.add(told("what is copied is told", m -> Bed.fill(m, 3), m -> m.copy(UidSet.ALL, m), 1));
        rules.add(told("what is moved is told", m -> Bed.fill(m, 3), m -> m.move(UidSet.ALL, m), 2));
        rules.add(told(
                "a long story is told to its end",
                m -> Bed.fill(m, 3),
                m -> {
                    for (int i = 0; i < 30; i++) {
                        long uid = Bed.append(m, Bed.mail(i), Flags.NONE);
                        m.change(UidSet.of(uid), FlagChange.add(SystemFlag.FLAGGED));
                        if (i % 3 == 0) {
                            m.expunge(UidSet.of(uid));
                        }
                    }
                },
                70));
        rules.addAll(others());
        return rules;
    }

    private static List<Rule> others() {
        return List.of(
                new Rule("what changes nothing is not told", bed -> {
                    Mailbox inbox = bed.inbox();
                    Bed.append(inbox, Bed.mail(1), Flags.of(SystemFlag.SEEN));
                    Told<Change> told = new Told<>();
                    try (Watchable.Watch watch =
                            Bed.power(inbox, Watchable.class).watch(told::add)) {
                        inbox.change(UidSet.ALL, FlagChange.add(SystemFlag.SEEN));
                        inbox.expunge(UidSet.NONE);
                        inbox.change(UidSet.ALL, FlagChange.add(SystemFlag.DRAFT));
                        Change first = told.await(1).get(0);
                        assertTrue(first instanceof Change.Flagged f
                                && f.messages().flags(0).contains(SystemFlag.DRAFT));
                    }
                }),
                new Rule("a change tells the highest modification sequence", bed -> {
                    Mailbox inbox = bed.inbox();
                    Told<Change> told = new Told<>();
                    try (Watchable.Watch watch =
                            Bed.power(inbox, Watchable.class).watch(told::add)) {
                        Bed.fill(inbox, 1);
                        Snapshot snapshot = inbox.snapshot();
                        assertTrue(told.await(1).get(0) instanceof Change.Appeared a
                                && a.highestModSeq() == snapshot.highestModSeq());
                    }
                }),
                new Rule("after the watch is closed nothing more is told", bed -> {
                    Mailbox inbox = bed.inbox();
                    Told<Change> closed = new Told<>();
                    Told<Change> open = new Told<>();
                    Watchable.Watch watch = Bed.power(inbox, Watchable.class).watch(closed::add);
                    try (Watchable.Watch other =
                            Bed.power(inbox, Watchable.class).watch(open::add)) {
                        watch.close();
                        watch.close();
                        Bed.fill(inbox, 1);
                        open.await(1);
                        assertEquals(0, closed.await(0).size());
                    }
                }),
                new Rule("two who watch are told the same", bed -> {
                    Mailbox inbox = bed.inbox();
                    Told<Change> one = new Told<>();
                    Told<Change> two = new Told<>();
                    try (Watchable.Watch first =
                                    Bed.power(inbox, Watchable.class).watch(one::add);
                            Watchable.Watch second =
                                    Bed.power(inbox, Watchable.class).watch(two::add)) {
                        Bed.fill(inbox, 3);
                        assertEquals(one.await(3), two.await(3));
                    }
                }),
                new Rule("a new name is told", bed -> {
                    Mailbox mailbox = bed.made("a");
                    Told<Change> told = new Told<>();
                    try (Watchable.Watch watch =
                            Bed.power(mailbox, Watchable.class).watch(told::add)) {
                        bed.alice().rename(MailboxName.of("a"), MailboxName.of("b"));
                        assertEquals(
                                new Change.Renamed(MailboxName.of("b")),
                                told.await(1).get(0));
                    }
                }),
                new Rule("the end of the mailbox is told", bed -> {
                    Mailbox mailbox = bed.made("a");
                    Told<Change> told = new Told<>();
                    try (Watchable.Watch watch =
                            Bed.power(mailbox, Watchable.class).watch(told::add)) {
                        bed.alice().delete(MailboxName.of("a"));
                        assertEquals(new Change.Gone(), told.await(1).get(0));
                    }
                }),
                new Rule("the tree tells what happens to it and in it", bed -> {
                    Told<TreeChange> told = new Told<>();
                    MailboxName a = MailboxName.of("a");
                    MailboxName b = MailboxName.of("b");
                    try (WatchableTree.Watch watch =
                            Bed.power(bed.alice(), WatchableTree.class).watch(told::add)) {
                        Mailbox mailbox = bed.made("a");
                        Bed.fill(mailbox, 1);
                        bed.alice().rename(a, b);
                        bed.alice().delete(b);
                        List<TreeChange> heard = told.await(4);
                        assertEquals(new TreeChange.Created(a), heard.get(0));
                        assertTrue(heard.get(1) instanceof TreeChange.Inside i
                                && i.name().equals(a)
                                && i.change() instanceof Change.Appeared);
                        assertEquals(new TreeChange.Renamed(a, b), heard.get(2));
                        assertEquals(new TreeChange.Deleted(b), heard.get(3));
                    }
                }));
    }
}
