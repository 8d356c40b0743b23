package org.posthorn.testkit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs transcripts: text files that read like a telnet session and say what our side must send and report. {@code docs/transcripts.md}
 * describes the format. Each file becomes a container with one test for each form in which it runs: whole, cut at every octet, cut at random
 * places, and over sockets through each driver.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicContainer> server() {
 *     return Transcripts.in(Path.of("src/test/transcripts/smtp/server"), new SmtpServerProtocol());
 * }
 * }</pre>
 *
 * <p>There are 1,000 random runs of each file, or as many as the system property {@code posthorn.cuts} says; a failure prints the seed, and
 * the system property {@code posthorn.seed} repeats it.
 */
public final class Transcripts {

    /** The option that keeps a transcript away from sockets, with the reason. */
    static final String PURE = "pure";

    /** How many places of one transcript are tried at most, and how many octets may go through the session meanwhile. */
    private static final int PLACES_MAX = 4_096;

    private static final int OCTETS_MAX = 16_000_000;

    private Transcripts() {}

    /**
     * All transcripts below a directory, in the order of their names.
     *
     * @param directory where the {@code .txt} files are
     * @param protocol lends the sessions
     * @return one container for each file
     * @throws AssertionError if there is no transcript
     */
    public static Stream<DynamicContainer> in(Path directory, Protocol<?> protocol) {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(p -> p.toString().endsWith(".txt")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (files.isEmpty()) {
            throw new AssertionError("no transcripts in " + directory);
        }
        return files.stream().map(file -> file(directory, file, protocol));
    }

    private static DynamicContainer file(Path directory, Path file, Protocol<?> protocol) {
        String shown = directory.relativize(file).toString();
        try {
            Script script = TranscriptParser.parse(file.toString(), Files.readString(file), protocol.role());
            String title = script.title().map(t -> shown + ": " + t).orElse(shown);
            return dynamicContainer(title, file.toUri(), tests(script, protocol).stream());
        } catch (IOException | IllegalArgumentException e) {
            DynamicTest unreadable = dynamicTest("can be read", () -> {
                throw new AssertionError(e.getMessage(), e);
            });
            return dynamicContainer(shown, file.toUri(), Stream.of(unreadable));
        }
    }

    /**
     * Runs one transcript in all forms that need no sockets.
     *
     * @param name what to call it in messages
     * @param text the transcript
     * @param protocol lends the sessions
     * @param <E> the session's events
     * @throws IllegalArgumentException if the text does not follow the format
     * @throws AssertionError if the session does something else than the transcript says
     */
    public static <E> void check(String name, String text, Protocol<E> protocol) {
        Script script = TranscriptParser.parse(name, text, protocol.role());
        Object[] known = new Object[script.events.size()];
        PureRun.run(script, protocol, known, Cut.whole());
        everyPlace(script, protocol, known);
        random(script, protocol, known);
    }

    private static <E> List<DynamicTest> tests(Script script, Protocol<E> protocol) {
        Object[] known = new Object[script.events.size()];
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("whole", () -> PureRun.run(script, protocol, known, Cut.whole())));
        tests.add(dynamicTest("cut at every octet", () -> everyPlace(script, protocol, known)));
        tests.add(dynamicTest("cut at random places", () -> random(script, protocol, known)));
        if (script.options.containsKey(PURE)) {
            return tests;
        }
        if (script.role == Protocol.Role.CLIENT) {
            tests.add(dynamicTest("over sockets", () -> SocketRun.connect(script, protocol)));
        } else {
            for (Drivers driver : Drivers.available()) {
                tests.add(dynamicTest("over sockets, " + driver, () -> SocketRun.serve(script, protocol, driver)));
            }
        }
        return tests;
    }

    private static <E> void everyPlace(Script script, Protocol<E> protocol, Object[] known) {
        PureRun.run(script, protocol, known, Cut.everywhere());
        int octets = script.peerOctets();
        int places = Math.min(PLACES_MAX, OCTETS_MAX / Math.max(1, octets));
        int step = 1 + octets / places;
        for (int place = 1; place < octets; place += step) {
            PureRun.run(script, protocol, known, Cut.at(place));
        }
    }

    private static <E> void random(Script script, Protocol<E> protocol, Object[] known) {
        long seed = Seeds.first();
        int octets = script.peerOctets();
        for (int i = 0; i < Seeds.count(); i++) {
            PureRun.run(script, protocol, known, Cut.random(seed + i, octets));
        }
    }
}
