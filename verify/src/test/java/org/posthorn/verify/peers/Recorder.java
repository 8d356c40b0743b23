package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that says yes to everything and writes down each octet it hears. */
final class Recorder implements AutoCloseable {

    private static final String HELLO = "250-recorder.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            + "250-DSN\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER ANONYMOUS";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Recorder() throws IOException {
        Thread thread = new Thread(this::serve, "recorder");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** All lines heard but those of messages, each with what stands for its end. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    /** The octets of all messages, dot-stuffed, up to and with the final dot. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    void forget() {
        commands.clear();
        messages.clear();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                socket.setTcpNoDelay(true);
                converse(socket, new BufferedInputStream(socket.getInputStream()));
            } catch (IOException e) {
                // the client is gone, or the test
            }
        }
    }

    private void converse(Socket socket, InputStream in) throws IOException {
        say(socket, "220 recorder.example");
        boolean challenged = false;
        for (String line = line(in); line.endsWith("\n"); line = line(in)) {
            commands.add(line);
            boolean passwordAwaited = challenged;
            challenged = line.startsWith("AUTH LOGIN");
            say(socket, line.startsWith("EHLO") ? HELLO : passwordAwaited ? "334 " : answer(line));
            if (line.startsWith("DATA")) {
                messages.add(message(in));
                say(socket, "250 2.0.0 taken");
            }
        }
    }

    /** To a command, or to what may be a response. */
    private static String answer(String line) {
        String verb = line.split("[ \r]", 2)[0];
        return switch (verb) {
            case "MAIL", "RCPT", "RSET" -> "250 2.0.0 ok";
            case "DATA" -> "354 go";
            case "QUIT" -> "221 bye";
            case "AUTH" -> line.indexOf(' ', 5) < 0 ? "334 " : "235 2.7.0 in";
            default -> "235 2.7.0 in";
        };
    }

    private static void say(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
    }

    /** Up to and with LF; at the end of all what there is. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next; (next = in.read()) >= 0; ) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static String message(InputStream in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            message.append(line);
            if (line.equals(".\r\n")) {
                break;
            }
        }
        return message.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
