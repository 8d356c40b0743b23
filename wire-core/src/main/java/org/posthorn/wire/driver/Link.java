package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Session;
import org.posthorn.wire.Violation;

/**
 * Everything that is to be done for one connection, whoever drives it, and without a socket of its own: feeds the session, writes what it
 * owes, keeps its deadlines, does TLS. A driver calls {@link #next} for as long as it gives events, and then does what {@link #halt} says.
 *
 * <p>Not thread-safe. While the wire's {@link Wire#read} waits, though, another thread that has taken the place of the first may call
 * {@link #next}, which then reads nothing.
 *
 * @param <E> the session's events
 */
final class Link<E> {

    /** Why {@link #next} gave no event. */
    enum Halt {
        /** Nothing came from the peer: call again when something did, or {@link #patience} is over. */
        INPUT,
        /** The peer took nothing: call again when it can take more, or {@link #patience} is over. */
        OUTPUT,
        /** The session waits for an answer, or the link is held. */
        APPLICATION,
        /** The session wants more of a body to send. */
        BODY,
        /** {@link #runTasks} is to be run, anywhere, and then {@link #next} called again. */
        TASKS,
        /** The connection is to be closed. */
        OVER
    }

    /**
     * What a link keeps to besides its session.
     *
     * @param remote the peer
     * @param handshake nanoseconds that a TLS handshake may take
     * @param write nanoseconds that the peer may take no bytes
     * @param linger nanoseconds to go on reading once all has been said, so that a reset does not overtake our last words
     * @param small how many bytes to be ready for on an idle connection; 0 where the wire reads only what is there
     * @param tls makes the TLS engine; null where there is no TLS
     * @param implicitTls whether TLS comes first
     * @param behindProxy takes what a proxy tells before all else; null where there is none
     */
    record Terms(
            InetSocketAddress remote,
            long handshake,
            long write,
            long linger,
            int small,
            @Nullable TlsEngines tls,
            boolean implicitTls,
            @Nullable BehindProxy behindProxy) {}

    /** What a proxy's header is for. */
    interface BehindProxy {

        /** The header has come. Returns what to tell the peer before the connection ends, or null if it may go on. */
        byte @Nullable [] told(ProxyHeader header);

        /** The peer, as far as it is known. */
        InetSocketAddress remote();
    }

    private enum Phase {
        PROXY,
        HANDSHAKE,
        TALK,
        GOODBYE,
        LINGER,
        OVER
    }

    /** How long a large buffer waits for more, in nanoseconds. */
    private static final long BRIEFLY = 200_000_000;

    /** So that a deadline that has passed without effect does not make the driver spin. */
    private static final long LEAST_PATIENCE = 1_000_000;

    /** A TLS record with the alert of that name (RFC 8446 section 6.2). */
    private static final byte[] INTERNAL_ERROR = {21, 3, 3, 0, 2, 2, 80};

    private final Session<E> session;
    private final Wire wire;
    private final Buffers buffers;
    private final Terms terms;

    private Phase phase = Phase.TALK;
    private Halt halt = Halt.INPUT;
    private @Nullable Tls tls;
    private ByteBuffer net = Buffers.NONE;
    private @Nullable ByteBuffer small;
    private boolean bulk;
    private boolean filling;
    private boolean ended;
    private boolean held;
    private boolean hurried;
    private boolean stalled;
    private long elapsed;
    private long phaseBegan;
    private long stallBegan;

    Link(Session<E> session, Wire wire, Buffers buffers, Terms terms) throws IOException {
        this.session = session;
        this.wire = wire;
        this.buffers = buffers;
        this.terms = terms;
        session.tick(0);
        if (terms.behindProxy() != null) {
            enter(Phase.PROXY);
        } else if (terms.implicitTls()) {
            beginTls();
        }
    }

    /** Takes what was received before there was a link; the buffer's from now on. */
    void received(ByteBuffer bytes) {
        net = bytes;
    }

    /** The next event, or null: see {@link #halt}. */
    @Nullable E next() throws IOException {
        passTime();
        try {
            return advance();
        } catch (SSLException e) {
            throw failed(e);
        }
    }

