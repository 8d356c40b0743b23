package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** mutt, as if someone typed. It wants a terminal, which {@code script} gives it. */
final class Mutt {

    private static final String SETTINGS = "set mbox_type=Maildir quit=yes delete=yes confirmappend=no confirmcreate=no"
            + " sleep_time=0 wait_key=no move=no record='' mark_old=yes\n";

    private Mutt() {}

    /**
     * Opens a mailbox and has keys typed, which have to leave it.
     *
     * @param directory where it may write
     * @param settings more than the usual, as in its configuration
     */
    static void run(Path directory, String mailbox, String settings, String... keys) throws Exception {
        String typed = "push '" + String.join("", keys) + "'\n";
        Path configuration = Files.writeString(
                directory.resolve("muttrc"), SETTINGS + "set folder=" + directory + "\n" + settings + "\n" + typed);
        String command = Installed.program("mutt") + " -n -F " + configuration + " -f " + mailbox;
        // Its standard input stays open: the end of that would be typed, too.
        try (Program program = Program.start(
                "env", "HOME=" + directory, "TERM=vt100", Installed.program("script"), "-qec", command, "/dev/null")) {
            assertThat(program.exit(MailServer.PATIENCE)).isZero();
        }
    }
}
