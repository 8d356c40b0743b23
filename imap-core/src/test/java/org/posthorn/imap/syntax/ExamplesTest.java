package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.imap.Response;
import org.posthorn.imap.SessionResponse;
import org.posthorn.wire.OutputQueue;

/**
 * The examples of the RFCs, line by line: {@code number C command} and {@code number S response}. A line with {@code !} for {@code C} or {@code S}
 * breaks the grammar of the very RFC it is from.
 */
class ExamplesTest {

    private static Stream<String> lines(String marks) {
        try (InputStream in = Objects.requireNonNull(ExamplesTest.class.getResourceAsStream("examples.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> marks.contains(line.split(" ", 3)[1])).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String line) {
        return line.split(" ", 3)[2] + "\r\n";
    }

    static Stream<String> commands() {
        return lines("C");
    }

    static Stream<String> responses() {
        return lines("S");
    }

    static Stream<String> wrong() {
        return lines("!");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandIsReadAndWhatIsWrittenOfItSaysTheSame(String line) {
        List<Object> found = Reading.whole(text(line));
        assertThat(found).singleElement().isInstanceOf(CommandEvent.Given.class);
        CommandEvent.Given given = (CommandEvent.Given) found.get(0);
        CommandWriter writer = new CommandWriter();
        writer.literals(CommandWriter.Literals.PLUS);
        byte[] written = CommandRoundTripTest.joined(writer.write(given.tag(), given.command()));
        assertThat(Reading.whole(written, SyntaxLimits.SERVER)).containsExactly(given);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void eachResponseIsReadAndWhatIsWrittenOfItSaysTheSame(String line) {
        List<Object> found = Hearing.whole(text(line));
        assertThat(found).singleElement().isInstanceOf(Response.class);
        if (found.get(0) instanceof SessionResponse.Unknown) {
            return; // only read
        }
        OutputQueue queue = new OutputQueue(1_000);
        new ResponseWriter(queue).write((Response) found.get(0));
        assertThat(Hearing.whole(ResponseRoundTripTest.drained(queue), SyntaxLimits.CLIENT, Set.of()))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void eachExampleThatIsWrongIsRefused(String line) {
        List<Object> found = Stream.concat(Reading.whole(text(line)).stream(), Hearing.whole(text(line)).stream())
                .toList();
        assertThat(found).hasAtLeastOneElementOfType(CommandEvent.Malformed.class);
        assertThat(found).hasAtLeastOneElementOfType(ResponseEvent.Malformed.class);
    }
}
