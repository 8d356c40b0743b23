package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.posthorn.wire.driver.Service.Refusal;

/** A selector, the thread that runs it, and the connections on it. */
final class SelectorListener<E> implements Listener {

    private static final int ACCEPTED_AT_ONCE = 64;
    private static final long PAUSE = 100_000_000;

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final ListenOptions options;
    private final Service<E> service;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Thread thread;
    private final Executor computing;
    private final Admission admission;
    private final long origin = System.nanoTime();
    private final Buffers buffers = new Buffers(true);
    private final Set<SelectorConnection<E>> open = new HashSet<>();
    private final ConcurrentLinkedQueue<SelectorConnection<E>> woken = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch portClosed = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** Connections by the time when they need a turn though nothing happens. An entry may be early, never late. */
    private final TreeSet<SelectorConnection<E>> timetable =
            new TreeSet<>(Comparator.<SelectorConnection<E>>comparingLong(SelectorConnection::listed)
                    .thenComparingLong(SelectorConnection::id));

    /** Whether the thread waits, or is about to, and has not been woken. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private long ids;
    private long acceptAgain = Long.MAX_VALUE;
    private boolean told;
    private volatile boolean stopping;
    private volatile boolean ending;

    SelectorListener(ServerSocketChannel server, ListenOptions options, Service<E> service) throws IOException {
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.options = options;
        this.service = service;
        this.admission = new Admission(options);
        this.computing = Threads.pool("posthorn-tls", Runtime.getRuntime().availableProcessors());
        this.selector = Selector.open();
        this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = new Thread(this::run, "posthorn-selector-" + address.getPort());
    }

    void start() {
        thread.start();
        ServedConnection.LOG.info("serving {}", address);
    }

    private void run() {
        try {
            while (!(told && open.isEmpty())) {
                select();
                runPosted();
                runWoken();
                runDue();
                if (stopping) {
                    tellAll();
                }
            }
        } catch (IOException | RuntimeException e) {
            ServedConnection.LOG.error("the selector of {} failed", address, e);
        } finally {
            closeQuietly(server);
            List.copyOf(open).forEach(connection -> closeNow(connection));
            runPosted();
            closeSelector();
            portClosed.countDown();
            done.countDown();
        }
    }

    private void select() throws IOException {
        asleep.set(true);
        if (woken.isEmpty() && posted.isEmpty()) {
            selectUntilDue();
        } else {
            selector.selectNow(this::ready);
        }
        asleep.set(false);
    }

    private void selectUntilDue() throws IOException {
        long next = Math.min(
                acceptAgain,
                timetable.isEmpty() ? Long.MAX_VALUE : timetable.first().listed());
        long wait = next == Long.MAX_VALUE ? 0 : Math.max((next - now()) / 1_000_000 + 1, 1);
        selector.select(this::ready, wait);
    }

    @SuppressWarnings("unchecked") // what this class attached
    private void ready(SelectionKey key) {
        asleep.lazySet(false);
        if (key == accepting) {
            accept();
        } else {
            ((SelectorConnection<E>) key.attachment()).takeTurn(key.isValid() && key.isReadable());
        }
    }

    private void runPosted() {
        for (Runnable task; (task = posted.poll()) != null; ) {
            task.run();
        }
    }

    private void runWoken() {
        SelectorConnection<E> connection;
        for (int i = 0; i < 1_000 && (connection = woken.poll()) != null; i++) {
            connection.takeTurn(false);
        }
    }

    private void runDue() {
        long now = now();
        if (acceptAgain <= now) {
            acceptAgain = Long.MAX_VALUE;
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        while (!timetable.isEmpty() && timetable.first().listed() <= now) {
            SelectorConnection<E> connection = timetable.first();
            timetable.remove(connection);
            connection.listed(Long.MAX_VALUE);
            if (connection.due() <= now) {
                connection.takeTurn(false);
            } else {
                list(connection);
            }
        }
    }

    private void tellAll() throws IOException {
        if (!told) {
            told = true;
            closeQuietly(server);
            selector.selectNow(key -> {}); // lets go of the port, whose key is cancelled
            portClosed.countDown();
            List.copyOf(open).forEach(ServedConnection::stopping);
        }
        if (ending) {
            List.copyOf(open).forEach(this::closeNow);
        }
    }

    private void closeNow(SelectorConnection<E> connection) {
        connection.close();
        connection.takeTurn(false);
    }

    private void accept() {
        try {
            SocketChannel channel = null;
            for (int i = 0; !stopping && i < ACCEPTED_AT_ONCE && (channel = server.accept()) != null; i++) {
                admit(channel);
            }
        } catch (IOException | RuntimeException e) {
            if (!stopping) {
                ServedConnection.LOG.warn("cannot accept on {}: {}", address, e.toString());
                accepting.interestOps(0);
                acceptAgain = now() + PAUSE;
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        Refusal refusal = admission.refusal(from);
        channel.configureBlocking(false);
        if (refusal != null) {
            refuse(channel, refusal);
            return;
        }
        Admission.Place place = admission.admit(from);
        SelectorConnection<E> connection;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, 0);
            connection = new SelectorConnection<>(this, place, channel, key, ids++);
            key.attach(connection);
        } catch (IOException | RuntimeException e) {
            place.leave();
            closeQuietly(channel);
            throw e;
        }
        open.add(connection);
        connection.begin();
    }

    private void refuse(SocketChannel channel, Refusal refusal) throws IOException {
        ServedConnection.LOG.debug("connection from {} refused: {}", channel.getRemoteAddress(), refusal);
        try (channel) {
            if (!options.implicitTls()) {
                channel.write(ByteBuffer.wrap(service.refusal(refusal)));
            }
        }
    }

    /** Enters the connection in the timetable, or moves its entry forward. */
    void list(SelectorConnection<E> connection) {
        if (connection.due() < connection.listed()) {
            if (connection.listed() != Long.MAX_VALUE) {
                timetable.remove(connection);
            }
            connection.listed(connection.due());
            timetable.add(connection);
        }
    }

    /** The connection is over, and its endpoint knows. */
    void left(SelectorConnection<E> connection) {
        open.remove(connection);
        if (connection.listed() != Long.MAX_VALUE) {
            timetable.remove(connection);
        }
    }

    /** Has the connection take a turn soon. From any thread. */
    void wake(SelectorConnection<E> connection) {
        woken.add(connection);
        wakeup();
    }

    /** Runs {@code task} on this listener's thread. From any thread. */
    void post(Runnable task) {
        posted.add(task);
        wakeup();
    }

    private void wakeup() {
        if (Thread.currentThread() != thread && asleep.getAndSet(false)) {
            selector.wakeup();
        }
    }

    /** Runs {@code task} on another thread. */
    void compute(Runnable task) {
        computing.execute(task);
    }

    /** Nanoseconds since this listener began. */
    long now() {
        return System.nanoTime() - origin;
    }

    ListenOptions options() {
        return options;
    }

    Service<E> service() {
        return service;
    }

    Buffers buffers() {
        return buffers;
    }

    void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            ServedConnection.LOG.debug("closing: {}", e.toString());
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            ServedConnection.LOG.debug("closing: {}", e.toString());
        }
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
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a listener cannot wait for itself");
        }
        endAccepting();
        try {
            return done.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        ending = true;
        endAccepting();
        if (Thread.currentThread() != thread) {
            Threads.await(portClosed);
        }
    }

    private void endAccepting() {
        if (!stopping) {
            stopping = true;
            ServedConnection.LOG.info("stops serving {}", address);
        }
        selector.wakeup();
    }
}
