package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.tunnel.TunnelEvent;

/**
 * A client's connection, driven on the thread of whoever calls {@link #next}. It has no thread of its own. Not thread-safe, but for
 * {@link #close}, which any thread may call to break off what another waits for.
 *
 * @param <E> the session's events
 */
public final class ClientConnection<E> implements AutoCloseable {

    private static final int SMALL_READ = 8 * 1024;

    private final Session<E> session;
    private final Socket socket;
    private final SocketWire wire;
    private final Link<E> link;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private volatile boolean closed;

    private ClientConnection(
            Socket socket,
            InetSocketAddress server,
            SocketWire wire,
            ByteBuffer received,
            ConnectOptions options,
            Session<E> session)
            throws IOException {
        this.session = session;
        this.socket = socket;
        this.local = (InetSocketAddress) socket.getLocalSocketAddress();
        this.remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        this.wire = wire;
        this.link = new Link<>(session, wire, Buffers.HEAP, terms(options, server));
        link.received(received);
        Watch.add(wire);
    }

    private static Link.Terms terms(ConnectOptions options, InetSocketAddress remote) {
        return new Link.Terms(
                remote,
                options.handshake().toNanos(),
                options.write().toNanos(),
                0,
                SMALL_READ,
                options.tls(),
                options.implicitTls(),
                null);
    }

    /**
     * Connects. A remote address that is not resolved is resolved here, or by the proxy if there is one, and all the addresses found are
     * tried in turn. TLS that comes first is begun by the first {@link #next}.
     *
     * @param remote the server
     * @param options limits, local address and TLS
     * @param session the client's session, fresh
     * @param <E> the session's events
     * @return the connection, made
     * @throws MailException.Disconnected if no address could be reached
     * @throws MailException.TimedOut if that took too long
     */
    public static <E> ClientConnection<E> connect(InetSocketAddress remote, ConnectOptions options, Session<E> session)
            throws MailException {
        ProxyServer proxy = options.proxy();
        InetSocketAddress first =
                proxy == null ? remote : InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        MailException last = null;
        for (InetAddress address : addresses(first)) {
            long giveUp = System.nanoTime() + options.connect().toNanos();
            try {
                Socket socket = connect(new InetSocketAddress(address, first.getPort()), options, giveUp);
                return open(socket, remote, options, session, giveUp);
            } catch (SocketTimeoutException e) {
                last = new MailException.TimedOut("connecting to " + remote + " took too long");
            } catch (MailException e) {
                throw e; // of the proxy, which was reached
            } catch (IOException e) {
                last = new MailException.Disconnected("cannot connect to " + remote + ": " + e.getMessage(), e);
            }
        }
        throw last != null ? last : new MailException.Disconnected(remote + " has no address", null);
    }

    private static InetAddress[] addresses(InetSocketAddress remote) throws MailException {
        InetAddress known = remote.getAddress();
        if (known != null) {
            return new InetAddress[] {known};
        }
        try {
            return InetAddress.getAllByName(remote.getHostString());
        } catch (UnknownHostException e) {
            throw new MailException.Disconnected("no such host: " + remote.getHostString(), e);
        }
    }

