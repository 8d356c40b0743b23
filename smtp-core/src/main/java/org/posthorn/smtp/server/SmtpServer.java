package org.posthorn.smtp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.posthorn.wire.driver.Listener;

/**
 * An SMTP server (RFC 5321) that serves one port.
 *
 * <pre>{@code
 * SmtpServer.listen(2525, (envelope, message) -> inbox.add(Message.parse(message)));
 * }</pre>
 *
 * <p>It listens on loopback unless an address is given. The JVM stays alive until it is closed. Thread-safe.
 */
public final class SmtpServer implements AutoCloseable {

    private final Listener listener;

    SmtpServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Takes all messages that come to a port of the loopback address.
     *
     * @param port the port; 0 takes any free one
     * @param consumer takes them
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public static SmtpServer listen(int port, MessageConsumer consumer) throws IOException {
        return configure().port(port).listen(consumer);
    }

    /**
     * Serves a port of the loopback address.
     *
     * @param port the port; 0 takes any free one
     * @param handler answers the clients
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public static SmtpServer listen(int port, SmtpHandler handler) throws IOException {
        return configure().port(port).listen(handler);
    }

    /**
     * Serves a port of the loopback address.
     *
     * @param port the port; 0 takes any free one
     * @param handler answers the clients, now or later
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public static SmtpServer listen(int port, AsyncSmtpHandler handler) throws IOException {
        return configure().port(port).listen(handler);
    }

    /** {@return a server with other settings than the usual} */
    public static SmtpServerBuilder configure() {
        return new SmtpServerBuilder();
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
     * Stops: accepts no connections any more, says 421 to each client as soon as that loses nothing, and waits for them.
     *
     * @param grace how long to wait for messages that are under way, after which their connections are cut
     * @return whether nothing was cut
     * @throws InterruptedException if the waiting thread is interrupted; then all is cut
     */
    public boolean stop(Duration grace) throws InterruptedException {
        return listener.stop(grace);
    }

    /** Stops at once: messages that are under way are lost to us, and their senders know it. */
    @Override
    public void close() {
        listener.close();
    }
}
