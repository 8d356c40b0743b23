package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Listing;

/**
 * Which messages of one maildrop have been downloaded and left on the server, by their unique identifiers (RFC 1939 section 8), in a file.
 *
 * <pre>{@code
 * Downloaded downloaded = Downloaded.in(file);
 * List<Listing> all = pop.list();
 * downloaded.retain(all);
 * for (Listing message : downloaded.fresh(all)) {
 *   pop.retrieve(message, directory.resolve(name(message)));
 *   downloaded.add(message);
 * }
 * pop.delete(downloaded.olderThan(Duration.ofDays(14), all));
 * pop.quit();
 * }</pre>
 *
 * <p>In doubt a message is downloaded twice, never lost: one without a unique identifier is always fresh; where a server gives one
 * identifier to several messages, as it may to equal ones, as many of them count as downloaded as have been.
 *
 * <p>What is added is in the file at once; a line that a crash has cut is passed over. Not thread-safe, and one file is for one at a time.
 */
public final class Downloaded {

    private final Path file;
    private final InstantSource clock;
    /** When each message was downloaded, the earliest first. */
    private final Map<String, ArrayDeque<Instant>> times = new LinkedHashMap<>();

    private boolean endsWithinLine;

    private Downloaded(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Reads what has been downloaded.
     *
     * @param file where it is kept: a file for each maildrop; nothing has been downloaded if it is not there
     * @return what has been downloaded
     * @throws IOException if it cannot be read
     */
    public static Downloaded in(Path file) throws IOException {
        return in(file, InstantSource.system());
    }

    /**
     * Reads what has been downloaded, by another clock.
     *
     * @param file where it is kept
     * @param clock tells the time
     * @return what has been downloaded
     * @throws IOException if it cannot be read
     */
    public static Downloaded in(Path file, InstantSource clock) throws IOException {
        Downloaded downloaded = new Downloaded(file, clock);
        downloaded.read();
        return downloaded;
    }

    private void read() throws IOException {
        String text;
        try {
            text = Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException e) {
            return;
        }
        endsWithinLine = !text.isEmpty() && !text.endsWith("\n");
        int end = text.lastIndexOf('\n');
        for (String line : text.substring(0, end + 1).split("\n")) {
            int space = line.indexOf(' ');
            if (line.matches("-?[0-9]{1,11} [!-~]{1,70}")) {
                Instant time = Instant.ofEpochSecond(Long.parseLong(line.substring(0, space)));
                note(line.substring(space + 1), time);
            }
        }
    }

    private void note(String uniqueId, Instant time) {
        times.computeIfAbsent(uniqueId, id -> new ArrayDeque<>(1)).add(time);
    }

    /**
     * {@return the messages that have not been downloaded, in their order}
     *
     * @param listed messages of the maildrop
     */
    public List<Listing> fresh(List<Listing> listed) {
        return those(listed, time -> time == null);
    }

    /**
     * {@return the messages that have been downloaded so long ago or longer, in their order}
     *
     * @param age how long ago
     * @param listed messages of the maildrop
     */
    public List<Listing> olderThan(Duration age, List<Listing> listed) {
        Instant latest = clock.instant().minus(age);
        return those(listed, time -> time != null && !time.isAfter(latest));
    }

    /** Of messages with the same identifier the first ones are those that were downloaded. */
    private List<Listing> those(List<Listing> listed, Predicate<@Nullable Instant> wanted) {
        Map<String, ArrayDeque<Instant>> left = new HashMap<>();
        List<Listing> those = new ArrayList<>();
        for (Listing message : listed) {
            Instant time = message.uniqueId()
                    .map(id -> left.computeIfAbsent(id, i -> new ArrayDeque<>(times.getOrDefault(i, NEVER)))
                            .poll())
                    .orElse(null);
            if (wanted.test(time)) {
                those.add(message);
            }
        }
        return List.copyOf(those);
    }

    private static final ArrayDeque<Instant> NEVER = new ArrayDeque<>(1);

    /**
     * A message has been downloaded, and is safe. One without a unique identifier cannot be kept in mind.
     *
     * @param message which
     * @throws IOException if it cannot be written to the file
     */
    public void add(Listing message) throws IOException {
        if (message.uniqueId().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        String id = message.uniqueId().get();
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer octets = US_ASCII.encode((endsWithinLine ? "\n" : "") + line(id, now));
            endsWithinLine = true;
            while (octets.hasRemaining()) {
                out.write(octets);
            }
            endsWithinLine = false;
        }
        note(id, now);
    }

    private static String line(String uniqueId, Instant time) {
        return time.getEpochSecond() + " " + uniqueId + "\n";
    }

    /**
     * Forgets messages that are not there any more. If none of those that are there has a unique identifier, nothing is forgotten: the server
     * does not tell at the moment.
     *
     * @param listed all messages of the maildrop
     * @throws IOException if the file cannot be replaced; it is as it was
     */
    public void retain(List<Listing> listed) throws IOException {
        Map<String, Integer> there = new HashMap<>();
        listed.forEach(message -> message.uniqueId().ifPresent(id -> there.merge(id, 1, Integer::sum)));
        if (there.isEmpty() && !listed.isEmpty()) {
            return;
        }
        Map<String, ArrayDeque<Instant>> kept = new LinkedHashMap<>();
        boolean changed = endsWithinLine;
        for (Map.Entry<String, ArrayDeque<Instant>> entry : times.entrySet()) {
            int most = there.getOrDefault(entry.getKey(), 0);
            changed |= entry.getValue().size() > most;
            entry.getValue().stream()
                    .limit(most)
                    .forEach(time -> kept.computeIfAbsent(entry.getKey(), id -> new ArrayDeque<>(1))
                            .add(time));
        }
        if (changed) {
            write(kept);
            times.clear();
            times.putAll(kept);
            endsWithinLine = false;
        }
    }

    private void write(Map<String, ArrayDeque<Instant>> all) throws IOException {
        StringBuilder text = new StringBuilder();
        all.forEach((id, when) -> when.forEach(time -> text.append(line(id, time))));
        WholeFile out = WholeFile.at(file);
        boolean written = false;
        try {
            out.write(US_ASCII.encode(text.toString()));
            out.commit(text.length());
            written = true;
        } finally {
            if (!written) {
                out.abort();
            }
        }
    }

    /** {@return how many downloaded messages are kept in mind} */
    public int size() {
        return times.values().stream().mapToInt(ArrayDeque::size).sum();
    }
}