    private @Nullable E advance() throws IOException {
        boolean onward = true;
        while (onward) {
            if (phase == Phase.TALK && !held) {
                E event = session.next(filling ? Buffers.NONE : input());
                if (event != null) {
                    return event;
                }
            }
            onward = switch (phase) {
                case PROXY -> hearProxy(terms.behindProxy());
                case HANDSHAKE -> handshake();
                case TALK -> obey();
                case GOODBYE -> sayGoodbye();
                case LINGER -> linger();
                case OVER -> stop(Halt.OVER);
            };
        }
        settle();
        return null;
    }

    /** Why {@link #next} gave null. */
    Halt halt() {
        return halt;
    }

    /** Whether nothing more will be said or heard. */
    boolean ending() {
        return phase.compareTo(Phase.TALK) > 0;
    }

    /** Nanoseconds from the halt until {@link #next} must be called even if nothing happens, or {@link Session#NEVER}. */
    long patience() {
        long due = switch (phase) {
            case PROXY, HANDSHAKE -> phaseBegan + terms.handshake();
            case TALK -> held ? Session.NEVER : session.deadline();
            case GOODBYE -> Session.NEVER;
            case LINGER -> phaseBegan + terms.linger();
            case OVER -> elapsed;
        };
        if (stalled) {
            due = Math.min(due, stallBegan + terms.write());
        }
        return due == Session.NEVER ? Session.NEVER : Math.max(due - elapsed, LEAST_PATIENCE);
    }

    /** Gives the session nothing more for now, or goes on. */
    void hold(boolean on) {
        held = on;
    }

    boolean held() {
        return held;
    }

    /** Does not linger any more. */
    void hurry() {
        hurried = true;
    }

    /** Does the long computations of a TLS handshake. */
    void runTasks() {
        if (tls != null) {
            tls.runTasks();
        }
    }

    private boolean stop(Halt why) {
        halt = why;
        return false;
    }

    private void passTime() {
        long waited = wire.waited();
        if (waited > 0) {
            elapsed += waited;
            session.tick(elapsed);
        }
    }

    /** Does what the session's signal asks for. Returns whether to go on at once. */
    private boolean obey() throws IOException {
        if (!flush()) {
            return stop(Halt.OUTPUT);
        }
        if (held) {
            return stop(Halt.APPLICATION);
        }
        return switch (session.signal()) {
            case NEED_INPUT -> fill();
            case FLUSH -> true;
            case AWAITING_ANSWER -> stop(Halt.APPLICATION);
            case BODY_WANTED -> overhear() || stop(Halt.BODY);
            case START_TLS -> startTls();
            case CLOSED -> enter(Phase.GOODBYE);
        };
    }

    private boolean enter(Phase next) {
        phase = next;
        phaseBegan = elapsed;
        return true;
    }

    // --- writing

    private boolean flush() throws IOException {
        Tls secure = tls;
        if (secure == null) {
            while (session.hasOutput()) { // asked again after the last write: so the session lets go of what it shared
                if (!push(session.output())) {
                    return false;
                }
            }
            return true;
        }
        for (; ; ) {
            if (!push(secure.records())) {
                return false;
            }
            if (!session.hasOutput()) {
                return true;
            }
            secure.wrap(session.output());
        }
    }

    /** Writes what can be written. Returns whether that was all. */
    private boolean push(ByteBuffer[] bytes) throws IOException {
        if (!Buffers.remain(bytes)) {
            return true;
        }
        long count = wire.write(bytes);
        passTime();
        if (!Buffers.remain(bytes)) {
            stalled = false;
            return true;
        }
        if (count > 0 || !stalled) {
            stalled = true;
            stallBegan = elapsed;
        } else if (elapsed - stallBegan >= terms.write()) {
            throw new MailException.TimedOut("the peer takes no bytes");
        }
        return false;
    }

    // --- reading

    private ByteBuffer input() {
        return tls == null ? net : tls.plain();
    }

