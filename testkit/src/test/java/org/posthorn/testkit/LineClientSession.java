package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;

/** The client's side of the small line protocol of {@link LineSession}. */
final class LineClientSession extends LineSide<LineClientSession.Event> {

    sealed interface Event {}

    /** The greeting, or the reply to the command at the head of the queue. */
    record Reply(String text) implements Event {}

    record Chunk(ByteBuffer octets) implements Event {}

    /** The body of a GET is here, whole. */
    record Fetched(long octets) implements Event {}

    record Secured() implements Event {}

    record Fault(Violation.Kind kind) implements Event {}

    private final Deque<String> commands = new ArrayDeque<>();

    /** A session that gives the server {@code patience} nanoseconds for the greeting and for each reply. */
    LineClientSession(long patience) {
        super(patience);
        state = State.LINES;
        commands.add(""); // the greeting answers it
    }

    /** Sends a command behind those already sent. A PUT must be the last; its body follows by {@link #give}. */
    void submit(String command) {
        if (state != State.LINES) {
            throw new IllegalStateException("not now: " + state);
        }
        commands.add(command);
        progress();
        say(command);
        if (command.startsWith("PUT ")) {
            bringBody(Long.parseLong(command.substring(4)));
        }
    }

    @Override
    void line(String text) {
        String command = commands.poll();
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
            takeBody(Long.parseLong(text.substring(4)));
        }
    }

    @Override
    Event chunk(ByteBuffer octets) {
        return new Chunk(octets);
    }

    @Override
    void bodyEnd(long size) {
        pending.add(new Fetched(size));
    }

    @Override
    void broken(Violation.Kind kind) {
        pending.add(new Fault(kind));
    }

    @Override
    boolean mayEnd() {
        return false;
    }

    @Override
    @Nullable Signal pause() {
        return null;
    }

    @Override
    public long deadline() {
        return commands.isEmpty() || state == State.CLOSED ? NEVER : super.deadline();
    }

    @Override
    public void secured(TlsInfo tls) {
        state = State.LINES;
        pending.add(new Secured());
    }
}
