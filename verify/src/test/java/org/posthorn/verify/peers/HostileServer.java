package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Does to every client the same, on a thread for each. */
final class HostileServer implements AutoCloseable {

    /** What a server does to a client. It ends with the connection, or ends it. */
    interface Conduct {
        void to(Victim victim) throws IOException;
    }

    private final ServerSocket listening = new ServerSocket();
    private final Conduct conduct;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    HostileServer(Conduct conduct) throws IOException {
        this.conduct = conduct;
        listening.setReceiveBufferSize(8_192); // what is not read piles up with the client
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                socket.setTcpNoDelay(true);
                start(() -> mistreat(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void mistreat(Socket socket) {
        try (socket) {
            conduct.to(new Victim(socket));
        } catch (IOException e) {
            // the client has had enough
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** A client as the server sees it. */
    static final class Victim {

        private final Socket plain;
        private Socket socket;
        private InputStream in;

        private Victim(Socket socket) throws IOException {
            this.plain = socket;
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Says lines, whose LFs are made CRLFs. */
        Victim say(String text) throws IOException {
            socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
            return this;
        }

        /** Hears lines up to one that begins so. */
        Victim hear(String upTo) throws IOException {
            String line = line();
            while (!line.startsWith(upTo)) {
                line = line();
            }
            return this;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next; (next = in.read()) != '\n'; ) {
                if (next < 0) {
                    throw new IOException("the client left");
                }
                line.append((char) next);
            }
            return line.toString();
        }

        /** Is polite up to the client's MAIL, which it has not heard. */
        Victim greet(String... extensions) throws IOException {
            say("220 server.example\n").hear("EHLO").say("250-server.example\n");
            for (String extension : extensions) {
                say("250-" + extension + "\n");
            }
            return say("250 HELP\n");
        }

        /** Is polite up to the first octet of the message. */
        Victim invite() throws IOException {
            greet().hear("MAIL").say("250 ok\n").hear("RCPT").say("250 ok\n").hear("DATA");
            return say("354 go\n");
        }

        /** Is polite up to the final dot. */
        Victim takeMessage() throws IOException {
            return invite().hear(".\r");
        }

        Victim startTls(SSLContext context) throws IOException {
            greet("STARTTLS").hear("STARTTLS").say("220 go\n");
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
            secure.setUseClientMode(false);
            secure.startHandshake();
            socket = secure;
            in = new BufferedInputStream(secure.getInputStream());
            return this;
        }

        /** Says the same without end. */
        void forEver(String text, long pauseMillis) throws IOException {
            while (true) {
                say(text);
                if (pauseMillis > 0) {
                    Served.pause(pauseMillis);
                }
            }
        }

        /** Says and reads nothing any more. */
        void stare() {
            while (!plain.isClosed()) {
                Served.pause(20);
            }
        }

        void skip(int octets) throws IOException {
            in.skipNBytes(octets);
        }

        void reset() throws IOException {
            plain.setSoLinger(true, 0);
            plain.close();
        }
    }
}
