package org.posthorn.pop3.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers CAPA with a refusal and all else with one message, of lines that begin with a dot, which it does not keep in memory. */
final class BigMessageServer implements AutoCloseable {

    private static final byte[] LINES =
            ("..".concat("x".repeat(61)) + "\r\n").repeat(1_024).getBytes(US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final long size;

    /** A message of so many octets, dots unstuffed: a multiple of 64 KiB. */
    BigMessageServer(long size) throws IOException {
        this.size = size;
        Thread thread = new Thread(this::run);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void run() {
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write("+OK\r\n".getBytes(US_ASCII));
            socket.getInputStream().read(new byte[100]);
            out.write("-ERR\r\n".getBytes(US_ASCII));
            socket.getInputStream().read(new byte[100]);
            out.write("+OK\r\n".getBytes(US_ASCII));
            for (long sent = 0; sent < size; sent += 64 << 10) {
                out.write(LINES);
            }
            out.write(".\r\n".getBytes(US_ASCII));
            socket.getInputStream().read(new byte[100]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
