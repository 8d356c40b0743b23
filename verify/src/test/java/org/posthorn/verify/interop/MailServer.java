package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Program;

/**
 * A whole mail server that runs, as an ordinary process on loopback with a configuration of its own in a directory of the test's. It takes
 * mail for any address and passes it on.
 *
 * @param port where it listens
 * @param sendmail the beginning of its sendmail command, if it has one here
 * @param logged where it logs
 * @param process ends it
 */
record MailServer(int port, List<String> sendmail, Path logged, Closeable process) implements Closeable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final String USER = "joey";
    static final String PASSWORD = "pencil";

    /**
     * Where all mail goes on to.
     *
     * @param port a port of the loopback address
     * @param way how
     * @param login whether as {@link #USER}
     * @param lmtp whether by LMTP
     */
    record NextHop(int port, Way way, boolean login, boolean lmtp) {
        static NextHop plain(int port) {
            return new NextHop(port, Way.PLAIN, false, false);
        }
    }

    /** Those that relay, each with what Debian calls it. */
    enum Kind {
        POSTFIX,
        EXIM,
        OPENSMTPD;

        MailServer start(Path directory, SelfSignedCertificate certificate, NextHop next) throws Exception {
            return switch (this) {
                case POSTFIX -> Postfix.start(directory, certificate, next);
                case EXIM -> Exim.start(directory, certificate, next);
                case OPENSMTPD -> OpenSmtpd.start(directory, next);
            };
        }
    }

    /** Submits a message by the sendmail command, to be delivered later. */
    void submit(byte[] message, String from, String... to) throws Exception {
        List<String> command = new ArrayList<>(sendmail);
        command.addAll(List.of("-i", "-f", from, "--"));
        command.addAll(List.of(to));
        run(message, command);
    }

    /** All that it has logged. */
    String log() throws IOException {
        try {
            return Files.readString(logged, ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }

    /** Lets the server's own users into a directory, and leaves there cert.pem and key.pem. */
    static void prepare(Path directory, SelfSignedCertificate certificate) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("cert.pem"), certificate.certificatePem());
        Files.writeString(directory.resolve("key.pem"), certificate.privateKeyPem());
    }

    static void run(String... command) throws Exception {
        run(new byte[0], List.of(command));
    }

    private static void run(byte[] input, List<String> command) throws Exception {
        Program.Outcome outcome = Program.run(PATIENCE, input, command.toArray(String[]::new));
        if (outcome.exit() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome.text());
        }
    }

    /** A port that nothing listened on a moment ago: none of them tells which it took. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it greets; else ends it. */
    MailServer awaited() throws IOException, InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); ; Thread.sleep(20)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() >= 0) {
                    return this;
                }
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    close();
                    throw new IOException(log(), e);
                }
            }
        }
    }
}
