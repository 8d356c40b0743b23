package org.posthorn.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that does one connection by heart, and with {@code next} one after another: for each line of its script it says it
 * ({@code S: ...}), or reads lines up to and with one that begins so ({@code C: ...}), or does a TLS handshake ({@code tls}), or closes
 * ({@code close}), or waits for the client to ({@code wait}), or reads no more ({@code hang}), or throws away what comes ({@code skip}).
 */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final @Nullable SSLContext context;
    private final Thread thread;

    /**
     * A server without TLS, listening.
     *
     * @param script what it does
     * @throws IOException if there is no port
     */
    public ScriptedServer(String... script) throws IOException {
        this(null, script);
    }

    /**
     * A server, listening.
     *
     * @param context for TLS
     * @param script what it does
     * @throws IOException if there is no port
     */
    public ScriptedServer(@Nullable SSLContext context, String[] script) throws IOException {
        this.context = context;
        thread = new Thread(() -> run(script.clone()));
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String[] script) {
        for (int from = 0; from < script.length; ) {
            int to = from;
            while (to < script.length && !script[to].equals("next")) {
                to++;
            }
            try (Socket socket = server.accept()) {
                run(socket, Arrays.copyOfRange(script, from, to));
            } catch (IOException | InterruptedException e) {
                heard.add(e.toString());
            }
            from = to + 1;
        }
    }

    private void run(Socket accepted, String[] script) throws IOException, InterruptedException {
        Socket socket = accepted;
        BufferedReader in = reader(socket);
        for (String step : script) {
            if (step.startsWith("S: ")) {
                socket.getOutputStream().write((step.substring(3) + "\r\n").getBytes(ISO_8859_1));
            } else if (step.startsWith("C: ")) {
                hear(in, step.substring(3));
            } else if (step.equals("tls") && context != null) {
                SSLSocket secured = (SSLSocket)
                        context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
                secured.setUseClientMode(false);
                socket = secured;
                in = reader(socket);
            } else if (step.equals("wait")) {
                hear(in, "nothing that a client says");
            } else if (step.equals("skip")) {
                Thread.sleep(200);
                while (in.ready()) {
                    in.read(new char[1 << 16]);
                    Thread.sleep(20);
                }
            } else if (step.equals("hang")) {
                hang.await();
            }
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    private void hear(BufferedReader in, String upTo) throws IOException {
        String line = in.readLine();
        while (line != null) {
            heard.add(line);
            if (line.startsWith(upTo)) {
                return;
            }
            line = in.readLine();
        }
    }

    /** {@return its port} */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * {@return what the client said, once the script is over; unmodifiable}
     *
     * @throws InterruptedException if the caller is interrupted while it waits for that
     */
    public List<String> heard() throws InterruptedException {
        thread.join(20_000);
        return heardSoFar();
    }

    /** {@return what the client has said by now; unmodifiable} */
    public List<String> heardSoFar() {
        return List.copyOf(heard);
    }

    @Override
    public void close() throws IOException {
        hang.countDown();
        server.close();
    }
}
