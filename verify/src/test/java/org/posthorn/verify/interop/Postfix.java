package org.posthorn.verify.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.interop.MailServer.NextHop;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Postfix, which insists on being started by root. It retries after a second, and trusts the test's certificate alone. */
final class Postfix {

    private Postfix() {}

    static MailServer start(Path directory, SelfSignedCertificate certificate, NextHop next) throws Exception {
        Installed.program("postfix");
        Installed.byRoot("Postfix");
        MailServer.prepare(directory, certificate);
        int port = MailServer.freePort();
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Files.createDirectories(etc.resolve("postfix-files.d"));
        Files.copy(Path.of("/etc/postfix/postfix-files"), etc.resolve("postfix-files"));
        Files.writeString(etc.resolve("dynamicmaps.cf"), "");
        Files.createDirectories(etc.resolve("dynamicmaps.cf.d"));
        Files.writeString(etc.resolve("main.cf"), main(directory) + onwards(next));
        Files.writeString(etc.resolve("master.cf"), master(port));
        queues(directory);
        Program program = Program.start("/usr/lib/postfix/sbin/master", "-c", etc.toString());
        List<String> sendmail = List.of("/usr/sbin/sendmail", "-C", etc.toString());
        return new MailServer(port, sendmail, directory.resolve("maillog"), program::close).awaited();
    }

    private static String main(Path directory) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                shlib_directory = /usr/lib/postfix
                meta_directory = %1$s/etc
                mail_owner = postfix
                setgid_group = postdrop
                maillog_file = %1$s/maillog
                maillog_file_prefixes = %1$s
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = postfix.example
                mydestination =
                mynetworks = 127.0.0.0/8
                smtpd_peername_lookup = no
                local_recipient_maps =
                alias_maps =
                alias_database =
                message_size_limit = 33554432
                smtpd_tls_cert_file = %1$s/cert.pem
                smtpd_tls_key_file = %1$s/key.pem
                smtpd_tls_security_level = may
                smtp_tls_CAfile = %1$s/cert.pem
                lmtp_tls_CAfile = %1$s/cert.pem
                smtp_host_lookup = native
                lmtp_host_lookup = native
                smtputf8_enable = yes
                queue_run_delay = 1s
                minimal_backoff_time = 1s
                maximal_backoff_time = 1s
                """.formatted(directory);
    }

    private static String master(int port) {
        return """
                127.0.0.1:%d inet n - n - 100 smtpd
                pickup unix n - n 1 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                smtp unix - - n - - smtp
                lmtp unix - - n - - lmtp
                error unix - - n - - error
                retry unix - - n - - error
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port);
    }

    private static String onwards(NextHop next) {
        String protocol = next.lmtp() ? "lmtp" : "smtp";
        return """
                default_transport = %1$s:[localhost]:%2$d
                relayhost = [localhost]:%2$d
                %1$s_tls_security_level = %3$s
                %1$s_tls_wrappermode = %4$s
                """.formatted(
                                protocol,
                                next.port(),
                                next.way() == Way.PLAIN ? "none" : "secure",
                                next.way() == Way.TLS ? "yes" : "no")
                + (next.login() ? login(protocol) : "");
    }

    private static String login(String protocol) {
        return """
                %1$s_sasl_auth_enable = yes
                %1$s_sasl_password_maps = static:%2$s:%3$s
                %1$s_sasl_security_options = noanonymous
                """.formatted(protocol, MailServer.USER, MailServer.PASSWORD);
    }

    private static void queues(Path directory) throws Exception {
        String queue = directory.resolve("queue").toString();
        String data = directory.resolve("data").toString();
        List<String> own = new ArrayList<>(List.of("install", "-d", "-o", "postfix", "-m", "700", data));
        Stream.of("active bounce corrupt defer deferred flush hold incoming private saved trace".split(" "))
                .forEach(name -> own.add(queue + "/" + name));
        MailServer.run(own.toArray(String[]::new));
        MailServer.run("install", "-d", "-o", "postfix", "-g", "postdrop", "-m", "730", queue + "/maildrop");
        MailServer.run("install", "-d", "-o", "postfix", "-g", "postdrop", "-m", "710", queue + "/public");
        MailServer.run("install", "-d", "-m", "755", queue + "/pid");
    }
}
