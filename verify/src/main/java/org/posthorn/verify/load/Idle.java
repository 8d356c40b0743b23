package org.posthorn.verify.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Connections that have said EHLO, heard the answer, and say nothing more. */
public final class Idle implements AutoCloseable {

    private static final byte[] EHLO = "EHLO idle.example\r\n".getBytes(US_ASCII);
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int TOGETHER = 250;

    private final List<Socket> sockets = new ArrayList<>();
    private final byte[] buffer = new byte[4096];
    private final int port;

    /** None yet, to the server on that port of the loopback address. */
    public Idle(int port) {
        this.port = port;
    }

    /** Opens that many more, some at a time, so that a server that is slow to answer one can meanwhile answer others. */
    public void open(int connections) throws IOException {
        for (int left = connections; left > 0; left -= TOGETHER) {
            int first = sockets.size();
            for (int i = 0; i < Math.min(left, TOGETHER); i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
            List<Socket> opened = sockets.subList(first, sockets.size());
            for (Socket socket : opened) {
                await(socket);
                socket.getOutputStream().write(EHLO);
            }
            for (Socket socket : opened) {
                await(socket);
            }
        }
    }

    private void await(Socket socket) throws IOException {
        Replies replies = new Replies();
        int count;
        do {
            count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new IOException("the server closed one of " + sockets.size() + " idle connections");
            }
        } while (replies.count(ByteBuffer.wrap(buffer, 0, count)) == 0);
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
