package org.posthorn.verify.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.interop.MailServer.NextHop;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Exim, started by root. It retries after a second, and trusts the test's certificate alone. */
final class Exim {

    private Exim() {}

    static MailServer start(Path directory, SelfSignedCertificate certificate, NextHop next) throws Exception {
        String packaged = Installed.file("/usr/sbin/exim4");
        Installed.byRoot("Exim");
        MailServer.prepare(directory, certificate);
        int port = MailServer.freePort();
        // A copy, because its user may not be let into the place of the other.
        Path exim = Files.copy(Path.of(packaged), directory.resolve("exim4"));
        MailServer.run("chmod", "755", exim.toString());
        MailServer.run("install", "-d", "-o", "Debian-exim", directory + "/spool", directory + "/log");
        MailServer.run("chown", "Debian-exim", directory.resolve("key.pem").toString());
        Path configuration = Files.writeString(directory.resolve("exim.conf"), configuration(directory, next));
        List<String> sendmail = List.of(exim.toString(), "-C", configuration.toString());
        Program program = Program.start(
                exim.toString(), "-C", configuration.toString(), "-bdf", "-q1s", "-oX", "127.0.0.1." + port);
        Path place = exim.toRealPath();
        return new MailServer(port, sendmail, directory.resolve("log/mainlog"), () -> end(program, place)).awaited();
    }

    /** Deliveries detach themselves from the daemon, and would go on writing. They are known by the copy that they run. */
    private static void end(Program daemon, Path exim) {
        daemon.close();
        for (List<ProcessHandle> left; !(left = running(exim)).isEmpty(); ) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> running(Path exim) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(exim.toString()::equals).isPresent())
                .toList();
    }

    private static String configuration(Path directory, NextHop next) {
        return """
                spool_directory = %1$s/spool
                log_file_path = %1$s/log/%%slog
                log_selector = +tls_cipher +tls_certificate_verified +smtp_confirmation +pipelining +8bitmime
                exim_path = %1$s/exim4
                keep_environment =
                primary_hostname = exim.example
                local_interfaces = 127.0.0.1
                disable_ipv6
                host_lookup =
                rfc1413_hosts =
                prdr_enable = true
                chunking_advertise_hosts = *
                dsn_advertise_hosts = *
                smtputf8_advertise_hosts = *
                acl_smtp_rcpt = accept
                acl_smtp_data = accept
                tls_advertise_hosts = *
                tls_certificate = %1$s/cert.pem
                tls_privatekey = %1$s/key.pem
                message_size_limit = 32M
                begin acl
                begin routers
                onwards:
                  driver = manualroute
                  transport = out
                  route_list = * localhost byname
                  self = send
                begin transports
                out:
                  driver = smtp
                  port = %2$d
                  tls_verify_certificates = %1$s/cert.pem
                  tls_verify_hosts = *
                %3$s
                begin retry
                * * F,1h,1s
                begin authenticators
                plain:
                  driver = plaintext
                  public_name = PLAIN
                  client_send = ^%4$s^%5$s
                """.formatted(directory, next.port(), onwards(next), MailServer.USER, MailServer.PASSWORD);
    }

    private static String onwards(NextHop next) {
        String protocol = next.lmtp() ? "  protocol = lmtp\n" : next.way() == Way.TLS ? "  protocol = smtps\n" : "";
        return protocol
                + (next.way() == Way.PLAIN ? "  hosts_avoid_tls = *\n" : "  hosts_require_tls = *\n")
                + (next.login() ? "  hosts_require_auth = *\n" : "");
    }
}