    /** Gets something new for the session. Returns whether there is. */
    private boolean fill() throws IOException {
        if (filling) {
            return stop(Halt.INPUT);
        }
        if (ended) { // and the session had nothing to say to that
            return enter(Phase.OVER);
        }
        for (; ; ) {
            if (tls != null) {
                tls.unwrap(net);
                if (!flush()) { // what TLS itself had to say
                    return stop(Halt.OUTPUT);
                }
                if (tls.plain().hasRemaining()) {
                    return true;
                }
                if (tls.ended()) {
                    return end();
                }
            }
            int count = read();
            if (count < 0) {
                return end();
            }
            if (count == 0) {
                return stop(Halt.INPUT);
            }
            if (tls == null) {
                return true;
            }
        }
    }

    /** Takes what the peer says while a body goes out to it, without waiting. Returns whether there is something for the session. */
    private boolean overhear() throws IOException {
        while (!filling && wire.ready()) {
            if (read() < 0) {
                return end();
            }
            if (tls == null) {
                return true;
            }
            tls.unwrap(net);
            if (tls.plain().hasRemaining()) {
                return true;
            }
            if (tls.ended()) {
                return end();
            }
        }
        return false;
    }

    /** What the peer said before it took nothing more from us: the session's next event, if there is one. */
    @Nullable E lastWords() {
        try {
            do {
                E event = session.next(input());
                if (event != null) {
                    return event;
                }
            } while (phase == Phase.TALK && overhear());
        } catch (IOException e) {
            return null; // there is no more to be had
        }
        return null;
    }

    private boolean end() {
        ended = true;
        session.endOfInput();
        return true;
    }

    /** Adds to {@link #net}. Returns how many bytes; 0 if none came in time; -1 at the end. */
    private int read() throws IOException {
        for (; ; ) {
            ByteBuffer into = room();
            int from = into.position();
            int space = into.capacity() - into.limit();
            boolean brief = bulk && wire.timed() && terms.small() > 0 && from == into.limit() && patience() > BRIEFLY;
            int count = receive(into, brief ? BRIEFLY : patience());
            if (count != 0 || !brief) {
                bulk = count == space || bulk && count > terms.small();
                return count;
            }
            bulk = false;
        }
    }

    private int receive(ByteBuffer into, long patience) throws IOException {
        int from = into.position();
        int to = into.limit();
        into.limit(into.capacity()).position(to);
        filling = true;
        int count = -1;
        try {
            count = wire.read(into, patience);
        } finally {
            filling = false;
            into.limit(to + Math.max(count, 0)).position(from);
        }
        passTime();
        session.tick(elapsed);
        return count;
    }

    /** {@link #net}, with room behind its limit. */
    private ByteBuffer room() {
        if (!net.hasRemaining()) {
            buffers.give(net);
            net = emptyBuffer().limit(0);
        } else if (net.limit() == net.capacity()) {
            ByteBuffer wide = net.capacity() < Buffers.SIZE ? buffers.take().put(net) : net.compact();
            net = wide.flip();
        }
        return net;
    }

    private ByteBuffer emptyBuffer() {
        if (bulk || terms.small() == 0) {
            return buffers.take();
        }
        ByteBuffer own = small;
        if (own == null) {
            own = ByteBuffer.allocate(terms.small());
            small = own;
        }
        return own.clear();
    }

    private void settle() {
        if (!filling) {
            net = buffers.shrink(net);
        }
        if (tls != null) {
            tls.settle();
        }
    }

    // --- a proxy's header

    private boolean hearProxy(@Nullable BehindProxy behind) throws IOException {
        if (behind == null) {
            return enter(Phase.TALK);
        }
        if (elapsed - phaseBegan >= terms.handshake()) {
            throw new MailException.TimedOut("no header came from the proxy");
        }
        if (filling) {
            return stop(Halt.INPUT);
        }
        ProxyHeader header = ProxyHeader.read(net);
        if (header == null) {
            int count = read();
            if (count < 0) {
                throw new MailException.Disconnected(
                        "the proxy closed the connection before its header was whole", null);
            }
            return count > 0 || stop(Halt.INPUT);
        }
        byte[] farewell = behind.told(header);
        if (farewell != null) {
            wire.write(new ByteBuffer[] {ByteBuffer.wrap(farewell)});
            return enter(Phase.OVER);
        }
        if (terms.implicitTls()) {
            beginTls();
            return true;
        }
        return enter(Phase.TALK);
    }

