package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.NewMessage;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;

/**
 * A process that works on two Maildirs in two threads, each on messages of its own, which bear numbers. It says on its output what it begins,
 * and what came of it when that is done; each line ends with a dot, so that one that was cut short is told from one that was not.
 */
final class MaildirWorker {

    static final List<String> BOXES = List.of("INBOX", "a");
    static final int THREADS = 2;

    private static final int MOST = 25;

    /**
     * Where a message is.
     *
     * @param box its mailbox
     * @param uid its UID there
     */
    record Place(String box, long uid) {
        @Override
        public String toString() {
            return box + " " + uid;
        }
    }

    private final Account account;
    private final int slot;
    private final int slots;
    private final Random random;
    private final TreeMap<Long, Place> own = new TreeMap<>();
    private long next;

    private MaildirWorker(Account account, int slot, int slots, long first, Random random) {
        this.account = account;
        this.slot = slot;
        this.slots = slots;
        this.next = first * slots + slot;
        this.random = random;
    }

    /** Arguments: directory, slot of the process, processes, first number, steps of each thread (0 without end), seed, whether to sync. */
    public static void main(String[] args) throws Exception {
        MaildirOptions.Syncing syncing = MaildirOptions.Syncing.valueOf(args[6]);
        MaildirStore store = MaildirStore.open(Path.of(args[0]), MaildirOptions.DEFAULTS.withSyncing(syncing));
        Account account = store.create("alice");
        try {
            account.create(MailboxName.of("a"));
        } catch (MailboxException.MailboxExists e) {
            say("ready");
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int slot = Integer.parseInt(args[1]) * THREADS + i;
            Random random = new Random(Long.parseLong(args[5]) + i);
            MaildirWorker worker = new MaildirWorker(
                    account, slot, Integer.parseInt(args[2]) * THREADS, Long.parseLong(args[3]), random);
            workers.add(() -> {
                try {
                    return worker.work(Integer.parseInt(args[4]));
                } catch (IOException | RuntimeException e) {
                    e.printStackTrace();
                    System.exit(1);
                    throw e;
                }
            });
        }
        say("go");
        List<Future<Boolean>> results = threads.invokeAll(workers);
        threads.shutdown();
        for (Future<Boolean> result : results) {
            result.get();
        }
        say("done");
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.print(line + " .\n");
            System.out.flush();
        }
    }

    private boolean work(int steps) throws IOException {
        for (String box : BOXES) {
            contents(mailbox(box)).forEach((uid, number) -> {
                if (number % slots == slot) {
                    own.put(number, new Place(box, uid));
                }
            });
        }
        for (int i = 0; steps == 0 || i < steps; i++) {
            step();
        }
        return true;
    }

    private Mailbox mailbox(String box) throws IOException {
        return account.mailbox(box);
    }

    private void step() throws IOException {
        int choice = own.size() < 3 ? random.nextInt(4) : own.size() > MOST ? 9 : random.nextInt(10);
        String box = BOXES.get(random.nextInt(BOXES.size()));
        if (choice < 3) {
            append(box, 1);
        } else if (choice < 4) {
            append(box, 2 + random.nextInt(3));
        } else {
            List<Long> numbers = List.copyOf(own.keySet());
            long number = numbers.get(random.nextInt(numbers.size()));
            if (choice < 6) {
                flag(number);
            } else if (choice < 7) {
                move(number);
            } else if (choice < 8) {
                copy(number);
            } else {
                expunge(number);
            }
        }
    }

    private void append(String box, int count) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(next);
            next += slots;
        }
        Flags flags = random.nextBoolean() ? Flags.NONE : Flags.of(SystemFlag.DRAFT, new Keyword("k" + slot));
        say(slot + " begin append " + box + numbers.stream().map(n -> " " + n).collect(Collectors.joining()));
        try (Appending appending = mailbox(box).append()) {
            for (long number : numbers) {
                appending.begin(NewMessage.PLAIN.withFlags(flags));
                appending.write(ByteBuffer.wrap(mail(number)));
            }
            long[] uids = appending.commit().uids().stream().toArray();
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < count; i++) {
                own.put(numbers.get(i), new Place(box, uids[i]));
                said.append(' ').append(numbers.get(i)).append(' ').append(uids[i]);
            }
            say(slot + " end append " + box + " " + text(flags) + said);
        }
    }

    private void flag(long number) throws IOException {
        Place place = own.get(number);
        FlagChange change = new FlagChange(
                FlagChange.Mode.values()[random.nextInt(3)],
                random.nextBoolean()
                        ? Flags.of(SystemFlag.values()[random.nextInt(5)])
                        : Flags.of(new Keyword("k" + random.nextInt(40))));
        say(slot + " begin flag " + place.box() + " " + number);
        MessageTable now =
                mailbox(place.box()).change(UidSet.of(place.uid()), change).now();
        say(slot + " end flag " + place + " " + number + " " + text(now.flags(0)));
    }

    private void move(long number) throws IOException {
        Place place = own.get(number);
        String box = BOXES.get(random.nextInt(BOXES.size()));
        say(slot + " begin move " + place.box() + " " + number);
        long uid = mailbox(place.box())
                .move(UidSet.of(place.uid()), mailbox(box))
                .to()
                .first();
        own.put(number, new Place(box, uid));
        say(slot + " end move " + place + " " + number + " " + box + " " + uid);
    }

    /** From then on the copy is its own, and what it was made of goes. */
    private void copy(long number) throws IOException {
        Place place = own.get(number);
        String box = BOXES.get(random.nextInt(BOXES.size()));
        say(slot + " begin copy " + place.box() + " " + number);
        long uid = mailbox(place.box())
                .copy(UidSet.of(place.uid()), mailbox(box))
                .to()
                .first();
        say(slot + " end copy " + place + " " + number + " " + box + " " + uid);
        expunge(number);
        own.put(number, new Place(box, uid));
    }

    private void expunge(long number) throws IOException {
        Place place = own.remove(number);
        say(slot + " begin expunge " + place.box() + " " + number);
        if (mailbox(place.box()).expunge(UidSet.of(place.uid())).size() != 1) {
            throw new IllegalStateException("not there: " + place);
        }
        say(slot + " end expunge " + place + " " + number);
    }

    // ---- for those who look at what it did ----

    static String text(Flags flags) {
        return flags.isEmpty()
                ? "-"
                : flags.all().stream().map(Object::toString).collect(Collectors.joining("+"));
    }

    private static byte[] mail(long number) {
        return ("Subject: " + number + "\r\n\r\n" + "line\r\n".repeat((int) (number % 50)))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The numbers of messages by their UIDs, but for those that their owner moves meanwhile; each has to be whole. */
    static Map<Long, Long> contents(Mailbox mailbox) throws IOException {
        Map<Long, Long> numbers = new TreeMap<>();
        MessageTable messages = mailbox.snapshot().messages();
        for (int row = 0; row < messages.size(); row++) {
            var message = mailbox.message(messages.uid(row));
            Optional<Long> number = message.isEmpty() ? Optional.empty() : number(message.get());
            if (number.isPresent()) {
                numbers.put(messages.uid(row), number.get());
            }
        }
        return numbers;
    }

    private static Optional<Long> number(StoredMessage message) throws IOException {
        try (InputStream stream = message.open().stream()) {
            byte[] octets = stream.readAllBytes();
            String text = new String(octets, StandardCharsets.US_ASCII);
            long number = Long.parseLong(text.substring(9, text.indexOf('\r')));
            if (!Arrays.equals(octets, mail(number))) {
                throw new IllegalStateException("not whole: " + number);
            }
            return Optional.of(number);
        } catch (MailboxException.MessageGone e) {
            return Optional.empty();
        }
    }
}
