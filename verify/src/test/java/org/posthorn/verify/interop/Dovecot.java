package org.posthorn.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/**
 * Dovecot over Maildirs, with IMAP and POP3, which lets anyone in who says {@link MailServer#PASSWORD}. It runs as whom {@link Unprivileged}
 * says: it serves no mail to root.
 */
final class Dovecot implements MaildropServer {

    private static final String MECHANISMS = "plain login apop cram-md5 digest-md5 scram-sha-1 scram-sha-256";

    private final Path directory;
    private final MailServer server;
    private final int imap;
    private final int pop3s;

    private Dovecot(Path directory, MailServer server, int imap, int pop3s) {
        this.directory = directory;
        this.server = server;
        this.imap = imap;
        this.pop3s = pop3s;
    }

    static Dovecot start(Path directory, SelfSignedCertificate certificate) throws Exception {
        return start(directory, certificate, MECHANISMS);
    }

    /** With other mechanisms to log in by than all it has. A port that was free may be taken when it comes to listen: then with others. */
    static Dovecot start(Path directory, SelfSignedCertificate certificate, String mechanisms) throws Exception {
        try {
            return started(directory, certificate, mechanisms);
        } catch (IOException e) {
            return started(directory, certificate, mechanisms);
        }
    }

    private static Dovecot started(Path directory, SelfSignedCertificate certificate, String mechanisms)
            throws Exception {
        String program = Installed.program("dovecot");
        Installed.file("/usr/lib/dovecot/imap");
        Installed.file("/usr/lib/dovecot/pop3");
        MailServer.prepare(directory, certificate);
        int imap = MailServer.freePort();
        int pop3 = MailServer.freePort();
        int pop3s = MailServer.freePort();
        Path configuration = Files.writeString(
                directory.resolve("dovecot.conf"), configuration(directory, imap, pop3, pop3s, mechanisms));
        Files.createDirectories(directory.resolve("mail"));
        Files.createDirectories(directory.resolve("run"));
        Unprivileged.letIn(directory);
        Program process = Program.start(Unprivileged.command(program, "-F", "-c", configuration.toString()));
        MailServer server = new MailServer(pop3, List.of(), directory.resolve("log"), process::close).awaited();
        return new Dovecot(directory, server, imap, pop3s);
    }

    private static String configuration(Path directory, int imap, int pop3, int pop3s, String mechanisms)
            throws Exception {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/log
                protocols = imap pop3
                listen = 127.0.0.1
                default_internal_user = %2$s
                default_internal_group = %3$s
                default_login_user = %2$s
                first_valid_uid = 1
                first_valid_gid = 1
                ssl = yes
                ssl_cert = <%1$s/cert.pem
                ssl_key = <%1$s/key.pem
                disable_plaintext_auth = no
                auth_mechanisms = %8$s
                auth_failure_delay = 0
                mail_location = maildir:%1$s/mail/%%u
                lda_mailbox_autocreate = yes
                postmaster_address = postmaster@example.org
                passdb {
                  driver = static
                  args = password=%4$s
                }
                userdb {
                  driver = static
                  args = uid=%2$s gid=%3$s home=%1$s/mail/%%u
                }
                namespace inbox {
                  inbox = yes
                  separator = /
                }
                service anvil {
                  chroot =
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                service imap-login {
                  chroot =
                  inet_listener imap {
                    port = %5$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service pop3-login {
                  chroot =
                  inet_listener pop3 {
                    port = %6$d
                  }
                  inet_listener pop3s {
                    port = %7$d
                  }
                }
                """.formatted(
                directory, Unprivileged.USER, Unprivileged.group(), MailServer.PASSWORD, imap, pop3, pop3s, mechanisms);
    }

    /** Where the Maildirs are, by user. */
    Path mail() {
        return directory.resolve("mail");
    }

    int imap() {
        return imap;
    }

    @Override
    public int pop3() {
        return server.port();
    }

    @Override
    public int pop3s() {
        return pop3s;
    }

    /** Hands a message to its delivery agent, as a mail server does. */
    void deliver(String user, String mailbox, byte[] message) throws Exception {
        String agent = Installed.file("/usr/lib/dovecot/dovecot-lda");
        String configuration = directory.resolve("dovecot.conf").toString();
        Program.Outcome outcome = Program.run(
                MailServer.PATIENCE,
                message,
                Unprivileged.command(agent, "-c", configuration, "-d", user, "-m", mailbox));
        assertThat(outcome.exit()).as(outcome.text()).isZero();
    }

    @Override
    public void deliver(byte[] message) throws Exception {
        deliver(MailServer.USER, "INBOX", message);
    }

    /** A client of its IMAP, logged in; to be closed. */
    jakarta.mail.Store connect(String user) throws Exception {
        jakarta.mail.Store store =
                jakarta.mail.Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", imap, user, MailServer.PASSWORD);
        return store;
    }

    String log() throws IOException {
        return server.log();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
