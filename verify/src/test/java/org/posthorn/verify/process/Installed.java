package org.posthorn.verify.process;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.Optional;

/** A program that a test needs: without it the test is skipped, but fails where {@code CI=true} says that it must be there. */
public final class Installed {

    private Installed() {}

    /** Where it is. */
    public static String program(String name) {
        Optional<Path> found = Program.find(name);
        if (found.isPresent()) {
            return found.get().toString();
        }
        String missing = name + " is not installed; on Debian, .ci/run says which package has it";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }
}
