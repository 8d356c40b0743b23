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

    /** Says in which directory {@code .ci/run} unpacks the packages that cannot be installed beside one another. */
    private static final String PEERS = "posthorn.peers";

    private Installed() {}

    /** Where it is. */
    public static String program(String name) {
        Optional<Path> found = Program.find(name);
        return found.isPresent() ? found.get().toString() : missing(name);
    }

    /**
     * Where a file of a package is, unpacked or installed.
     *
     * @param path its absolute path in the package
     */
    public static String file(String path) {
        Path unpacked = Path.of(System.getProperty(PEERS, "/")).resolve(path.substring(1));
        if (Files.exists(unpacked)) {
            return unpacked.toString();
        }
        return Files.exists(Path.of(path)) ? path : missing(path);
    }

    /** Skips the test unless root runs it, everywhere: a mail server changes to users of its own. */
    public static void byRoot(String program) {
        if (!System.getProperty("user.name").equals("root")) {
            abort(program + " can be started by root alone");
        }
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
