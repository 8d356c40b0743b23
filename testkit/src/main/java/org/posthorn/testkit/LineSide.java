package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Violation;

/** What both sides of the small line protocol share: lines in and out, bodies of known size either way, a deadline for each line. */
abstract class LineSide<E> implements Session<E> {

    static final int LINE_MAX = 1_000;
    private static final int MARK = 4_096;
    private static final ByteBuffer[] NONE = {};

    enum State {
        NEW,
        LINES,
        BODY_IN,
        BODY_OUT,
        TLS,
        CLOSED
    }

    final Deque<E> pending = new ArrayDeque<>();
    State state = State.NEW;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private final long patience;
    private Signal signal = Signal.NEED_INPUT;
    private boolean ended;
    private long bodyLeft;
    private long bodySize;
    private long now;
    private long due;

    /** A side that gives the peer so many nanoseconds for each line. */
    LineSide(long patience) {
        this.patience = patience;
        this.due = patience;
    }

    /** A line has come. */
    abstract void line(String text);

    /** A piece of a body has come. */
    abstract E chunk(ByteBuffer octets);

    /** The body has come, whole. */
    abstract void bodyEnd(long size);

    /** The peer broke a rule; the session is at its end. */
    abstract void broken(Violation.Kind kind);

    /** Whether the peer may close here. */
    abstract boolean mayEnd();

    /** Why nothing can be taken now, apart from what both sides have in common. */
    abstract @Nullable Signal pause();

    @Override
    public @Nullable E next(ByteBuffer in) {
        for (; ; ) {
            E event = pending.poll();
            if (event != null) {
                return event;
            }
            Signal stop = stop(in);
            if (stop != null) {
                signal = stop;
                return null;
            }
            if (state == State.BODY_IN) {
                body(in);
            } else if (state == State.LINES && in.hasRemaining()) {
                octet(in.get());
            }
        }
    }

    /** Why nothing can be taken from {@code in} now, if that is so. */
    private @Nullable Signal stop(ByteBuffer in) {
        Signal own = state == State.CLOSED ? Signal.CLOSED : pause();
        if (own != null) {
            return own;
        }
        if (owed() > MARK) {
            return Signal.FLUSH;
        }
        if (state == State.BODY_OUT) {
            return Signal.BODY_WANTED;
        }
        if (state == State.TLS) {
            return startTls(in);
        }
        if (in.hasRemaining() || state == State.CLOSED || (state == State.BODY_IN && bodyLeft == 0)) {
            return null;
        }
        if (ended) {
            finish();
            return null;
        }
        return Signal.NEED_INPUT;
    }

    private @Nullable Signal startTls(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return Signal.START_TLS;
        }
        fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS);
        return null;
    }

    private void finish() {
        if (line.size() > 0 || state == State.BODY_IN || !mayEnd()) {
            fault(Violation.Kind.CLOSED_EARLY);
        }
        state = State.CLOSED;
    }

    private void body(ByteBuffer in) {
        int size = (int) Math.min(bodyLeft, in.remaining());
        if (size > 0) {
            pending.add(chunk(in.slice(in.position(), size)));
            in.position(in.position() + size);
            bodyLeft -= size;
            progress();
        }
        if (bodyLeft == 0) {
            state = State.LINES;
            bodyEnd(bodySize);
        }
    }

    private void octet(byte octet) {
        line.write(octet);
        if (line.size() > LINE_MAX) {
            fault(Violation.Kind.LINE_TOO_LONG);
        } else if (octet == 0) {
            fault(Violation.Kind.FORBIDDEN_OCTET);
        } else if (octet == '\n') {
            String text = line.toString(StandardCharsets.ISO_8859_1);
            line.reset();
            if (text.endsWith("\r\n")) {
                progress();
                line(text.substring(0, text.length() - 2));
            } else {
                fault(Violation.Kind.BARE_LF);
            }
        }
    }

    final void fault(Violation.Kind kind) {
        broken(kind);
        state = State.CLOSED;
    }

    /** The peer, or the application, has done something: the time for a line begins anew. */
    final void progress() {
        due = now + patience;
    }

    final boolean betweenLines() {
        return state == State.LINES && line.size() == 0;
    }

    final void forgetLine() {
        line.reset();
    }

    /** A body of this size is coming in. */
    final void takeBody(long size) {
        bodySize = size;
        bodyLeft = size;
        state = State.BODY_IN;
    }

    /** A body of this size is going out. */
    final void bringBody(long size) {
        bodyLeft = size;
        state = size > 0 ? State.BODY_OUT : State.LINES;
    }

    final void say(String text) {
        out.add(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Gives a part of the body by reference. */
    final void give(ByteBuffer part) {
        if (state != State.BODY_OUT || part.remaining() > bodyLeft) {
            throw new IllegalStateException("so much is not wanted");
        }
        progress();
        bodyLeft -= part.remaining();
        out.removeIf(b -> !b.hasRemaining()); // it may be there still, written and given again
        out.add(part);
        if (bodyLeft == 0) {
            state = State.LINES;
        }
    }

    /** How much of the body has not been given yet. */
    final long left() {
        return bodyLeft;
    }

    private int owed() {
        int sum = 0;
        for (ByteBuffer buffer : out) {
            sum += buffer.remaining();
        }
        return sum;
    }

    @Override
    public Signal signal() {
        return signal;
    }

    @Override
    public void endOfInput() {
        ended = true;
    }

    @Override
    public ByteBuffer[] output() {
        return hasOutput() ? out.toArray(NONE) : NONE;
    }

    @Override
    public boolean hasOutput() {
        out.removeIf(b -> !b.hasRemaining());
        return !out.isEmpty();
    }

    @Override
    public void tick(long nanos) {
        now = nanos;
        if (now >= deadline()) {
            fault(Violation.Kind.TIMED_OUT);
        }
    }

    @Override
    public long deadline() {
        return due;
    }
}
