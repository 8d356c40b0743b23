package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.posthorn.wire.driver.Service.Refusal;

/** Accepts connections and gives each a thread. */
final class BlockingListener<E> implements Listener {

    private static final int STAND_INS = 16;
    private static final long PAUSE = 100_000_000;

    private final ServerSocket server;
    private final InetSocketAddress address;
    private final ListenOptions options;
    private final Service<E> service;
    private final Threads threads;
    private final Executor standIns;
    private final Admission admission;
    private final Set<BlockingConnection<E>> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch portClosed = new CountDownLatch(1);
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean ending;
    private volatile boolean told;

    BlockingListener(ServerSocket server, ListenOptions options, Service<E> service, Threads threads) {
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalSocketAddress();
        this.options = options;
        this.service = service;
        this.threads = threads;
        this.standIns =
                threads == Threads.VIRTUAL ? VirtualThreads::start : Threads.pool("posthorn-stand-in", STAND_INS);
        this.admission = new Admission(options);
    }

    void start() {
        new Thread(this::accept, "posthorn-accept-" + address.getPort()).start();
        ServedConnection.LOG.info("serving {}", address);
    }

    private void accept() {
        while (!stopping) {
            try {
                admit(server.accept());
            } catch (IOException
                    | RuntimeException
                    | OutOfMemoryError e) { // the last: the system gives no more threads
                if (!stopping) {
                    ServedConnection.LOG.warn("cannot accept on {}: {}", address, e.toString());
                    LockSupport.parkNanos(PAUSE);
                }
            }
        }
        portClosed.countDown();
        if (!ending) {
            open.forEach(ServedConnection::stopping);
        }
        told = true;
        endIfEmpty();
    }

    private void admit(Socket socket) throws IOException {
        InetAddress from = socket.getInetAddress();
        Refusal refusal = stopping ? Refusal.STOPPING : admission.refusal(from);
        if (refusal != null) {
            refuse(socket, refusal);
            return;
        }
        Admission.Place place = admission.admit(from);
        BlockingConnection<E> connection = null;
        try {
            connection = new BlockingConnection<>(this, place, socket);
            open.add(connection);
            threads.start("posthorn-" + address.getPort() + "-" + connection.remote(), connection);
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            place.leave();
            if (connection != null) {
                open.remove(connection);
            }
            throw e;
        }
    }

    private void refuse(Socket socket, Refusal refusal) throws IOException {
        ServedConnection.LOG.debug("connection from {} refused: {}", socket.getRemoteSocketAddress(), refusal);
        try (socket) {
            if (!options.implicitTls()) {
                socket.getOutputStream().write(service.refusal(refusal)); // there is room for it in a fresh socket
            }
        }
    }

    /** The connection is over, and its endpoint knows. */
    void left(BlockingConnection<E> connection) {
        open.remove(connection);
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (told && open.isEmpty()) {
            empty.countDown();
        }
    }

    /** Has {@code task} run for a connection whose own thread cannot. */
    void standIn(Runnable task) {
        standIns.execute(task);
    }

    /** Whether short reads are to have timeouts of the socket's. */
    boolean timed() {
        return threads == Threads.VIRTUAL;
    }

    ListenOptions options() {
        return options;
    }

    Service<E> service() {
        return service;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int connections() {
        return admission.count();
    }

    @Override
    public boolean stop(Duration grace) throws InterruptedException {
        endAccepting();
        try {
            return empty.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            open.forEach(BlockingConnection::close);
        }
    }

    @Override
    public void close() {
        ending = true;
        endAccepting();
        Threads.await(portClosed); // a thread that waits to accept holds it a moment longer
        open.forEach(BlockingConnection::close);
    }

    private void endAccepting() {
        if (!stopping) {
            stopping = true;
            ServedConnection.LOG.info("stops serving {}", address);
        }
        try {
            server.close();
        } catch (IOException e) {
            ServedConnection.LOG.debug("closing {}: {}", address, e.toString());
        }
    }
}
