package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Cyrus with POP3, and LMTP to deliver by, which knows {@link MailServer#USER}. It runs as whom {@link Unprivileged} says. */
final class Cyrus implements MaildropServer {

    private static final List<String> PROGRAMS = List.of("master", "pop3d", "lmtpd", "ctl_cyrusdb");

    private final MailServer server;
    private final int pop3s;
    private final int lmtp;

    private Cyrus(MailServer server, int pop3s, int lmtp) {
        this.server = server;
        this.pop3s = pop3s;
        this.lmtp = lmtp;
    }

    static Cyrus start(Path directory, SelfSignedCertificate certificate) throws Exception {
        MailServer.prepare(directory, certificate);
        for (String name : List.of("conf", "spool", "bin", "lib")) {
            Files.createDirectory(directory.resolve(name));
        }
        Unprivileged.letIn(directory);
        copyPrograms(directory);
        int pop3 = MailServer.freePort();
        int pop3s = MailServer.freePort();
        int lmtp = MailServer.freePort();
        Files.writeString(directory.resolve("imapd.conf"), settings(directory));
        Files.writeString(directory.resolve("cyrus.conf"), services(directory, pop3, pop3s, lmtp));
        addUser(directory);
        Program program = Program.start(Unprivileged.command(
                "env",
                "LD_LIBRARY_PATH=" + directory + "/lib",
                directory + "/bin/master",
                "-C",
                directory + "/imapd.conf",
                "-M",
                directory + "/cyrus.conf",
                "-p",
                directory + "/conf/master.pid",
                "-D"));
        // It logs to the system's log alone.
        MailServer server = new MailServer(pop3, List.of(), directory.resolve("log"), program::close).awaited();
        return new Cyrus(server, pop3s, lmtp);
    }

    /** Copies, because whom it runs as may not be let into the place of the others. */
    private static void copyPrograms(Path directory) throws Exception {
        List<String> copy = new ArrayList<>(List.of("cp", "-p"));
        for (String program : PROGRAMS) {
            copy.add(Installed.file("/usr/lib/cyrus/bin/" + program));
        }
        copy.add(directory + "/bin/");
        MailServer.run(copy.toArray(String[]::new));
        // libcyrus, libical, libpcre and libxapian, below the name of the machine's architecture.
        String root = Installed.file("/usr/lib/cyrus/bin/master").replace("/usr/lib/cyrus/bin/master", "");
        String libraries = "cp -dp \"$0\"/usr/lib/*/libcyrus* \"$0\"/usr/lib/*/libical* \"$0\"/usr/lib/*/libpcreposix*"
                + " \"$0\"/usr/lib/*/libxapian* \"$0\"/lib/*/libpcre.* \"$1\"";
        MailServer.run("sh", "-c", libraries, root, directory + "/lib/");
    }

    private static String settings(Path directory) throws Exception {
        return """
                configdirectory: %1$s/conf
                defaultpartition: default
                partition-default: %1$s/spool
                cyrus_user: %2$s
                cyrus_group: %3$s
                servername: localhost
                sasl_pwcheck_method: auxprop
                sasl_auxprop_plugin: sasldb
                sasl_sasldb_path: %1$s/users
                sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
                allowplaintext: yes
                allowapop: yes
                autocreate_quota: 0
                autocreate_post: yes
                duplicatesuppression: no
                failedloginpause: 0
                popminpoll: 0
                tls_server_cert: %1$s/cert.pem
                tls_server_key: %1$s/key.pem
                """.formatted(directory, Unprivileged.USER, Unprivileged.group());
    }

    private static String services(Path directory, int pop3, int pop3s, int lmtp) {
        return """
                START {
                  recover cmd="%1$s/bin/ctl_cyrusdb -C %1$s/imapd.conf -r"
                }
                SERVICES {
                  pop3 cmd="%1$s/bin/pop3d -C %1$s/imapd.conf" listen="127.0.0.1:%2$d"
                  pop3s cmd="%1$s/bin/pop3d -C %1$s/imapd.conf -s" listen="127.0.0.1:%3$d"
                  lmtp cmd="%1$s/bin/lmtpd -C %1$s/imapd.conf -a" listen="127.0.0.1:%4$d"
                }
                EVENTS {
                }
                """.formatted(directory, pop3, pop3s, lmtp);
    }

    private static void addUser(Path directory) throws Exception {
        String program = Installed.file("/usr/sbin/saslpasswd2");
        String[] command = {program, "-p", "-c", "-f", directory + "/users", "-u", "localhost", MailServer.USER};
        Program.Outcome outcome = Program.run(MailServer.PATIENCE, MailServer.PASSWORD.getBytes(UTF_8), command);
        if (outcome.exit() != 0) {
            throw new IOException(outcome.text());
        }
        MailServer.run("chmod", "644", directory + "/users");
    }

    @Override
    public int pop3() {
        return server.port();
    }

    @Override
    public int pop3s() {
        return pop3s;
    }

    @Override
    public void deliver(byte[] message) throws Exception {
        try (SmtpClient client =
                SmtpClient.to("localhost", lmtp).lmtp().plaintext().connect()) {
            client.send(
                    Envelope.of("sender@example.org", MailServer.USER + "@localhost"),
                    new ByteArrayInputStream(message));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
