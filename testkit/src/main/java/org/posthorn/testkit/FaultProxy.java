package org.posthorn.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that misbehaves as told: listens on loopback, connects on to a server, and passes octets both ways with {@link Faults}. For tests of
 * what a client or a server makes of a connection that breaks in the middle of things, crawls, or comes in crumbs.
 */
public final class FaultProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Faults faults;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FaultProxy(ServerSocket listening, InetSocketAddress server, Faults faults) {
        this.listening = listening;
        this.server = server;
        this.faults = faults;
    }

    /**
     * Begins to pass connections on.
     *
     * @param server where to
     * @param faults what to do to each of them
     * @return the proxy, listening
     * @throws IOException if there is no port to listen on
     */
    public static FaultProxy to(InetSocketAddress server, Faults faults) throws IOException {
        FaultProxy proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, faults);
        start(proxy::accept);
        return proxy;
    }

    /**
     * The address to connect to in the server's stead.
     *
     * @return an address on loopback
     */
    public InetSocketAddress address() {
        return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Socket onward = new Socket(server.getAddress(), server.getPort());
                open.add(onward);
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                start(() -> pass(client, onward, faults.dropToServer()));
                start(() -> pass(onward, client, faults.dropToClient()));
            }
        } catch (IOException e) {
            close(); // by now, or because the server is gone
        }
    }

    private void pass(Socket from, Socket to, long most) {
        byte[] buffer = new byte[65_536];
        long left = most;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int size = (int) Math.min(left, read);
                for (int start = 0; start < size; start += faults.piece()) {
                    Thread.sleep(faults.delay().toMillis());
                    out.write(buffer, start, Math.min(faults.piece(), size - start));
                }
                left -= size;
                if (left == 0) {
                    drop(from, to);
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            drop(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets what was passed on arrive at {@code to}; a reset would overtake it. */
    private void drop(Socket from, Socket to) {
        reset(from, true);
        reset(to, false);
    }

    private void reset(Socket socket, boolean hard) {
        try {
            if (hard) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
        open.remove(socket);
    }

    /** Listens no more, and breaks what goes through it. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            // It is gone already.
        }
        open.forEach(socket -> reset(socket, true));
    }
}
