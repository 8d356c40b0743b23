package org.posthorn.verify.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgramTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void whatAProgramReadsAndPrintsAndItsStatusAreSeen() throws Exception {
        Program.Outcome outcome =
                Program.run(LONG, "one\ntwo\n".getBytes(UTF_8), "sh", "-c", "cat; echo three >&2; exit 4");
        assertThat(outcome).isEqualTo(new Program.Outcome(4, "one\ntwo\nthree\n"));
    }

    @Test
    void aProgramThatDoesNotEndIsKilled() {
        assertThatIOException()
                .isThrownBy(() -> Program.run(Duration.ofMillis(50), new byte[0], "sleep", "1000"))
                .withMessageContaining("did not end");
    }

    @Test
    void closingEndsAProgramAndItsChildren() throws IOException, InterruptedException {
        Program program = Program.start("sh", "-c", "sleep 1000 & echo ready; wait");
        program.await("ready", LONG);
        program.close();
        assertThat(program.running()).isFalse();
    }

    @Test
    void aMissingProgramIsNotFound() {
        assertThat(Program.find("no-such-program-anywhere")).isEmpty();
        assertThat(Program.find("sh")).isPresent();
    }
}