    // --- TLS

    /** Called only when all output is written. Whatever came before TLS must not be taken for something that came through it. */
    private boolean startTls() throws IOException {
        if (tls != null) {
            throw new IllegalStateException("TLS twice");
        }
        if (net.hasRemaining()) {
            throw new MailException.ProtocolViolated(new Violation(
                    Violation.Kind.PLAINTEXT_AFTER_STARTTLS, net.remaining() + " octets before the handshake"));
        }
        beginTls();
        return true;
    }

    private void beginTls() throws IOException {
        TlsEngines engines = terms.tls();
        if (engines == null) {
            throw new IllegalStateException("the session wants TLS, and there are no engines for it");
        }
        if (!engines.byServerName()) {
            makeTls(engines, null);
        }
        enter(Phase.HANDSHAKE);
    }

    private Tls makeTls(TlsEngines engines, @Nullable String serverName) throws IOException {
        BehindProxy behind = terms.behindProxy();
        InetSocketAddress peer = behind == null ? terms.remote() : behind.remote();
        try {
            Tls made = new Tls(engines.engine(peer, serverName), buffers);
            tls = made;
            return made;
        } catch (RuntimeException e) {
            wire.write(new ByteBuffer[] {ByteBuffer.wrap(INTERNAL_ERROR)});
            throw new MailException.TlsFailed("no TLS engine can be had: " + e.getMessage(), e);
        }
    }

    private boolean handshake() throws IOException {
        if (elapsed - phaseBegan >= terms.handshake()) {
            throw new MailException.TimedOut("the TLS handshake took too long");
        }
        if (filling) {
            return stop(Halt.INPUT);
        }
        Tls secure = tls;
        TlsEngines engines = terms.tls();
        if (secure == null && engines != null) {
            ClientHello hello = ClientHello.read(net);
            if (hello == null) {
                return handshakeInput();
            }
            secure = makeTls(engines, hello.serverName().orElse(null));
        }
        return handshake(Objects.requireNonNull(secure));
    }

    private boolean handshake(Tls secure) throws IOException {
        return switch (secure.handshake(net)) {
            case TASKS -> stop(Halt.TASKS);
            case OUTPUT -> push(secure.records()) || stop(Halt.OUTPUT);
            case INPUT -> handshakeInput();
            case NOTHING -> {
                secure.checkPeer();
                session.secured(secure.info());
                yield enter(Phase.TALK);
            }
        };
    }

    private boolean handshakeInput() throws IOException {
        int count = read();
        if (count < 0) {
            throw new MailException.TlsFailed("the peer closed the connection during the TLS handshake", null);
        }
        return count > 0 || stop(Halt.INPUT);
    }

    /** Tells the peer, as far as can be without waiting for it. */
    private MailException failed(SSLException cause) {
        try {
            if (tls != null) {
                tls.endOutput();
                push(tls.records());
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new MailException.TlsFailed("TLS failed: " + cause.getMessage(), cause);
    }

    // --- the end

    private boolean sayGoodbye() throws IOException {
        if (!flush()) {
            return stop(Halt.OUTPUT);
        }
        if (tls != null) {
            tls.endOutput();
            if (!push(tls.records())) {
                return stop(Halt.OUTPUT);
            }
        }
        if (ended || hurried || terms.linger() == 0) {
            return enter(Phase.OVER);
        }
        wire.endOutput();
        return enter(Phase.LINGER);
    }

    private boolean linger() throws IOException {
        if (ended || hurried || elapsed - phaseBegan >= terms.linger()) {
            return enter(Phase.OVER);
        }
        if (filling) {
            return stop(Halt.INPUT);
        }
        net.position(net.limit());
        int count = read();
        if (count < 0) {
            return enter(Phase.OVER);
        }
        return count > 0 || stop(Halt.INPUT);
    }
}
