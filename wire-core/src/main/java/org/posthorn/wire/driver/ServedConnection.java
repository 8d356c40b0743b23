package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Service.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that a listener accepted, without its waiting: brings the link's events to the endpoint. The drivers add the wire and the
 * waiting.
 *
 * @param <E> the session's events
 */
abstract class ServedConnection<E> implements Connection, Wire, Link.BehindProxy {

    static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    /** How long to go on reading once all has been said, in nanoseconds. */
    private static final long LINGER = 1_000_000_000;

    private final Admission.Place place;
    private volatile InetSocketAddress local;
    private volatile InetSocketAddress remote;
    private @Nullable Service<E> service;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private @Nullable Endpoint<E> endpoint;
    private @Nullable Link<E> link;
    private volatile boolean over;

    ServedConnection(Admission.Place place, InetSocketAddress local, InetSocketAddress remote) {
        this.place = place;
        this.local = local;
        this.remote = remote;
    }

    /** Makes the endpoint and the link. To be called once, by the thread that owns the connection, before all else. */
    final void open(Service<E> service, ListenOptions options, Buffers buffers, int small) throws IOException {
        LOG.debug("connection from {}", remote);
        this.service = service;
        Endpoint<E> made = service.connected(this);
        endpoint = made;
        link = new Link<>(
                made.session(),
                this,
                buffers,
                new Link.Terms(
                        remote,
                        options.handshake().toNanos(),
                        options.write().toNanos(),
                        LINGER,
                        small,
                        options.tls(),
                        options.implicitTls(),
                        place.isProxy() ? this : null));
    }

    @Override
    public final byte @Nullable [] told(ProxyHeader header) {
        InetSocketAddress source = header.source();
        InetSocketAddress destination = header.destination();
        if (source == null || destination == null) {
            return null;
        }
        LOG.debug("connection from {} through {}", source, remote);
        remote = source;
        local = destination;
        Refusal refusal = place.announced(source.getAddress());
        if (refusal == null) {
            return null;
        }
        LOG.debug("connection from {} refused: {}", source, refusal);
        return service == null ? new byte[0] : service.refusal(refusal);
    }

    /** The socket is closed: another may take its place. */
    final void makeRoom() {
        place.leave();
    }

    /** Runs until something must be waited for. */
    final Link.Halt turn() throws IOException {
        while (step() || link().halt() == Link.Halt.BODY && askForBody()) {}
        return link().halt();
    }

    /** Runs what others want to have run, then hands on the next event. Returns whether there was one; else the link has halted. */
    final boolean step() throws IOException {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
        E event = link().next();
        if (event == null) {
            return false;
        }
        endpoint().on(event);
        return true;
    }

    /** Returns whether more of the body was given. */
    final boolean askForBody() throws IOException {
        return endpoint().bodyWanted();
    }

    /** Tells the endpoint that it is over, once. */
    final void ended(@Nullable Throwable why) {
        if (over) {
            return;
        }
        over = true;
        if (why == null || why instanceof IOException) {
            LOG.debug("connection from {} is over: {}", remote, why == null ? "in good order" : why.toString());
        } else {
            LOG.warn("connection from {} ended by a fault of ours", remote, why);
        }
        tasks.clear();
        if (endpoint == null) {
            return;
        }
        try {
            endpoint.closed();
        } catch (RuntimeException e) {
            LOG.warn("an endpoint failed while it was told of its end", e);
        }
    }

    final boolean over() {
        return over;
    }

    /** The listener is stopping. */
    final void stopping() {
        execute(() -> {
            link().hurry();
            endpoint().stopping();
        });
    }

    @Override
    public final void execute(Runnable task) {
        if (!over) {
            tasks.add(task);
            wake();
        }
    }

    /** Has a turn taken soon, as there are tasks. */
    abstract void wake();

    @Override
    public final InetSocketAddress local() {
        return local;
    }

    @Override
    public final InetSocketAddress remote() {
        return remote;
    }

    @Override
    public final void hold() {
        link().hold(true);
    }

    @Override
    public final void release() {
        execute(() -> link().hold(false));
    }

    final Link<E> link() {
        if (link == null) {
            throw new IllegalStateException("not open");
        }
        return link;
    }

    final boolean hasTasks() {
        return !tasks.isEmpty();
    }

    private Endpoint<E> endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("not open");
        }
        return endpoint;
    }
}
