package org.posthorn.verify.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The least that can call itself a server: a thread per connection that reads lines and answers by their first letter, and after DATA reads
 * to CRLF.CRLF. No checks, no limits, no state. Not an SMTP server, but the floor under one.
 */
final class BareLoop {

    private static final byte[] HELLO = ascii("250-floor\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
    private static final byte[] OK = ascii("250 OK\r\n");
    private static final byte[] GO_ON = ascii("354 Go on\r\n");
    private static final byte[] BYE = ascii("221 Bye\r\n");
    private static final long END = 0x0D0A2E0D0AL; // CRLF.CRLF
    private static final long FIVE = 0xFFFFFFFFFFL;

    private final InputStream in;
    private final OutputStream out;
    private final byte[] read = new byte[64 * 1024];
    private final byte[] owed = new byte[64 * 1024];
    private int position;
    private int limit;
    private int owing;

    private BareLoop(Socket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static int listen() throws IOException {
        ServerSocket server = new ServerSocket(0, 1024, java.net.InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(() -> {
            try {
                for (; ; ) {
                    Socket socket = server.accept();
                    Thread thread = new Thread(() -> serve(socket));
                    thread.setDaemon(true);
                    thread.start();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
        return server.getLocalPort();
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new BareLoop(socket).run();
        } catch (IOException e) {
            // the peer went away, and so does its thread
        }
    }

    private void run() throws IOException {
        owe(ascii("220 floor\r\n"));
        for (; ; ) {
            int verb = octet();
            if (verb < 0) {
                return;
            }
            for (int octet = verb; octet != '\n'; octet = octet()) {
                if (octet < 0) {
                    return;
                }
            }
            switch (verb) {
                case 'E' -> owe(HELLO);
                case 'D' -> {
                    owe(GO_ON);
                    body();
                    owe(OK);
                }
                case 'Q' -> {
                    owe(BYE);
                    out.write(owed, 0, owing);
                    return;
                }
                default -> owe(OK);
            }
        }
    }

    private void body() throws IOException {
        long window = 0;
        for (; ; ) {
            while (position < limit) {
                window = (window << 8 | read[position++]) & FIVE;
                if (window == END) {
                    return;
                }
            }
            if (!fill()) {
                throw new IOException("ended in a message");
            }
        }
    }

    private int octet() throws IOException {
        return position < limit || fill() ? read[position++] : -1;
    }

    private boolean fill() throws IOException {
        if (owing > 0) {
            out.write(owed, 0, owing);
            owing = 0;
        }
        position = 0;
        limit = Math.max(0, in.read(read));
        return limit > 0;
    }

    private void owe(byte[] reply) {
        System.arraycopy(reply, 0, owed, owing, reply.length);
        owing += reply.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
