package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A person at telnet: sends lines, reads responses. */
final class Caller implements AutoCloseable {

    private Socket socket;
    private InputStream in;

    Caller(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private Caller(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Caller underTls(int port, SSLContext context) throws IOException {
        return new Caller(context.getSocketFactory().createSocket("localhost", port));
    }

    /** One that has read the greeting and logged in. */
    static Caller loggedIn(int port) throws IOException {
        Caller caller = new Caller(port);
        caller.line();
        caller.ask("USER alice");
        caller.ask("PASS secret");
        return caller;
    }

    Caller say(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1));
        return this;
    }

    /** The next line; "(end)" at the end. */
    String line() throws IOException {
        byte[] line = octets();
        return line == null ? "(end)" : new String(line, ISO_8859_1);
    }

    private byte[] octets() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next; (next = in.read()) != '\n'; ) {
            if (next < 0) {
                return line.size() == 0 ? null : line.toByteArray();
            }
            line.write(next);
        }
        byte[] all = line.toByteArray();
        return java.util.Arrays.copyOf(all, all.length - 1);
    }

    String ask(String line) throws IOException {
        return say(line).line();
    }

    /** The lines up to the dot, dots unstuffed. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line; !(line = line()).equals("."); ) {
            lines.add(line.startsWith(".") ? line.substring(1) : line);
        }
        return lines;
    }

    /** A multi-line response, its first line among the others. */
    List<String> askForLines(String line) throws IOException {
        List<String> all = new ArrayList<>(List.of(ask(line)));
        all.addAll(lines());
        return all;
    }

    /** What is left until the end, as octets. */
    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    /** How many octets a body has, up to its dot; each is given to {@code check} in turn. */
    long body(java.util.function.IntConsumer check) throws IOException {
        long count = 0;
        boolean lineStart = true;
        for (; ; ) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the body has no end");
            }
            if (lineStart && octet == '.') {
                octet = in.read();
                if (octet == '\r') {
                    in.read();
                    return count;
                }
            }
            lineStart = octet == '\n';
            check.accept(octet);
            count++;
        }
    }

    Caller startTls(SSLContext context) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.startHandshake();
        socket = secure;
        in = new BufferedInputStream(secure.getInputStream());
        return this;
    }

    /** Leaves without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
