package org.posthorn.verify.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.posthorn.verify.process.Program;

/** Programs that keep mail and do not run as root: as whoever runs the test, and as nobody if that is root. */
final class Unprivileged {

    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    /** Whom they run as. */
    static final String USER = ROOT ? "nobody" : System.getProperty("user.name");

    private Unprivileged() {}

    /** The group of {@link #USER}. */
    static String group() throws Exception {
        return Program.run(MailServer.PATIENCE, new byte[0], "id", "-gn", USER)
                .text()
                .strip();
    }

    static String[] command(String... command) throws Exception {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + group(), "--clear-groups"));
        }
        all.addAll(Arrays.asList(command));
        return all.toArray(String[]::new);
    }

    /** Lets {@link #USER} change what is in directories that root made. */
    static void letIn(Path directory) throws IOException {
        if (ROOT) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.filter(Files::isDirectory).toList()) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
                }
            }
        }
    }
}
