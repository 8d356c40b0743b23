package org.posthorn.pop3.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.posthorn.mailbox.MailStore;
import org.posthorn.wire.driver.Listener;

/**
 * A POP3 server (RFC 1939) that serves one port.
 *
 * <pre>{@code
 * Pop3Server.listen(1110, store);
 * }</pre>
 *
 * <p>It listens on loopback unless an address is given. The JVM stays alive until it is closed. Thread-safe.
 */
public final class Pop3Server implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Listener listener;

    Pop3Server(Listener listener) {
        this.listener = listener;
        Pop3Endpoint.LOG.info("POP3 server listens on {}", listener.address());
    }

    /**
     * Serves the inboxes of a store on a port of the loopback address, to users whose passwords the store knows. As nothing leaves the
     * machine, passwords are taken in the clear.
     *
     * @param port the port; 0 takes any free one
     * @param store has the mailboxes, and the power of a {@link org.posthorn.sasl.PasswordVerifier} or of {@link org.posthorn.sasl.Credentials}
     * @return the server, listening
     * @throws IOException if the port cannot be had
     * @throws IllegalStateException if the store knows no passwords
     */
    public static Pop3Server listen(int port, MailStore store) throws IOException {
        return configure().port(port).store(store).loginInClear().listen();
    }

    /** {@return a server with other settings than the usual} */
    public static Pop3ServerBuilder configure() {
        return new Pop3ServerBuilder();
    }

    /** {@return the port it serves} */
    public int port() {
        return listener.address().getPort();
    }

    /** {@return the address it listens on} */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** {@return how many connections are open now} */
    public int connections() {
        return listener.connections();
    }

    /**
     * Stops: accepts no connections any more, says {@code -ERR [SYS/TEMP]} to each client as soon as that loses nothing, and waits for them.
     * What clients had marked as deleted stays.
     *
     * @param grace how long to wait for messages that are going out, after which their connections are cut
     * @return whether nothing was cut
     * @throws InterruptedException if the waiting thread is interrupted; then all is cut
     */
    public boolean stop(Duration grace) throws InterruptedException {
        boolean whole = false;
        try {
            whole = listener.stop(grace);
        } finally {
            listener.close();
            Pop3Endpoint.LOG.info("POP3 server on {} has stopped", listener.address());
        }
        return whole;
    }

    /** Stops with a grace of five seconds; without any if the thread is interrupted. */
    @Override
    public void close() {
        try {
            stop(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
