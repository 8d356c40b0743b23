package org.posthorn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/**
 * A driver without sockets: drives one subject as a strict caller would, and fails when the session breaks its side of the
 * {@link Session} contract. Time stands still until it is told to pass.
 */
final class Pump<E> {

    /** Sees what the session does. */
    interface Watcher<E> {
        /** Takes an event and lets the application act on it. */
        void event(E event) throws IOException;

        /** Sees octets that are about to be written, and leaves the buffer as it is. */
        void output(ByteBuffer bytes);
    }

    private static final int IDLE_STEPS_MAX = 1_000;
    private static final byte[] NOTHING = {};

    private final Subject<E> subject;
    private final Session<E> session;
    private final Protocol<E> protocol;
    private final Cut cut;
    private final Watcher<E> watcher;
    private ByteBuffer storage;
    private ByteBuffer in;
    private int poisoned;
    private byte[] given = NOTHING;
    private int givenAt;
    private @Nullable E unanswered;
    private int idleSteps;
    private long now;

    Pump(Subject<E> subject, Protocol<E> protocol, Cut cut, Watcher<E> watcher) {
        this.subject = subject;
        this.session = subject.session();
        this.protocol = protocol;
        this.cut = cut;
        this.watcher = watcher;
        this.storage = cut.storage(64);
        this.in = cut.view(storage).limit(0);
        session.tick(0);
    }

    /** The peer sends these octets; {@link #settle} brings them to the session. */
    void give(byte[] octets) {
        byte[] left = Arrays.copyOfRange(given, givenAt, given.length + octets.length);
        System.arraycopy(octets, 0, left, given.length - givenAt, octets.length);
        given = left.length == octets.length ? octets : left;
        givenAt = 0;
    }

    /** The peer closes its sending side. */
    void endOfInput() {
        session.endOfInput();
    }

    /** Lets time pass, with a tick at each deadline on the way. */
    void pass(long nanos) {
        long until = now + nanos;
        Signal signal = settle();
        while (session.deadline() <= until && signal != Signal.CLOSED) {
            now = Math.max(now, session.deadline());
            session.tick(now);
            signal = settle();
            if (signal != Signal.CLOSED && session.deadline() <= now) {
                throw new AssertionError("the deadline is still there after its tick: a driver would turn for ever");
            }
        }
        now = until;
        session.tick(now);
        settle();
    }

    void secured(TlsInfo tls) {
        session.secured(tls);
    }

    /** Goes on until the session can do nothing more with what it has been given. */
    Signal settle() {
        try {
            for (; ; ) {
                E event = next();
                if (event != null) {
                    take(event);
                    continue;
                }
                boolean wrote = write();
                Signal signal = session.signal();
                if (!goesOn(signal, wrote)) {
                    return signal;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable E next() {
        Cut.poison(storage, poisoned, in.position());
        poisoned = in.position();
        int limit = in.limit();
        E event = session.next(in);
        if (in.limit() != limit || in.position() < poisoned) {
            throw new AssertionError("next moved the buffer's limit, or its position backwards");
        }
        idle(event == null && in.position() == poisoned);
        return event;
    }

    private void idle(boolean nothingHappened) {
        idleSteps = nothingHappened ? idleSteps + 1 : 0;
        if (idleSteps > IDLE_STEPS_MAX) {
            throw new AssertionError("the session turns without getting on; it gives " + session.signal());
        }
    }

    private void take(E event) throws IOException {
        if (cut.late() && protocol.question(event)) {
            unanswered = event;
        } else {
            watcher.event(event);
        }
    }

    /** Whether, with this signal, there is something that can be done at once. */
    private boolean goesOn(Signal signal, boolean wrote) throws IOException {
        switch (signal) {
            case NEED_INPUT -> {
                if (in.hasRemaining()) {
                    throw new AssertionError("the session wants input and leaves " + in.remaining() + " octets");
                }
                return nextPiece();
            }
            case FLUSH -> {
                if (!wrote) {
                    throw new AssertionError("the session wants a flush and has no output");
                }
                return true;
            }
            case AWAITING_ANSWER -> {
                E question = unanswered;
                unanswered = null;
                if (question != null) {
                    watcher.event(question);
                }
                return question != null;
            }
            case BODY_WANTED -> {
                return subject.bodyWanted();
            }
            case START_TLS -> {
                if (in.hasRemaining()) {
                    throw new AssertionError("the session would start TLS over octets that came in the clear");
                }
                return nextPiece();
            }
            case CLOSED -> {
                return false;
            }
        }
        throw new AssertionError(signal);
    }

    private boolean nextPiece() {
        if (givenAt == given.length) {
            return false;
        }
        int size = cut.piece(given.length - givenAt);
        if (storage.capacity() < size) {
            storage = cut.storage(Math.max(size, 2 * storage.capacity()));
            in = cut.view(storage);
        }
        storage.clear().put(given, givenAt, size);
        in.position(0).limit(size);
        poisoned = 0;
        givenAt += size;
        session.tick(now);
        return true;
    }

    private boolean write() {
        boolean wrote = false;
        while (session.hasOutput()) {
            int before = 0;
            for (ByteBuffer buffer : session.output()) {
                before += buffer.remaining();
                if (buffer.hasRemaining()) {
                    int size = cut.written(buffer.remaining());
                    watcher.output(buffer.slice(buffer.position(), size));
                    buffer.position(buffer.position() + size);
                    if (buffer.hasRemaining()) {
                        break; // as a socket that takes no more
                    }
                }
            }
            if (before == 0) {
                throw new AssertionError("hasOutput, but there is none");
            }
            wrote = true;
        }
        if (wrote) {
            idleSteps = 0;
        }
        return wrote;
    }
}
