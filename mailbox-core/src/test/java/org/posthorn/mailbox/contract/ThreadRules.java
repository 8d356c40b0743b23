package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.Watchable;

/** Many at once, against a model: each writer knows what became of its own messages, readers know what never may be. */
final class ThreadRules {

    private static final int OPERATIONS = Integer.getInteger("posthorn.contract.operations", 8_000);
    private static final int WRITERS = 4;
    private static final int READERS = 2;
    private static final int MOST = 60;

    private ThreadRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("writers and readers of one mailbox, " + OPERATIONS + " operations", bed -> {
                    long seed = Long.getLong("posthorn.contract.seed", System.nanoTime());
                    try {
                        new Story(bed, seed).run();
                    } catch (AssertionError | Exception e) {
                        throw new AssertionError("with -Dposthorn.contract.seed=" + seed + ": " + e, e);
                    }
                }),
                new Rule("appends from many threads get UIDs of their own", bed -> {
                    List<Callable<List<Long>>> appenders = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        appenders.add(() -> {
                            List<Long> uids = new ArrayList<>();
                            for (int j = 0; j < 50; j++) {
                                uids.add(Bed.append(bed.inbox(), Bed.mail(j), Flags.NONE));
                            }
                            return uids;
                        });
                    }
                    List<Long> all = new ArrayList<>();
                    for (List<Long> uids : together(appenders)) {
                        assertEquals(uids.stream().sorted().toList(), uids);
                        all.addAll(uids);
                    }
                    assertEquals(400, all.stream().distinct().count());
                    assertEquals(400, bed.inbox().snapshot().messages().size());
                }),
                new Rule("a message is expunged once, though many try", bed -> {
                    long[] uids = Bed.fill(bed.inbox(), 100);
                    List<Callable<Long>> expungers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        expungers.add(() -> {
                            long count = 0;
                            for (long uid : uids) {
                                count += bed.inbox().expunge(UidSet.of(uid)).size();
                            }
                            return count;
                        });
                    }
                    assertEquals(
                            100,
                            together(expungers).stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
                }),
                new Rule("messages moved to and fro by many are never more nor fewer", bed -> {
                    Mailbox a = bed.made("a");
                    Mailbox b = bed.made("b");
                    Bed.fill(a, 20);
                    List<Callable<Boolean>> movers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        Mailbox from = i % 2 == 0 ? a : b;
                        Mailbox to = i % 2 == 0 ? b : a;
                        movers.add(() -> {
                            for (int j = 0; j < 50; j++) {
                                MessageTable messages = from.snapshot().messages();
                                if (!messages.isEmpty()) {
                                    from.move(UidSet.of(messages.uid(j % messages.size())), to);
                                }
                            }
                            return true;
                        });
                    }
                    if (a.power(org.posthorn.mailbox.AtomicMove.class).isEmpty()) {
                        return;
                    }
                    together(movers);
                    assertEquals(
                            20,
                            a.snapshot().messages().size()
                                    + b.snapshot().messages().size());
                }));
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a writer knows of a message of its own. */
    private record Known(int number, Flags flags) {}

    private static final class Story {
        private final Bed bed;
        private final long seed;
        private final AtomicBoolean writing = new AtomicBoolean(true);

        Story(Bed bed, long seed) {
            this.bed = bed;
            this.seed = seed;
        }

        void run() throws Exception {
            Mailbox inbox = bed.inbox();
            Optional<Watchable> watchable = inbox.power(Watchable.class);
            WatchRules.Told<Change> told = new WatchRules.Told<>();
            Watchable.Watch watch = watchable.isPresent() ? watchable.get().watch(told::add) : null;
            Map<Long, Known> model = new TreeMap<>();
            try {
                List<Callable<Map<Long, Known>>> tasks = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    Random random = new Random(seed + i);
                    int first = i * OPERATIONS;
                    tasks.add(() -> write(bed.inbox(), random, first));
                }
                List<Callable<Map<Long, Known>>> readers = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    readers.add(() -> read(bed.inbox()));
                }
                tasks.add(() -> {
                    together(readers);
                    return new TreeMap<>();
                });
                for (Map<Long, Known> known : together(counted(tasks))) {
                    model.putAll(known);
                }
                check(inbox, model);
                if (watch != null) {
                    checkHeard(inbox.snapshot(), watch.start(), told);
                }
            } finally {
                if (watch != null) {
                    watch.close();
                }
            }
        }

        /** Readers go on until the last writer has ended. */
        private List<Callable<Map<Long, Known>>> counted(List<Callable<Map<Long, Known>>> tasks) {
            java.util.concurrent.atomic.AtomicInteger left = new java.util.concurrent.atomic.AtomicInteger(WRITERS);
            List<Callable<Map<Long, Known>>> counted = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                Callable<Map<Long, Known>> task = tasks.get(i);
                boolean writer = i < WRITERS;
                counted.add(() -> {
                    try {
                        return task.call();
                    } finally {
                        if (writer && left.decrementAndGet() == 0) {
                            writing.set(false);
                        }
                    }
                });
            }
            return counted;
        }

        private static Map<Long, Known> write(Mailbox mailbox, Random random, int first) throws Exception {
            Map<Long, Known> own = new TreeMap<>();
            for (int i = 0; i < OPERATIONS / WRITERS; i++) {
                List<Long> uids = List.copyOf(own.keySet());
                long some = uids.isEmpty() ? 0 : uids.get(random.nextInt(uids.size()));
                int choice = uids.isEmpty() ? 0 : uids.size() > MOST ? 9 : random.nextInt(10);
                if (choice < 3) {
                    Flags flags = random.nextBoolean() ? Flags.NONE : Flags.of(SystemFlag.DRAFT);
                    long uid = Bed.append(mailbox, Bed.mail(first + i), flags);
                    own.put(uid, new Known(first + i, flags));
                } else if (choice < 7) {
                    change(mailbox, own, some, random);
                } else if (choice < 8) {
                    long copy = mailbox.copy(UidSet.of(some), mailbox).to().first();
                    own.put(copy, own.get(some));
                } else if (choice < 9) {
                    long moved = mailbox.move(UidSet.of(some), mailbox).to().first();
                    own.put(moved, own.remove(some));
                } else {
                    assertEquals(UidSet.of(some), mailbox.expunge(UidSet.of(some)));
                    own.remove(some);
                }
            }
            return own;
        }

        private static void change(Mailbox mailbox, Map<Long, Known> own, long uid, Random random) throws Exception {
            SystemFlag flag = SystemFlag.values()[random.nextInt(5)];
            Keyword keyword = new Keyword("k" + random.nextInt(5));
            FlagChange change = new FlagChange(
                    FlagChange.Mode.values()[random.nextInt(3)],
                    random.nextBoolean() ? Flags.of(flag) : Flags.of(keyword));
            Known known = own.get(uid);
            Flags expected = change.applied(known.flags());
            assertEquals(expected, mailbox.change(UidSet.of(uid), change).now().flags(0));
            own.put(uid, new Known(known.number(), expected));
        }

        private Map<Long, Known> read(Mailbox mailbox) throws Exception {
            Snapshot before = mailbox.snapshot();
            while (writing.get()) {
                Snapshot now = mailbox.snapshot();
                assertEquals(before.uidValidity(), now.uidValidity());
                assertTrue(now.uidNext() >= before.uidNext(), "UIDNEXT fell");
                assertTrue(now.highestModSeq() >= before.highestModSeq(), "the highest modification sequence fell");
                for (int row = 0; row < now.messages().size(); row++) {
                    assertTrue(now.messages().modSeq(row) <= now.highestModSeq(), "a modification sequence too high");
                    int was = before.messages().row(now.messages().uid(row));
                    boolean came = now.messages().uid(row) >= before.uidNext();
                    assertTrue(was >= 0 || came, "a UID that was not there came back");
                }
                readOne(mailbox, now);
                before = now;
            }
            return new TreeMap<>();
        }

        private static void readOne(Mailbox mailbox, Snapshot now) throws Exception {
            if (now.messages().isEmpty()) {
                return;
            }
            Optional<StoredMessage> message =
                    mailbox.message(now.messages().uid(now.messages().size() - 1));
            if (message.isPresent()) {
                try {
                    byte[] octets = Bed.read(mailbox, message.get().uid());
                    assertEquals(message.get().size(), octets.length);
                } catch (MailboxException.MessageGone | AssertionError e) {
                    // expunged between two looks
                    if (mailbox.message(message.get().uid()).isPresent()) {
                        throw e;
                    }
                }
            }
        }

        private static void check(Mailbox mailbox, Map<Long, Known> model) throws Exception {
            MessageTable messages = mailbox.snapshot().messages();
            assertEquals(
                    UidSet.of(model.keySet().stream().mapToLong(Long::longValue).toArray()), messages.uids());
            for (int row = 0; row < messages.size(); row++) {
                Known known = model.get(messages.uid(row));
                assertEquals(known.flags(), messages.flags(row));
                assertArrayEquals(Bed.mail(known.number()), Bed.read(mailbox, messages.uid(row)));
            }
        }

        private static void checkHeard(Snapshot now, Snapshot start, WatchRules.Told<Change> told) throws Exception {
            MessageTable heard = start.messages();
            for (int tries = 0; tries < 200; tries++) {
                heard = start.messages();
                for (Change change : told.await(0)) {
                    heard = WatchRules.after(heard, change);
                }
                if (heard.equals(now.messages())) {
                    return;
                }
                Thread.sleep(50);
            }
            assertEquals(now.messages(), heard, "what was heard");
        }
    }
}