    private static Socket connect(InetSocketAddress remote, ConnectOptions options, long giveUp) throws IOException {
        if (giveUp - System.nanoTime() <= 0) {
            throw new SocketTimeoutException();
        }
        Socket socket = new Socket();
        try {
            if (options.local() != null) {
                socket.bind(new InetSocketAddress(options.local(), 0));
            }
            connect(socket, remote, giveUp);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A socket that has once been given a timeout polls before each read from then on: so a long one is left to the watch. */
    private static void connect(Socket socket, InetSocketAddress remote, long giveUp) throws IOException {
        long left = giveUp - System.nanoTime();
        if (left < SocketWire.LONG) {
            socket.connect(remote, (int) (left / 1_000_000 + 1));
            return;
        }
        Watch.Watched limit = now -> {
            if (giveUp - now < 0) {
                closeQuietly(socket);
            }
        };
        Watch.add(limit);
        try {
            socket.connect(remote);
        } catch (IOException e) {
            throw giveUp - System.nanoTime() < 0 ? new SocketTimeoutException() : e;
        } finally {
            Watch.remove(limit);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is closed all the same
        }
    }

    private static <E> ClientConnection<E> open(
            Socket socket, InetSocketAddress server, ConnectOptions options, Session<E> session, long giveUp)
            throws IOException {
        try {
            SocketWire wire = new SocketWire(socket, options.write(), true);
            ProxyServer proxy = options.proxy();
            ByteBuffer received = proxy == null
                    ? Buffers.NONE
                    : tunnel(wire, proxy.tunnel(server.getHostString(), server.getPort()), giveUp);
            return new ClientConnection<>(socket, server, wire, received, options, session);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Has a proxy make the way to the server. Returns what the server has said by then. */
    private static ByteBuffer tunnel(SocketWire wire, Session<TunnelEvent> tunnel, long giveUp) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(SMALL_READ).limit(0);
        wire.useBy(giveUp);
        Watch.add(wire);
        try {
            for (; ; ) {
                TunnelEvent event = tunnel.next(in);
                if (event instanceof TunnelEvent.Refused refused) {
                    throw new MailException.Disconnected("the proxy refuses: " + refused.why(), null);
                } else if (event instanceof TunnelEvent.Fault fault) {
                    throw new MailException.ProtocolViolated(fault.violation());
                } else if (event != null) {
                    wire.withoutBound();
                    return in;
                }
                if (tunnel.hasOutput()) {
                    wire.write(tunnel.output());
                }
                in.clear();
                int count = wire.read(in, Long.MAX_VALUE);
                in.flip();
                if (count < 0) {
                    tunnel.endOfInput();
                }
            }
        } finally {
            Watch.remove(wire);
        }
    }

    /**
     * Drives the session to its next event: writes what it owes, reads, does the TLS handshake that it asks for. Buffers in the event are
     * valid until the next call. After an exception the connection is closed. What the peer said before it broke the connection is still
     * given.
     *
     * @return the event; null when the session is waiting for the caller (BODY_WANTED, AWAITING_ANSWER) or is at its end (CLOSED): see
     *     {@link #signal}. All that the session owed has then been written
     * @throws MailException.TlsFailed if the TLS handshake failed
     * @throws MailException.TimedOut if the deadline of {@link #within} passed, the handshake took too long, or the peer took no bytes
     * @throws MailException.Disconnected if the connection broke, or was closed by {@link #close}
     */
    public @Nullable E next() throws MailException {
        try {
            E event = drive();
            if (event == null && link.halt() == Link.Halt.OVER) {
                close();
                if (session.signal() != Signal.CLOSED) {
                    throw new MailException.Disconnected("the server closed the connection", null);
                }
            }
            return event;
        } catch (MailException e) {
            close();
            throw e;
        } catch (IOException e) {
            boolean asked = closed;
            E last = asked ? null : link.lastWords();
            if (last != null) {
                return last;
            }
            close();
            throw new MailException.Disconnected(
                    asked ? "the connection was closed here" : "the connection broke: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private @Nullable E drive() throws IOException {
        for (; ; ) {
            E event = link.next();
            if (event != null) {
                return event;
            }
            switch (link.halt()) {
                case INPUT, OUTPUT -> {} // the time is over that the session wanted to wait
                case TASKS -> link.runTasks();
                case APPLICATION, BODY, OVER -> {
                    return null;
                }
            }
        }
    }

    /** {@return what the session is waiting for since {@link #next} gave null} */
    public Signal signal() {
        return session.signal();
    }

    /**
     * Says whether what is written now is a body alone, to which no answer is due before its end. If one comes all the same while the peer
     * takes no more, the rest is not sent, and the answer is the next event.
     *
     * @param alone whether it is so
     */
    public void sendingBody(boolean alone) {
        wire.heeding(alone);
    }

    /**
     * Says that nothing follows when a deadline of the session has passed but its end, as it is in SMTP. Waiting for the server then costs
     * less: the system sets no timer for each read, but the socket is closed, by another thread, when a long one is overdue.
     */
    public void endingAtDeadlines() {
        wire.cutting();
    }

    /**
     * Sets a deadline for all that follows, however it is divided: {@link #next} fails with TimedOut once it has passed.
     *
     * @param left from now on; positive
     */
    public void within(Duration left) {
        Positive.check(left);
        wire.useBy(System.nanoTime() + left.toNanos());
    }

    /** Takes the deadline of {@link #within} away. */
    public void withoutDeadline() {
        wire.withoutBound();
    }

    /** {@return our address} */
    public InetSocketAddress local() {
        return local;
    }

    /** {@return the server's address, or the proxy's} */
    public InetSocketAddress remote() {
        return remote;
    }

    /** {@return whether it can still be used, as far as is known here} */
    public boolean open() {
        return !closed && !socket.isClosed();
    }

    /** Ends the connection at once, without a word to the peer. Callable from any thread; a {@link #next} under way fails. */
    @Override
    public void close() {
        closed = true;
        Watch.remove(wire);
        wire.close();
    }
}
