package org.posthorn.verify.pop3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.posthorn.verify.process.Program;

/** Dovecot's POP3 over Maildirs, with a configuration of its own; wants to be started by root, as it drops what it need not have. */
final class Dovecot {

    /** {@code nobody} and {@code nogroup}, to whom the mail then belongs. */
    private static final int NOBODY = 65534;

    private Dovecot() {}

    static boolean available() {
        return Program.find("dovecot").isPresent()
                && System.getProperty("user.name").equals("root");
    }

    static Program start(Path directory, Path maildirs, int port) throws IOException {
        Path own = Files.createDirectories(directory.resolve("dovecot"));
        give(maildirs);
        Path configuration = own.resolve("dovecot.conf");
        Files.writeString(configuration, """
                base_dir = %1$s/run
                log_path = %1$s/log
                protocols = pop3
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                first_valid_uid = 100
                first_valid_gid = 100
                mail_max_userip_connections = 10000
                default_process_limit = 1000
                default_client_limit = 20000
                mail_location = maildir:%2$s/%%u
                passdb {
                  driver = static
                  args = password=%4$s
                }
                userdb {
                  driver = static
                  args = uid=%5$d gid=%5$d home=%1$s
                }
                service pop3-login {
                  service_count = 0
                  inet_listener pop3 {
                    port = %3$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                """.formatted(own, maildirs, port, Maildrops.PASSWORD, NOBODY));
        return Program.start(Program.find("dovecot").orElseThrow().toString(), "-F", "-c", configuration.toString());
    }

    private static void give(Path maildirs) throws IOException {
        try (Stream<Path> files = Files.walk(maildirs)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", NOBODY);
                Files.setAttribute(file, "unix:gid", NOBODY);
            }
        }
    }
}
