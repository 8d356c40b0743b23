package org.posthorn.wire.driver;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;

/**
 * A client's connection, driven on the thread of whoever calls {@link #next}. It has no thread of its own. Not thread-safe, but for
 * {@link #close}, which any thread may call to break off what another waits for.
 *
 * @param <E> the session's events
 */
public final class ClientConnection<E> implements AutoCloseable {

    private final Session<E> session;

    private ClientConnection(Session<E> session) {
        this.session = session;
    }

    /**
     * Connects, and begins TLS where the options say that it comes first. A remote address that is not resolved is resolved here, and all
     * the addresses found are tried in turn.
     *
     * @param remote the server
     * @param options limits, local address and TLS
     * @param session the client's session, fresh
     * @param <E> the session's events
     * @throws MailException.Disconnected if no address could be reached
     * @throws MailException.TimedOut if that took too long
     */
    public static <E> ClientConnection<E> connect(InetSocketAddress remote, ConnectOptions options, Session<E> session)
            throws MailException {
        throw new MailException.Disconnected("not built yet", null);
    }

    /**
     * Drives the session to its next event: writes what it owes, reads, does the TLS handshake that it asks for. Buffers in the event are
     * valid until the next call.
     *
     * @return the event; null when the session is waiting for the caller (BODY_WANTED, AWAITING_ANSWER) or is at its end (CLOSED): see
     *     {@link #signal}. All that the session owed has then been written
     * @throws MailException.TlsFailed if the TLS handshake failed
     * @throws MailException.TimedOut if the deadline of {@link #within} passed, the handshake took too long, or the peer took no bytes
     * @throws MailException.Disconnected if the connection broke, or was closed by {@link #close}
     */
    public @Nullable E next() throws MailException {
        throw new MailException.Disconnected("not built yet", null);
    }

    /** What the session is waiting for since {@link #next} gave null. */
    public Signal signal() {
        return session.signal();
    }

    /** Sets a deadline for all that follows, however it is divided: {@link #next} fails with TimedOut once it has passed. */
    public void within(Duration left) {}

    /** Takes the deadline of {@link #within} away. */
    public void withoutDeadline() {}

    /** Our address. */
    public InetSocketAddress local() {
        throw new IllegalStateException("not built yet");
    }

    /** The server's address. */
    public InetSocketAddress remote() {
        throw new IllegalStateException("not built yet");
    }

    /** Whether it can still be used, as far as is known here. */
    public boolean open() {
        return false;
    }

    /** Ends the connection at once, without a word to the peer. Callable from any thread; a {@link #next} under way fails. */
    @Override
    public void close() {}
}
