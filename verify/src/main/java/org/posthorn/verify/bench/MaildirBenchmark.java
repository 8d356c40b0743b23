package org.posthorn.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.SystemFlag;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.maildir.MaildirOptions;
import org.posthorn.mailbox.maildir.MaildirOptions.Syncing;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.verify.pop3.Maildrops;

/** What a Maildir costs, by how many messages are in it: to open it, to look at it, to change it. */
final class MaildirBenchmark {

    private static final int SIZE = 500;
    private static final MaildirOptions OPTIONS = MaildirOptions.DEFAULTS.withSyncing(Syncing.NEVER);

    private MaildirBenchmark() {}

    /** Does something once. */
    private interface Step {
        void run() throws IOException;
    }

    static String report(Effort effort) throws IOException {
        Table table = new Table(
                "messages",
                "first opening, ms",
                "opening, ms",
                "opening, µs each",
                "snapshot, unchanged, µs",
                "message by UID, µs",
                "flag and snapshot, ms",
                "append and snapshot, ms");
        for (int messages : effort == Effort.WHOLE ? new int[] {1_000, 10_000, 100_000} : new int[] {1_000}) {
            Path root = Files.createTempDirectory("maildir");
            try {
                row(table, root, messages, effort);
            } finally {
                Directories.delete(root);
            }
        }
        return table.toString();
    }

    private static void row(Table table, Path root, int messages, Effort effort) throws IOException {
        Path maildir = root.resolve("user");
        Maildrops.makeMaildir(maildir, messages, SIZE);
        double first = Double.MAX_VALUE;
        for (int i = 0; i < effort.rounds(); i++) {
            Files.deleteIfExists(maildir.resolve("posthorn-uids"));
            first = Math.min(first, millis(() -> open(root, messages)));
        }
        double[] openings = new double[effort.rounds()];
        for (int i = 0; i < openings.length; i++) {
            openings[i] = millis(() -> open(root, messages));
        }
        double opening = ServerBenchmark.median(openings);
        Mailbox inbox = open(root, messages);
        long last = inbox.snapshot().uidNext() - 1;
        double unchanged = each(2_000, inbox::snapshot) * 1e3;
        long[] octets = {0};
        double message =
                each(2_000, () -> octets[0] += inbox.message(last).orElseThrow().size()) * 1e3;
        UidSet one = UidSet.of(last);
        boolean[] set = {false};
        double flagged = each(100, () -> {
            set[0] = !set[0];
            inbox.change(one, set[0] ? FlagChange.add(SystemFlag.FLAGGED) : FlagChange.remove(SystemFlag.FLAGGED));
            inbox.snapshot();
        });
        byte[] another = Maildrops.message(SIZE);
        double appended = each(100, () -> {
            inbox.append(another);
            inbox.snapshot();
        });
        table.row(
                String.format("%,d", messages),
                Table.number(first),
                Table.number(opening),
                Table.number(opening * 1e3 / messages),
                Table.number(unchanged),
                Table.number(message),
                Table.number(flagged),
                Table.number(appended));
    }

    private static Mailbox open(Path root, int messages) throws IOException {
        Mailbox inbox =
                MaildirStore.open(root, OPTIONS).account("user").orElseThrow().mailbox("INBOX");
        Snapshot snapshot = inbox.snapshot();
        if (snapshot.messages().size() != messages) {
            throw new IOException(snapshot.messages().size() + " messages of " + messages);
        }
        return inbox;
    }

    private static double millis(Step step) throws IOException {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Milliseconds of each of some, after as many that do not count. */
    private static double each(int times, Step step) throws IOException {
        for (int i = 0; i < times; i++) {
            step.run();
        }
        return millis(() -> {
                    for (int i = 0; i < times; i++) {
                        step.run();
                    }
                })
                / times;
    }
}
