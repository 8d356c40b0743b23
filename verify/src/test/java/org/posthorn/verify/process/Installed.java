package org.posthorn.verify.process;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A program that a test needs: without it the test is skipped, but fails where {@code CI=true} says that it must be there. */
public final class Installed {

    private Installed() {}

    /** Where it is. */
    public static String program(String name) {
        Optional<Path> found = Program.find(name);
        return found.isPresent() ? found.get().toString() : missing(name);
    }

    /** The Python that Debian's packages are for, which has a module. */
    public static String pythonWith(String module) throws IOException, InterruptedException {
        String[] command = {"/usr/bin/python3", "-c", "import " + module};
        boolean found = Files.isExecutable(Path.of(command[0]))
                && Program.run(Duration.ofSeconds(30), new byte[0], command).exit() == 0;
        return found ? command[0] : missing("Python's " + module);
    }

    private static String missing(String what) {
        String missing = what + " is not installed; on Debian, .ci/run says which package has it";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }
}
