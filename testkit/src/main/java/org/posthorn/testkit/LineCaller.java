package org.posthorn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A peer on a plain socket, who speaks the small line protocol by hand. */
final class LineCaller implements AutoCloseable {

    Socket socket;
    private InputStream in;

    LineCaller(InetSocketAddress server, @Nullable InetAddress from, int patienceMillis) throws IOException {
        socket = from == null
                ? new Socket(server.getAddress(), server.getPort())
                : new Socket(server.getAddress(), server.getPort(), from, 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(patienceMillis);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends text as it is. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** Sends on a thread of its own, as long as it takes; what cannot be sent is dropped. */
    Thread sendBeside(byte[] octets) {
        Thread sender = new Thread(
                () -> {
                    try {
                        send(octets);
                    } catch (IOException e) {
                        // The other side has closed: the rule shows whether it may.
                    }
                },
                "sender");
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    /** A line without its CRLF, or null at the end of the stream, or when it was reset. */
    @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                line.write(octet);
                if (octet == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
                }
            }
        } catch (SocketException e) { // reset
            return null;
        }
        assertEquals(0, line.size(), "a line without an end");
        return null;
    }

    void expect(String... lines) throws IOException {
        for (String line : lines) {
            assertEquals(line, line());
        }
    }

    /** Expects the end of the stream, and closes. */
    void expectEnd() throws IOException {
        assertNull(line());
        close(); // a driver may wait for this
    }

    /** Sends lines, and expects their answers. */
    void say(String text, String... answers) throws IOException {
        send(text);
        expect(answers);
    }

    /** Takes a body of this size, and sees that it is the one expected. */
    void expectBody(long size) throws IOException {
        expectBody(0, size);
    }

    /** Takes a part of a body. */
    void expectBody(long from, long to) throws IOException {
        byte[] buffer = new byte[65_536];
        for (long place = from; place < to; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, to - place));
            if (read < 0) {
                throw new AssertionError("the body ended after " + place + " octets");
            }
            for (int i = 0; i < read; i++) {
                if (buffer[i] != LineEndpoint.octet(place + i)) {
                    throw new AssertionError("octet " + (place + i) + " of the body differs");
                }
            }
            place += read;
        }
    }

    /** A PUT with its body. */
    static byte[] put(int size) {
        byte[] command = ("PUT " + size + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(command, command.length + size);
        for (int i = 0; i < size; i++) {
            all[command.length + i] = LineEndpoint.octet(i);
        }
        return all;
    }

    /** Shakes hands for a host name. */
    void startTls(String host) throws IOException {
        SSLSocket tls =
                (SSLSocket) Bench.clientContext().getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    /** Breaks the connection off. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
