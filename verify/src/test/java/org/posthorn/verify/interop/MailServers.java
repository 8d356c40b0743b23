package org.posthorn.verify.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** Whole mail servers as ordinary processes on loopback, each with a configuration of its own in a directory of the test's. */
final class MailServers {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A server that runs. */
    record Running(int port, Closeable process) implements Closeable {
        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    private MailServers() {}

    /** Postfix, which discards what it has queued. It insists on being started by root. */
    static Running postfix(Path directory, SelfSignedCertificate certificate) throws Exception {
        Installed.program("postfix");
        Installed.byRoot("Postfix");
        int port = freePort();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Path queue = Files.createDirectories(directory.resolve("queue"));
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(etc.resolve("cert.pem"), certificate.certificatePem());
        Files.writeString(etc.resolve("key.pem"), certificate.privateKeyPem());
        Files.createDirectories(etc.resolve("postfix-files.d"));
        Files.copy(Path.of("/etc/postfix/postfix-files"), etc.resolve("postfix-files"));
        Files.writeString(etc.resolve("dynamicmaps.cf"), "");
        Files.createDirectories(etc.resolve("dynamicmaps.cf.d"));
        Files.writeString(etc.resolve("main.cf"), """
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
                local_recipient_maps =
                alias_maps =
                alias_database =
                message_size_limit = 33554432
                smtpd_tls_cert_file = %1$s/etc/cert.pem
                smtpd_tls_key_file = %1$s/etc/key.pem
                smtpd_tls_security_level = may
                smtputf8_enable = yes
                default_transport = discard:
                """.formatted(directory));
        Files.writeString(etc.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - 100 smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                proxymap unix - - n - - proxymap
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
        queues(queue, data);
        run("/usr/lib/postfix/sbin/master", "-c", etc.toString(), "-w");
        Path pid = queue.resolve("pid/master.pid");
        Running running = new Running(port, () -> stop(pid));
        awaitPort(port);
        return running;
    }

    private static void queues(Path queue, Path data) throws Exception {
        for (String name : List.of(
                "active",
                "bounce",
                "corrupt",
                "defer",
                "deferred",
                "flush",
                "hold",
                "incoming",
                "private",
                "saved",
                "trace",
                "maildrop",
                "public",
                "pid")) {
            Files.createDirectories(queue.resolve(name));
        }
        run("chown", "-R", "postfix", queue.toString(), data.toString());
        run("chown", "root", queue.toString(), queue.resolve("pid").toString());
        run(
                "chgrp",
                "postdrop",
                queue.resolve("maildrop").toString(),
                queue.resolve("public").toString());
        run("chmod", "730", queue.resolve("maildrop").toString());
        run("chmod", "710", queue.resolve("public").toString());
        run("chmod", "755", queue.resolve("pid").toString());
    }

    private static void run(String... command) throws Exception {
        Program.Outcome outcome = Program.run(PATIENCE, new byte[0], command);
        if (outcome.exit() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome.text());
        }
    }

    private static void stop(Path pid) throws IOException {
        long master = Long.parseLong(Files.readString(pid).strip());
        Optional<ProcessHandle> process = ProcessHandle.of(master);
        process.ifPresent(ProcessHandle::destroy);
        process.ifPresent(handle -> handle.onExit().join());
    }

    /** aiosmtpd with STARTTLS and SMTPUTF8; it prints what it got. */
    static Running aiosmtpd(Path directory, SelfSignedCertificate certificate) throws Exception {
        String python = Installed.pythonWith("aiosmtpd");
        Path pem = Files.writeString(directory.resolve("cert.pem"), certificate.certificatePem());
        Path key = Files.writeString(directory.resolve("key.pem"), certificate.privateKeyPem());
        Path script = Files.writeString(directory.resolve("serve.py"), """
                import asyncio, ssl, sys
                from aiosmtpd.handlers import Sink
                from aiosmtpd.smtp import SMTP
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(sys.argv[1], sys.argv[2])
                async def main():
                    loop = asyncio.get_running_loop()
                    server = await loop.create_server(
                        lambda: SMTP(Sink(), hostname="aiosmtpd.example", enable_SMTPUTF8=True, tls_context=context),
                        "127.0.0.1", 0)
                    print("READY", server.sockets[0].getsockname()[1], flush=True)
                    await server.serve_forever()
                asyncio.run(main())
                """);
        Program program = Program.start(python, script.toString(), pem.toString(), key.toString());
        try {
            return new Running(Integer.parseInt(program.await("READY", PATIENCE)), program::close);
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); ; Thread.sleep(50)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() >= 0) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }
}
