package org.posthorn.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.posthorn.testkit.Protocol.Role;
import org.posthorn.testkit.Step.Kind;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.driver.ClientConnection;
import org.posthorn.wire.driver.ConnectOptions;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.TlsEngines;

/** Runs a script over a socket on loopback: our side under a driver, the peer's part played here. */
final class SocketRun<E> {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int WRITE_BESIDE = 32_768;

    /** Made once, when the first script needs them. */
    private static final class Contexts {
        private static final SelfSignedCertificate CERTIFICATE =
                SelfSignedCertificate.forHosts("localhost", "127.0.0.1");
        static final SSLContext SERVER = CERTIFICATE.serverContext();
        static final SSLContext CLIENT = CERTIFICATE.clientContext();
    }

    private final Script script;
    private final Protocol<E> protocol;
    private final Progress<E> progress;
    private final boolean answersElsewhere;
    private final Subject<E> subject;
    private final SteeredSession<E> session;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private int answering;
    private boolean over;
    private @Nullable Throwable failure;

    private SocketRun(Script script, Protocol<E> protocol, String how, boolean answersElsewhere) {
        this.script = script;
        this.protocol = protocol;
        this.progress = new Progress<>(script, protocol, new Object[script.events.size()], how);
        this.answersElsewhere = answersElsewhere;
        this.subject = PureRun.subject(script, protocol);
        this.session = new SteeredSession<>(subject.session(), script.role == Role.CLIENT);
    }

