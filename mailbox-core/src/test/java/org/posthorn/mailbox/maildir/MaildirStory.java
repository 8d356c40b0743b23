package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.maildir.MaildirWorker.Place;

/** What {@link MaildirWorker}s said that they did, and whether it is so. */
final class MaildirStory {

    /**
     * What is known of a message.
     *
     * @param number its own
     * @param flags as the worker writes them
     */
    private record Known(long number, String flags) {
        @Override
        public String toString() {
            return number + " " + flags;
        }
    }

    /**
     * What a thread began and did not say the end of.
     *
     * @param what it began
     * @param numbers of the messages
     */
    private record Begun(String what, List<Long> numbers) {}

    private final Map<Place, Known> model = new HashMap<>();
    private final Map<String, Begun> begun = new HashMap<>();
    private final Map<Place, Long> everGiven = new HashMap<>();
    private final Map<String, Long> lastByThread = new HashMap<>();
    private final Map<String, Snapshot> before = new HashMap<>();
    private int steps;

    int steps() {
        return steps;
    }

    void hear(String line) {
        if (!line.endsWith(" .")) {
            return;
        }
        String[] words = line.split(" ");
        if (words.length > 3 && words[1].equals("begin")) {
            List<Long> numbers = new ArrayList<>();
            for (int i = 4; i < words.length - 1; i++) {
                numbers.add(Long.parseLong(words[i]));
            }
            begun.put(words[0], new Begun(words[2], numbers));
        } else if (words.length > 3 && words[1].equals("end")) {
            begun.remove(words[0]);
            steps += words[2].equals("copy") ? 0 : 1; // it is one step with the end of what was copied
            done(words);
        }
    }

    private void done(String[] words) {
        Place place = words[2].equals("append") ? null : new Place(words[3], Long.parseLong(words[4]));
        switch (words[2]) {
            case "append" -> {
                for (int i = 5; i < words.length - 1; i += 2) {
                    Place given = new Place(words[3], Long.parseLong(words[i + 1]));
                    given(words[0], given, Long.parseLong(words[i]));
                    model.put(given, new Known(Long.parseLong(words[i]), words[4]));
                }
            }
            case "flag" -> {
                Known changed = new Known(Long.parseLong(words[5]), words[6]);
                assertThat(model.put(place, changed)).extracting(Known::number).isEqualTo(changed.number());
            }
            case "move" -> {
                Known moved = model.remove(place);
                Place given = new Place(words[6], Long.parseLong(words[7]));
                given(words[0], given, Long.parseLong(words[5]));
                model.put(given, moved);
            }
            case "copy" -> {
                Place given = new Place(words[6], Long.parseLong(words[7]));
                given(words[0], given, Long.parseLong(words[5]));
                model.put(given, model.get(place));
            }
            case "expunge" -> assertThat(model.remove(place)).isNotNull();
            default -> throw new IllegalStateException("not said by a worker: " + words[2]);
        }
    }

    /** No UID is given twice, and those that a thread gets ascend. */
    private void given(String thread, Place place, long number) {
        assertThat(everGiven.put(place, number)).as("given twice: %s", place).isNull();
        Long last = lastByThread.put(thread + place.box(), place.uid());
        assertThat(place.uid()).isGreaterThan(last == null ? 0 : last);
    }

    void check(Path root) throws IOException {
        Account account = MaildirStore.open(root).account("alice").orElseThrow();
        TreeMap<Long, Integer> counts = new TreeMap<>();
        Map<Place, Known> found = new HashMap<>();
        for (String box : MaildirWorker.BOXES) {
            if (account.find(org.posthorn.mailbox.MailboxName.parse(box)).isPresent()) {
                found.putAll(found(box, account.mailbox(box), counts));
            }
        }
        TreeSet<Long> open = new TreeSet<>();
        begun.values().forEach(b -> open.addAll(b.numbers()));
        Map<Place, Known> expected = new HashMap<>(model);
        expected.values().removeIf(k -> open.contains(k.number()));
        Map<Place, Known> settled = new HashMap<>(found);
        settled.values().removeIf(k -> open.contains(k.number()));
        assertThat(settled).containsExactlyInAnyOrderEntriesOf(expected);
        TreeMap<Long, Integer> earlier = new TreeMap<>();
        model.values().forEach(k -> earlier.merge(k.number(), 1, Integer::sum));
        begun.values().forEach(b -> check(b, earlier, counts));
        model.clear();
        model.putAll(found);
        begun.clear();
    }

    private Map<Place, Known> found(String box, Mailbox mailbox, Map<Long, Integer> counts) throws IOException {
        Map<Place, Known> found = new HashMap<>();
        Snapshot snapshot = mailbox.snapshot();
        Map<Long, Long> numbers = MaildirWorker.contents(mailbox);
        assertThat(numbers).hasSize(snapshot.messages().size());
        numbers.forEach((uid, number) -> {
            String flags = MaildirWorker.text(
                    snapshot.messages().flags(snapshot.messages().row(uid)));
            found.put(new Place(box, uid), new Known(number, flags));
            counts.merge(number, 1, Integer::sum);
            Long known = everGiven.putIfAbsent(new Place(box, uid), number);
            assertThat(known == null ? number : known).isEqualTo(number);
        });
        Snapshot last = before.put(box, snapshot);
        if (last != null) {
            assertThat(snapshot.uidValidity()).isEqualTo(last.uidValidity());
            assertThat(snapshot.uidNext()).isGreaterThanOrEqualTo(last.uidNext());
            assertThat(snapshot.highestModSeq()).isGreaterThanOrEqualTo(last.highestModSeq());
        }
        everGiven.keySet().stream()
                .filter(p -> p.box().equals(box))
                .forEach(p -> assertThat(snapshot.uidNext()).isGreaterThan(p.uid()));
        return found;
    }

    /** What was not finished was done or not, and never done by half. */
    private static void check(Begun begun, Map<Long, Integer> earlier, Map<Long, Integer> counts) {
        List<Integer> more = begun.numbers().stream()
                .map(n -> counts.getOrDefault(n, 0) - earlier.getOrDefault(n, 0))
                .toList();
        switch (begun.what()) {
            case "append" ->
                assertThat(more).as("all or none").containsOnly(more.get(0)).isSubsetOf(0, 1);
            case "copy" -> assertThat(more).as("copied or not").isSubsetOf(0, 1);
            case "expunge" -> assertThat(more).as("expunged or not").isSubsetOf(0, -1);
            default -> assertThat(more).as("moved or flagged").containsOnly(0);
        }
    }
}
