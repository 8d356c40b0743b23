package org.posthorn.verify.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;

/** The connections of one run, on one selector. */
final class Senders implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024);
    private final InetSocketAddress server;
    private final ByteBuffer message;
    private final int perConnection;
    private final boolean pipelining;
    private long accepted;
    private boolean finishing;

    Senders(int port, Load load) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.message = Load.message(load.size());
        this.perConnection = load.perConnection();
        this.pipelining = load.pipelining();
    }

    void connect(int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            Sender.connect(this, selector, server);
        }
    }

    /** Messages accepted until now. */
    long accepted() {
        return accepted;
    }

    ByteBuffer in() {
        return in.clear();
    }

    ByteBuffer message() {
        return message.duplicate();
    }

    boolean pipelining() {
        return pipelining;
    }

    /** A message was accepted, the connection's {@code nth}; whether there shall be another on the same connection. */
    boolean another(int nth) {
        accepted++;
        return !finishing && nth != perConnection;
    }

    /** A connection ended as it should. */
    void ended() throws IOException {
        if (!finishing) {
            connect(1);
        }
    }

    void drive(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            turn(left);
        }
    }

    /** Lets every connection end its message, say QUIT and be closed. */
    void finish() throws IOException {
        finishing = true;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!selector.keys().isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IOException(selector.keys().size() + " connections did not end");
            }
            turn(left);
        }
    }

    private void turn(long nanos) throws IOException {
        selector.select(Math.max(1, nanos / 1_000_000));
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid()) {
                ((Sender) key.attachment()).ready(key);
            }
        }
        selector.selectedKeys().clear();
        if (finishing) {
            selector.selectNow(); // lets go of cancelled keys
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
            key.channel().close();
        }
        selector.close();
    }
}
