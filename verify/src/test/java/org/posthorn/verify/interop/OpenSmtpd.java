package org.posthorn.verify.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.posthorn.verify.interop.MailServer.NextHop;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/**
 * OpenSMTPD, started by root. Its places are compiled in, so that it runs where a directory of the test's is mounted over them, seen by it
 * alone. All that waits in its queue is tried again each second. It offers no STARTTLS: what Debian packages cannot use its key with the OpenSSL of the same release.
 */
final class OpenSmtpd {

    private static final String START = """
            set -e
            mount --make-rprivate /
            mount --bind "$0/spool" /var/spool
            mount --bind "$0/run" /run
            mount --bind "$0/lib" /var/lib
            mount --bind "$0/libexec" /usr/libexec
            while sleep 1; do setpriv --regid opensmtpq --clear-groups "$0/smtpctl" schedule all; done >"$0/schedule" 2>&1 &
            exec "$0/smtpd" -d -v -f "$0/smtpd.conf" >"$0/log" 2>&1
            """;

    private OpenSmtpd() {}

    static MailServer start(Path directory, NextHop next) throws Exception {
        Path smtpd = Path.of(Installed.file("/usr/sbin/smtpd"));
        Path parts = Path.of(Installed.file("/usr/libexec/opensmtpd"));
        Installed.byRoot("OpenSMTPD");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = MailServer.freePort();
        String places = directory.toString();
        MailServer.run("install", "-d", places + "/run", places + "/lib/opensmtpd/empty", places + "/libexec");
        MailServer.run("install", "-d", "-m", "711", places + "/spool");
        MailServer.run("cp", "-R", parts.toString(), places + "/libexec/opensmtpd");
        MailServer.run("cp", smtpd.toString(), smtpd.resolveSibling("smtpctl").toString(), places);
        Path configuration = Files.writeString(directory.resolve("smtpd.conf"), configuration(port, next));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        Program program =
                Program.start("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", START, places);
        return new MailServer(port, List.of(), directory.resolve("log"), program::close).awaited();
    }

    private static String configuration(int port, NextHop next) {
        String scheme = next.lmtp()
                ? "lmtp"
                : switch (next.way()) {
                    case PLAIN -> "smtp+notls";
                    case STARTTLS -> "smtp+tls";
                    case TLS -> "smtps";
                };
        String url = scheme + "://" + (next.login() ? "next@" : "") + "127.0.0.1:" + next.port();
        String options = (next.way() == Way.PLAIN ? "" : "tls no-verify ") + (next.login() ? "auth <logins>" : "");
        return """
                table logins { next = "%4$s:%5$s" }
                listen on 127.0.0.1 port %1$d hostname opensmtpd.example
                action onwards relay host %2$s %3$s
                match from any for any action onwards
                """.formatted(port, url, options, MailServer.USER, MailServer.PASSWORD);
    }
}