    /** Runs a server's script under a driver. */
    static <E> void serve(Script script, Protocol<E> protocol, Drivers driver) throws Exception {
        SocketRun<E> run = new SocketRun<>(script, protocol, "over sockets, " + driver, driver == Drivers.SELECTOR);
        run.serve(driver.driver());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a task that fails ends the connection, which the run sees
    private void serve(Driver driver) throws Exception {
        TlsEngines engines = script.needsTls() ? TlsEngines.server(Contexts.SERVER) : null;
        ListenOptions options = ListenOptions.DEFAULTS;
        if (engines != null) {
            options = startsWithTls() ? options.withImplicitTls(engines) : options.withTls(engines);
        }
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        try (Listener listener = driver.listen(loopback(), options, connection -> {
            connected.complete(connection);
            return new Watched(connection::execute);
        })) {
            try (Socket peer = new Socket(
                    listener.address().getAddress(), listener.address().getPort())) {
                play(peer, task -> connected.thenAccept(connection -> connection.execute(task)));
            }
        }
        awaitEnd();
    }

    /** Runs a client's script on a client's connection. */
    static <E> void connect(Script script, Protocol<E> protocol) throws Exception {
        new SocketRun<>(script, protocol, "over sockets, client", false).connect();
    }

    private void connect() throws Exception {
        TlsEngines engines = script.needsTls() ? TlsEngines.client(Contexts.CLIENT, "localhost") : null;
        ConnectOptions options = ConnectOptions.DEFAULTS;
        if (engines != null) {
            options = startsWithTls() ? options.withImplicitTls(engines) : options.withTls(engines);
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(PATIENCE_MILLIS);
            ConnectOptions ours = options;
            Thread client = new Thread(() -> client(server.getLocalSocketAddress(), ours), "client of " + script.name);
            client.setDaemon(true);
            client.start();
            try (Socket peer = server.accept()) {
                play(peer, session::add);
            }
            awaitEnd();
        }
    }

    private void client(SocketAddress server, ConnectOptions options) {
        Watched watched = new Watched(session::add);
        try (ClientConnection<E> connection = ClientConnection.connect((InetSocketAddress) server, options, session)) {
            for (; ; ) {
                E event = connection.next();
                if (event != null) {
                    watched.on(event);
                } else if (connection.signal() == Signal.CLOSED) {
                    return;
                } else {
                    session.runTasks();
                    if (connection.signal() != Signal.BODY_WANTED || !watched.bodyWanted()) {
                        Thread.onSpinWait();
                    }
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            fail(e);
        } finally {
            watched.closed();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private boolean startsWithTls() {
        return !script.actions.isEmpty() && script.actions.get(0).kind() == Kind.TLS;
    }

    private void awaitEnd() throws InterruptedException {
        if (!ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw progress.wrong("the connection is over, and closed() was not called");
        }
    }

    private void fail(Throwable e) {
        synchronized (lock) {
            if (failure == null && !over) {
                failure = e;
            }
            lock.notifyAll();
        }
    }

    /** How a task gets onto the driver's thread. */
    private interface Executor {
        void execute(Runnable task);
    }

    // ---- the peer's part, on the test's thread ----

    private void play(Socket plain, Executor executor) throws Exception {
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MILLIS);
        Peer peer = new Peer(plain);
        try {
            for (int i = 0; i < script.actions.size(); i++) {
                Step step = script.actions.get(i);
                reach(i);
                if (step.kind() != Kind.TLS) {
                    awaitComplete(peer);
                }
                reach(i + 1);
                act(step, peer, executor);
            }
            awaitComplete(peer);
        } catch (IOException e) {
            check();
            throw new AssertionError(progress.wrong(e.toString()).getMessage(), e);
        } finally {
            synchronized (lock) {
                over = true;
            }
            peer.close();
        }
    }

    private void reach(int action) {
        synchronized (lock) {
            progress.reach(action);
        }
    }

    private void act(Step step, Peer peer, Executor executor) throws Exception {
        switch (step.kind()) {
            case PEER -> peer.write(step.octets());
            case DO -> elsewhere(executor, () -> perform(step));
            case TLS, STARTTLS -> peer.handshake(script.role);
            case WAIT -> pass(step.nanos(), executor);
            case CLOSE -> peer.socket.shutdownOutput();
            case END -> awaitEndOfStream(peer);
            default -> throw new AssertionError(step);
        }
    }

    private void pass(long nanos, Executor executor) throws Exception {
        long[] rest = {nanos};
        while (rest[0] > 0 && ended.getCount() > 0) {
            elsewhere(executor, () -> session.pass(rest[0], left -> rest[0] = left));
        }
    }

    /** Runs a task on the driver's thread, and waits for it or for the end of the connection. */
    private void elsewhere(Executor executor, Runnable task) throws Exception {
        while (!session.begun() && ended.getCount() > 0) {
            Thread.sleep(1);
        }
        CountDownLatch done = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                fail(e);
            } finally {
                done.countDown();
            }
        });
        for (int i = 0; i < PATIENCE_MILLIS / 10; i++) {
            if (done.await(10, TimeUnit.MILLISECONDS) || ended.getCount() == 0) {
                return;
            }
        }
        throw progress.wrong("a task that was handed to the connection did not run");
    }

    private void awaitComplete(Peer peer) throws Exception {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!complete()) {
            if (outputMissing()) {
                readOutput(peer);
            } else {
                synchronized (lock) {
                    lock.wait(10);
                }
                if (ended.getCount() == 0 && !complete() || System.nanoTime() > until) {
                    check();
                    throw incomplete();
                }
            }
        }
    }

    private boolean complete() throws Exception {
        check();
        synchronized (lock) {
            return progress.complete() && answering == 0;
        }
    }

    private boolean outputMissing() {
        synchronized (lock) {
            return progress.outputMissing();
        }
    }

    private void check() throws Exception {
        synchronized (lock) {
            if (failure instanceof AssertionFailedError mismatch) {
                throw mismatch;
            }
            if (failure != null) {
                throw new AssertionError(progress.wrong(failure.toString()).getMessage(), failure);
            }
        }
    }

    private AssertionFailedError incomplete() {
        synchronized (lock) {
            return progress.incomplete(ended.getCount() == 0 ? "nothing: the connection is over" : "no sign");
        }
    }

