package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/**
 * The server's side of a small line protocol that is nobody's, but has all that the session contract speaks of: questions, bodies both
 * ways, STARTTLS, deadlines, faults. The suites try drivers with it, and their own tests try them with it.
 *
 * <p>{@code ECHO text} is answered at once, {@code ASK text} when the application has spoken, {@code PUT n} takes a body of n octets and
 * asks, {@code GET text} asks and is answered by the size of a body and the body, {@code STARTTLS} and {@code QUIT} are what they are
 * elsewhere.
 */
final class LineSession implements Session<LineSession.Event> {

    sealed interface Event {}

    /** A question: ASK. */
    record Asked(String text) implements Event {}

    /** A question: the body of a PUT is here, whole. */
    record Stored(long octets) implements Event {}

    /** A question: GET. */
    record Wanted(String text) implements Event {}

    record Chunk(ByteBuffer octets) implements Event {}

    record Secured(boolean first) implements Event {}

    record Fault(Violation.Kind kind) implements Event {}

    static final int LINE_MAX = 1_000;
    private static final int MARK = 4_096;
    private static final ByteBuffer[] NONE = {};

    private enum State {
        NEW,
        LINES,
        BODY_IN,
        BODY_OUT,
        TLS,
        CLOSED
    }

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private final Deque<Event> pending = new ArrayDeque<>();
    private final long patience;
    private State state = State.NEW;
    private Signal signal = Signal.NEED_INPUT;
    private boolean asking;
    private boolean stopping;
    private boolean ended;
    private long bodyLeft;
    private long bodySize;
    private long now;
    private long due;

    /** A session that gives the peer {@code patience} nanoseconds for each line. */
    LineSession(long patience) {
        this.patience = patience;
        this.due = patience;
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        if (state == State.NEW) {
            state = State.LINES;
            say("200 ready");
        }
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

    /** Why nothing can be taken from {@code in} now, if that is so. */
    private @Nullable Signal stop(ByteBuffer in) {
        if (state == State.CLOSED) {
            return Signal.CLOSED;
        }
        if (asking) {
            return Signal.AWAITING_ANSWER;
        }
        if (owed() > MARK) {
            return Signal.FLUSH;
        }
        if (state == State.BODY_OUT) {
            return Signal.BODY_WANTED;
        }
        if (state == State.TLS) {
            if (!in.hasRemaining()) {
                return Signal.START_TLS;
            }
            fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS);
            return null;
        }
        if (stopping && line.size() == 0 && state == State.LINES) {
            say("400 stopping");
            state = State.CLOSED;
            return Signal.CLOSED;
        }
        if (in.hasRemaining() || (state == State.BODY_IN && bodyLeft == 0)) {
            return null;
        }
        if (ended) {
            finish();
            return null;
        }
        return Signal.NEED_INPUT;
    }

    private void finish() {
        if (line.size() > 0 || state == State.BODY_IN) {
            fault(Violation.Kind.CLOSED_EARLY);
        }
        state = State.CLOSED;
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
            ask(new Stored(bodySize));
        }
    }

    private void octet(byte octet) {
        line.write(octet);
        byte[] bytes = octet == '\n' ? line.toByteArray() : null;
        if (line.size() > LINE_MAX) {
            fault(Violation.Kind.LINE_TOO_LONG);
        } else if (octet == 0) {
            fault(Violation.Kind.FORBIDDEN_OCTET);
        } else if (bytes != null) {
            if (bytes.length < 2 || bytes[bytes.length - 2] != '\r') {
                fault(Violation.Kind.BARE_LF);
                return;
            }
            line.reset();
            due = now + patience;
            command(new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1));
        }
    }

    private void command(String text) {
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1);
        switch (verb) {
            case "ECHO" -> say("200 " + rest);
            case "ASK" -> ask(new Asked(rest));
            case "GET" -> ask(new Wanted(rest));
            case "PUT" -> put(rest);
            case "STARTTLS" -> {
                say("200 go ahead");
                state = State.TLS;
            }
            case "QUIT" -> {
                say("200 bye");
                state = State.CLOSED;
            }
            default -> say("500 what?");
        }
    }

    private void put(String size) {
        if (!size.matches("\\d{1,15}")) {
            say("500 how much?");
            return;
        }
        bodySize = Long.parseLong(size);
        bodyLeft = bodySize;
        state = State.BODY_IN;
    }

    private void ask(Event question) {
        pending.add(question);
        asking = true;
    }

    private void fault(Violation.Kind kind) {
        pending.add(new Fault(kind));
        say("500 " + kind);
        state = State.CLOSED;
    }

    private void say(String text) {
        out.add(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Answers the open question. */
    void answer(String text) {
        if (!asking) {
            throw new IllegalStateException("nothing was asked");
        }
        asking = false;
        due = now + patience;
        say(text);
    }

    /** Answers a GET with a body of this size, which {@link #give} brings. */
    void answerBody(long size) {
        answer("200 " + size);
        bodyLeft = size;
        state = size > 0 ? State.BODY_OUT : State.LINES;
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

    /** Says goodbye between two lines. */
    void stop() {
        stopping = true;
    }

    @Override
    public Signal signal() {
        return signal;
    }

    @Override
    public void endOfInput() {
        ended = true;
    }

    private int owed() {
        int sum = 0;
        for (ByteBuffer buffer : out) {
            sum += buffer.remaining();
        }
        return sum;
    }

    @Override
    public ByteBuffer[] output() {
        out.removeIf(b -> !b.hasRemaining());
        List<ByteBuffer> owed = new ArrayList<>(out);
        return owed.toArray(NONE);
    }

    @Override
    public boolean hasOutput() {
        out.removeIf(b -> !b.hasRemaining());
        return !out.isEmpty();
    }

    @Override
    public void tick(long nanos) {
        now = nanos;
        if (now >= due && !asking && state != State.CLOSED) {
            fault(Violation.Kind.TIMED_OUT);
        }
    }

    @Override
    public long deadline() {
        return asking || state == State.CLOSED ? NEVER : due;
    }

    @Override
    public void secured(TlsInfo tls) {
        pending.add(new Secured(state == State.NEW));
        if (state == State.TLS) {
            state = State.LINES;
        }
        line.reset();
    }
}
