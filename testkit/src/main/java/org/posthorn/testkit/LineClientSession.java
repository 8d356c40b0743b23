package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/** The client's side of the small line protocol of {@link LineSession}. */
final class LineClientSession implements Session<LineClientSession.Event> {

    sealed interface Event {}

    /** The greeting, or the reply to the command at the head of the queue. */
    record Reply(String text) implements Event {}

    record Chunk(ByteBuffer octets) implements Event {}

    /** The body of a GET is here, whole. */
    record Fetched(long octets) implements Event {}

    record Secured() implements Event {}

    record Fault(Violation.Kind kind) implements Event {}

    private enum State {
        LINES,
        BODY_IN,
        BODY_OUT,
        TLS,
        CLOSED
    }

    private static final ByteBuffer[] NONE = {};

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private final Deque<Event> pending = new ArrayDeque<>();
    private final Deque<String> commands = new ArrayDeque<>();
    private final long patience;
    private State state = State.LINES;
    private Signal signal = Signal.NEED_INPUT;
    private boolean ended;
    private long bodyLeft;
    private long bodySize;
    private long now;
    private long due;

    /** A session that gives the server {@code patience} nanoseconds for the greeting and for each reply. */
    LineClientSession(long patience) {
        this.patience = patience;
        this.due = patience;
        commands.add(""); // the greeting answers it
    }

    /** Sends a command behind those already sent. A PUT must be the last; its body follows by {@link #give}. */
    void submit(String command) {
        if (state != State.LINES) {
            throw new IllegalStateException("not now: " + state);
        }
        commands.add(command);
        due = now + patience;
        out.add(ByteBuffer.wrap((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        if (command.startsWith("PUT ")) {
            bodyLeft = Long.parseLong(command.substring(4));
            state = bodyLeft > 0 ? State.BODY_OUT : State.LINES;
        }
    }

    /** Gives a part of the body by reference. */
    void give(ByteBuffer part) {
        if (state != State.BODY_OUT || part.remaining() > bodyLeft) {
            throw new IllegalStateException("so much is not wanted");
        }
        due = now + patience;
        bodyLeft -= part.remaining();
        out.removeIf(b -> !b.hasRemaining()); // it may be there still, written and given again
        out.add(part);
        if (bodyLeft == 0) {
            state = State.LINES;
        }
    }

    /** How much of the body has not been given yet. */
    long left() {
        return bodyLeft;
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        for (; ; ) {
            Event event = pending.poll();
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
            } else if (state != State.CLOSED) {
                octet(in.get());
            }
        }
    }

    private @Nullable Signal stop(ByteBuffer in) {
        if (state == State.CLOSED) {
            return Signal.CLOSED;
        }
        if (state == State.BODY_OUT) {
            return out.size() > 2 ? Signal.FLUSH : Signal.BODY_WANTED;
        }
        if (state == State.TLS) {
            if (!in.hasRemaining()) {
                return Signal.START_TLS;
            }
            fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS);
            return null;
        }
        if (in.hasRemaining() || (state == State.BODY_IN && bodyLeft == 0)) {
            return null;
        }
        if (ended) {
            fault(Violation.Kind.CLOSED_EARLY);
            return null;
        }
        return Signal.NEED_INPUT;
    }

    private void body(ByteBuffer in) {
        int size = (int) Math.min(bodyLeft, in.remaining());
        if (size > 0) {
            pending.add(new Chunk(in.slice(in.position(), size)));
            in.position(in.position() + size);
            bodyLeft -= size;
            due = now + patience;
        }
        if (bodyLeft == 0) {
            state = State.LINES;
            pending.add(new Fetched(bodySize));
        }
    }

    private void octet(byte octet) {
        line.write(octet);
        if (line.size() > LineSession.LINE_MAX) {
            fault(Violation.Kind.LINE_TOO_LONG);
        } else if (octet == '\n') {
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            line.reset();
            due = now + patience;
            reply(text, commands.poll());
        }
    }

    private void reply(String text, @Nullable String command) {
        if (command == null) {
            fault(Violation.Kind.UNEXPECTED_REPLY);
            return;
        }
        pending.add(new Reply(text));
        if (!text.startsWith("200")) {
            return;
        }
        if (command.equals("STARTTLS")) {
            state = State.TLS;
        } else if (command.equals("QUIT")) {
            state = State.CLOSED;
        } else if (command.startsWith("GET ")) {
            bodySize = Long.parseLong(text.substring(4));
            bodyLeft = bodySize;
            state = State.BODY_IN;
        }
    }

    private void fault(Violation.Kind kind) {
        pending.add(new Fault(kind));
        state = State.CLOSED;
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
        hasOutput();
        return out.toArray(NONE);
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
        return commands.isEmpty() || state == State.CLOSED ? NEVER : due;
    }

    @Override
    public void secured(TlsInfo tls) {
        state = State.LINES;
        pending.add(new Secured());
    }
}
