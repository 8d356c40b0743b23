package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.Watchable;

/** Processes that are killed lose nothing that was said to be done, and processes that work together do not harm each other. */
class MaildirProcessTest {

    private static final int KILLS = Integer.getInteger("posthorn.kills", 20);
    private static final long SEED = Long.getLong("posthorn.kills.seed", System.nanoTime());
    private static final int MOST_MILLIS = 400;

    @TempDir
    Path root;

    private Process worker(int slot, int processes, int first, int steps, long seed, boolean sync) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MaildirWorker.class.getName(),
                        root.toString(),
                        Integer.toString(slot),
                        Integer.toString(processes),
                        Integer.toString(first),
                        Integer.toString(steps),
                        Long.toString(seed),
                        (sync ? MaildirOptions.Syncing.ALWAYS : MaildirOptions.Syncing.NEVER).name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsKilledLosesNothingThatWasDone(TestReporter reporter) throws Exception {
        MaildirStory story = new MaildirStory();
        Random random = new Random(SEED);
        for (int round = 0; round < KILLS; round++) {
            Process worker = worker(0, 1, round * 1_000_000, 0, random.nextLong(), round % 2 == 0);
            try (BufferedReader output = output(worker)) {
                String line = output.readLine();
                while (line != null && !line.equals("go .")) {
                    line = output.readLine();
                }
                assertThat(line).as("the worker works").isNotNull();
                Thread.sleep(random.nextInt(MOST_MILLIS));
                // Not by the process itself, which would close what it said before.
                worker.toHandle().destroyForcibly();
                while ((line = output.readLine()) != null) {
                    story.hear(line);
                }
            } finally {
                worker.destroyForcibly();
            }
            assertThat(worker.waitFor()).as("killed, not failed").isNotEqualTo(1);
            try {
                story.check(root);
            } catch (AssertionError e) {
                throw new AssertionError("round " + round + " with -Dposthorn.kills.seed=" + SEED, e);
            }
        }
        assertThat(story.steps()).isPositive();
        reporter.publishEntry("killed " + KILLS + " times after " + story.steps() + " steps");
    }

    @Test
    void twoProcessesUseOneMailboxAndAThirdHearsOfAllTheyDo() throws Exception {
        int steps = 300;
        Mailbox inbox = MaildirStore.open(root).create("alice").mailbox("INBOX");
        MaildirStory story = new MaildirStory();
        List<Change> heard = new ArrayList<>();
        MessageTable told;
        try (Watchable.Watch watch = inbox.power(Watchable.class).orElseThrow().watch(heard::add)) {
            List<Process> workers =
                    List.of(worker(0, 2, 0, steps, SEED, false), worker(1, 2, 0, steps, SEED + 9, false));
            List<List<String>> said = new ArrayList<>();
            for (Process process : workers) {
                List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());
                said.add(lines);
                Thread reader = new Thread(() -> output(process).lines().forEach(lines::add));
                reader.start();
            }
            for (int i = 0; i < workers.size(); i++) {
                boolean ended = workers.get(i).waitFor(3, TimeUnit.MINUTES);
                workers.get(i).destroyForcibly();
                assertThat(ended).isTrue();
                assertThat(workers.get(i).exitValue()).isZero();
            }
            for (List<String> lines : said) {
                while (!lines.contains("done .")) {
                    Thread.sleep(10);
                }
                lines.forEach(story::hear);
            }
            inbox.snapshot();
            told = watch.start().messages();
        }
        for (Change change : heard) {
            if (change instanceof Change.Appeared appeared) {
                told = told.updated(appeared.messages());
            } else if (change instanceof Change.Flagged flagged) {
                told = told.updated(flagged.messages());
            } else if (change instanceof Change.Vanished vanished) {
                told = told.without(vanished.uids());
            }
        }
        assertThat(told).isEqualTo(inbox.snapshot().messages());
        assertThat(story.steps()).isEqualTo(4 * steps);
        story.check(root);
    }

    @Test
    void aMailboxThatIsHeldByAnotherProcessIsInUse() throws Exception {
        Mailbox inbox = MaildirStore.open(root).create("alice").mailbox("INBOX");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = output(holder)) {
            assertThat(output.readLine()).isEqualTo("held");
            var access = inbox.power(org.posthorn.mailbox.ExclusiveAccess.class).orElseThrow();
            org.assertj.core.api.Assertions.assertThatThrownBy(access::hold).isInstanceOf(MailboxException.InUse.class);
            holder.destroyForcibly();
            holder.waitFor();
            access.hold().close();
        } finally {
            holder.destroyForcibly();
        }
    }

    /** Holds the inbox until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            Mailbox inbox = MaildirStore.open(Path.of(args[0])).create("alice").mailbox("INBOX");
            inbox.power(org.posthorn.mailbox.ExclusiveAccess.class)
                    .orElseThrow()
                    .hold();
            System.out.println("held");
            System.out.flush();
            Thread.sleep(120_000);
        }
    }
}
