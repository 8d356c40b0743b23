package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
final class LineSession extends LineSide<LineSession.Event> {

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

    private boolean asking;
    private boolean stopping;

    /** A session that gives the peer {@code patience} nanoseconds for each line. */
    LineSession(long patience) {
        super(patience);
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        if (state == State.NEW) {
            state = State.LINES;
            say("200 ready");
        }
        return super.next(in);
    }

    @Override
    @Nullable Signal pause() {
        if (asking) {
            return Signal.AWAITING_ANSWER;
        }
        if (stopping && betweenLines()) {
            say("400 stopping");
            state = State.CLOSED;
            return Signal.CLOSED;
        }
        return null;
    }

    @Override
    void line(String text) {
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
        if (size.matches("\\d{1,15}")) {
            takeBody(Long.parseLong(size));
        } else {
            say("500 how much?");
        }
    }

    @Override
    Event chunk(ByteBuffer octets) {
        return new Chunk(octets);
    }

    @Override
    void bodyEnd(long size) {
        ask(new Stored(size));
    }

    private void ask(Event question) {
        pending.add(question);
        asking = true;
    }

    @Override
    void broken(Violation.Kind kind) {
        pending.add(new Fault(kind));
        say("500 " + kind);
    }

    @Override
    boolean mayEnd() {
        return true;
    }

    /** Answers the open question. */
    void answer(String text) {
        if (!asking) {
            throw new IllegalStateException("nothing was asked");
        }
        asking = false;
        progress();
        say(text);
    }

    /** Answers a GET with a body of this size, which {@link #give} brings. */
    void answerBody(long size) {
        answer("200 " + size);
        bringBody(size);
    }

    /** Says goodbye between two lines. */
    void stop() {
        stopping = true;
    }

    @Override
    public long deadline() {
        return asking || state == State.CLOSED ? NEVER : super.deadline();
    }

    @Override
    public void secured(TlsInfo tls) {
        pending.add(new Secured(state == State.NEW));
        if (state == State.TLS) {
            state = State.LINES;
        }
        forgetLine();
    }
}