    private void readOutput(Peer peer) throws Exception {
        ByteBuffer octets = peer.read();
        if (octets == null) {
            ended.await(1, TimeUnit.SECONDS); // so that the reason, if there is one, is known
            check();
            throw incomplete();
        }
        synchronized (lock) {
            progress.output(octets);
        }
    }

    private void awaitEndOfStream(Peer peer) throws Exception {
        ByteBuffer octets;
        try {
            octets = peer.read();
        } catch (SocketTimeoutException e) {
            check();
            throw progress.wrong("the connection is still open");
        }
        if (octets != null) {
            synchronized (lock) {
                progress.output(octets);
            }
        }
        check();
    }

    /** The peer's socket. */
    private static final class Peer implements Closeable {

        private final byte[] buffer = new byte[16_384];
        private Socket socket;

        Peer(Socket socket) {
            this.socket = socket;
        }

        /** What came, or null at the end of the stream. */
        @Nullable ByteBuffer read() throws IOException {
            int size;
            try {
                size = socket.getInputStream().read(buffer);
            } catch (SocketException e) { // reset
                return null;
            }
            return size < 0 ? null : ByteBuffer.wrap(buffer, 0, size);
        }

        /** Writes; what is long on a thread of its own, because the other side may write before it reads on. */
        void write(byte[] octets) {
            if (octets.length < WRITE_BESIDE) {
                writeNow(octets);
            } else {
                Thread writer = new Thread(() -> writeNow(octets), "peer");
                writer.setDaemon(true);
                writer.start();
            }
        }

        private void writeNow(byte[] octets) {
            try {
                socket.getOutputStream().write(octets);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // The other side has closed: what it said before that shows whether it may.
            }
        }

        void handshake(Role ours) throws IOException {
            boolean client = ours == Role.SERVER;
            SSLSocketFactory factory = client ? Contexts.CLIENT.getSocketFactory() : Contexts.SERVER.getSocketFactory();
            SSLSocket tls = (SSLSocket) factory.createSocket(socket, "localhost", socket.getPort(), true);
            tls.setUseClientMode(client);
            socket = tls;
            tls.startHandshake();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    // ---- our side, on the driver's thread ----

    private void perform(Step step) {
        if (!step.text().equals(PureRun.LATER)) {
            try {
                subject.perform(step.text(), step.octets());
            } catch (IllegalArgumentException | IllegalStateException | IOException e) {
                throw script.mismatch(step.line(), e.toString(), "", "over sockets");
            }
        }
    }

    private final class Watched implements Endpoint<E> {

        private final Executor executor;

        Watched(Executor executor) {
            this.executor = executor;
        }

        @Override
        public Session<E> session() {
            return session;
        }

        @Override
        public void on(E event) throws IOException {
            boolean later = answersElsewhere && protocol.question(event);
            List<Step> answers;
            synchronized (lock) {
                if (over) {
                    return;
                }
                answering += later ? 1 : 0;
                answers = record(event);
                lock.notifyAll();
            }
            if (later) {
                ForkJoinPool.commonPool().execute(() -> executor.execute(() -> answerLater(event, answers)));
            } else {
                answer(event, answers);
            }
        }

        private @Nullable List<Step> record(E event) {
            try {
                return progress.event(event);
            } catch (AssertionError e) {
                fail(e);
                throw e;
            }
        }

        private void answerLater(E event, @Nullable List<Step> answers) {
            try {
                answer(event, answers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                synchronized (lock) {
                    answering--;
                    lock.notifyAll();
                }
            }
        }

        private void answer(E event, @Nullable List<Step> answers) throws IOException {
            try {
                if (answers == null) {
                    subject.on(event);
                } else {
                    answers.forEach(SocketRun.this::perform);
                }
            } catch (AssertionError | RuntimeException e) {
                fail(e);
                throw e;
            }
        }

        @Override
        public boolean bodyWanted() throws IOException {
            return subject.bodyWanted();
        }

        @Override
        public void closed() {
            subject.closed();
            ended.countDown();
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }
}
