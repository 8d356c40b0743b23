package org.posthorn.examples.commands;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;

/** {@code smtp-server}, run within a test with the options of a command line. */
final class ServerInTest implements AutoCloseable {

    private final TestTerminal terminal = new TestTerminal();
    private final Running running;

    private ServerInTest(String... args) throws Failure {
        running = SmtpServerCommand.start(terminal.terminal(), args).orElseThrow();
    }

    static ServerInTest with(String... args) throws Failure {
        return new ServerInTest(args);
    }

    int port(String name) {
        return running.listening().port(name);
    }

    String server(String name) {
        return "localhost:" + port(name);
    }

    /** The settings of a client that does without TLS. */
    SmtpClientBuilder client() {
        return SmtpClient.to("localhost", port("smtp")).plaintext();
    }

    /** Says all of {@code text} at once, and returns all that was answered. */
    String talk(String text) throws IOException {
        return talk("smtp", text);
    }

    String talk(String port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(port))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    void stop() {
        running.stop();
    }

    String out() {
        return terminal.out();
    }

    String err() {
        return terminal.err();
    }

    @Override
    public void close() {
        running.close();
    }
}
