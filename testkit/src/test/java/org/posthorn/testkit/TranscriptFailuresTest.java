package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.testkit.LineSession.Event;

/** A transcript that does not hold fails, in the right line and with what came instead. */
class TranscriptFailuresTest {

    private static AbstractThrowableAssert<?, ? extends Throwable> failure(String... lines) {
        return assertThatThrownBy(() -> Transcripts.check("a.txt", String.join("\n", lines), new LineProtocol()));
    }

    @Test
    void anotherLineThanExpected() {
        failure("S: 200 ready", "C: ECHO a", "S: 200 b", "C: QUIT", "S: 200 bye", "[end]")
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        a.txt:3: our side sent something else
                             1  S: 200 ready
                             2  C: ECHO a
                        -    3  S: 200 b
                        +       S: 200 a
                             4  C: QUIT
                             5  S: 200 bye
                             6  [end]
                        run: whole""");
    }

    @Test
    void aLineTooFew() {
        failure("S: 200 ready", "C: ECHO a", "S: 200 a", "S: 200 b", "C: QUIT")
                .hasMessageContaining("nothing more came; the session gives NEED_INPUT")
                .hasMessageContaining("-    4  S: 200 b");
    }

    @Test
    void aLineTooMany() {
        failure("S: 200 ready", "C: ECHO a", "C: ECHO b", "S: 200 a")
                .hasMessageContaining("not expected before this line")
                .hasMessageContaining("+       S: 200 b");
    }

    @Test
    void aLineThatComesBeforeItsTime() {
        failure("C: ECHO a", "S: 200 ready", "S: 200 a")
                .hasMessageContaining("a.txt:1: our side sent something that is not expected");
    }

    @Test
    void anotherEvent() {
        failure("S: 200 ready", "C: ASK a", "~ Asked[text=b]", "S: 200 by default")
                .hasMessageStartingWith("a.txt:3: another event")
                .hasMessageContaining("+       ~ Asked[text=a]");
    }

    @Test
    void anEventTooMany() {
        failure("S: 200 ready", "C: ASK a", "C: ASK b", "~ Asked[text=a]", "S: 200 by default", "S: 200 by default")
                .hasMessageContaining("an event that is not expected")
                .hasMessageContaining("+       ~ Asked[text=b]");
    }

    @Test
    void anEventTooFew() {
        failure("S: 200 ready", "C: ECHO a", "~ Asked[text=a]", "S: 200 a")
                .hasMessageStartingWith("a.txt:3: this event did not come; the session gives NEED_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xy", "x", "x\\n\\n\\n\\", "\\n\\"})
    void anotherBody(String body) {
        failure("S: 200 ready", "C: PUT 3", "C: x\\n\\n\\", "~| " + body, "~ Stored[octets=3]", "S: 200 by default")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a.txt:4:");
    }

    @Test
    void anEndThatIsNotSaid() {
        failure("S: 200 ready", "C: QUIT", "S: 200 bye").hasMessageContaining("does not end in [end]");
    }

    @Test
    void anEndThatIsSaidTooEarly() {
        failure("S: 200 ready", "[end]", "C: QUIT", "S: 200 bye")
                .hasMessageContaining("gives NEED_INPUT where it should give CLOSED");
    }

    @Test
    void tlsThatDoesNotFollow() {
        failure("S: 200 ready", "C: STARTTLS", "S: 200 go ahead").hasMessageContaining("[starttls] does not follow");
    }

    @Test
    void aQuestionThatStaysOpen() {
        failure("S: 200 ready", "C: ASK a", "~ Asked[text=a]", "> later", "C: ECHO b", "S: 200 b")
                .hasMessageContaining("the session gives AWAITING_ANSWER");
    }

    @Test
    void anUnknownOption() {
        failure("# title", "@ patients 5m", "S: 200 ready").hasMessage("a.txt:2: unknown option patients");
    }

    @Test
    void anUnknownCommand() {
        failure("S: 200 ready", "> dance")
                .hasMessageContaining("unknown command: dance")
                .hasMessageContaining("a.txt:2");
    }

    @Test
    void aMistakeOfTheApplication() {
        failure("S: 200 ready", "> answer 200 nobody asked").hasMessageContaining("nothing was asked");
    }

    @Test
    void anEmptyDirectory(@TempDir Path directory) {
        assertThatThrownBy(() -> Transcripts.in(directory, new LineProtocol()))
                .hasMessageContaining("no transcripts in");
    }

    @Test
    void aSessionThatDependsOnCuts() {
        Protocol<Event> faulty = new Protocol<>() {
            private final LineProtocol line = new LineProtocol();

            @Override
            public Role role() {
                return line.role();
            }

            @Override
            public Subject<Event> subject(Options options) {
                return line.subject(options);
            }

            @Override
            public String print(Event event) {
                return event.toString();
            }

            @Override
            public @org.jspecify.annotations.Nullable ByteBuffer chunk(Event event) {
                return null;
            }
        };
        String text = "S: 200 ready\nC: PUT 3\nC: abc\\\n~ Chunk[...]\n~ Stored[octets=3]\nS: 200 by default\n";
        assertThatCode(() -> PureRun.run(
                        TranscriptParser.parse("a.txt", text, faulty.role()), faulty, new Object[2], Cut.whole()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Transcripts.check("a.txt", text, faulty))
                .hasMessageContaining("run: every octet by itself")
                .hasMessageContaining("another event");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "S: 200 ready/C: ECHO a/S: 200 b|a.txt:3: our side sent something else",
                "S: 200 ready/C: ASK a/~ Asked[text=b]/S: 200 by default|a.txt:3: another event",
                "S: 200 ready/C: PUT 2/~~ x\\/C: ab\\/~ Stored[octets=2]/S: 200 by default|a.txt:3: the body has something else",
                "S: 200 ready/> dance|unknown command: dance",
                "S: 200 ready/C: QUIT/S: 200 bye/S: 200 more/[end]|a.txt:4: our side sent something else",
            })
    void overSocketsTheSameIsTold(String text, String message) {
        Script script =
                TranscriptParser.parse("a.txt", text.replace('/', '\n').replace("~~", "~|"), Protocol.Role.SERVER);
        for (Drivers driver : Drivers.available()) {
            assertThatThrownBy(() -> SocketRun.serve(script, new LineProtocol(), driver))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining("over sockets");
        }
    }
}
