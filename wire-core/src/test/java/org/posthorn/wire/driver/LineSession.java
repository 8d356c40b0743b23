package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/**
 * A small session for tests, for either side. Lines end with LF. {@code ASK} waits for an answer, {@code DATA n} is followed by n octets,
 * {@code TLS} starts TLS, {@code SEND} makes this side send a body, {@code QUIT} ends.
 */
class LineSession implements Session<LineSession.Event> {

    sealed interface Event permits Line, Ask, Chunk, DataEnd, Fault {}

    record Line(String text) implements Event {}

    record Ask() implements Event {}

    record Chunk(ByteBuffer bytes) implements Event {}

    record DataEnd() implements Event {}

    record Fault(String why) implements Event {}

    private final long limit;
    private final ArrayDeque<ByteBuffer> out = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Signal signal = Signal.NEED_INPUT;
    private long now = -1;
    private long due = NEVER;
    private long octets = -1;
    private boolean asked;
    private boolean sending;
    private boolean startTls;
    private boolean closed;
    private boolean ended;
    private @Nullable TlsInfo tls;
    private @Nullable String afterTls;

    /** Lets the peer wait for at most {@code limit} nanoseconds. */
    LineSession(long limit) {
        this.limit = limit;
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        if (now < 0) {
            throw new IllegalStateException("no tick before next");
        }
        if (!closed && !asked && due <= now) {
            return fault("timed out");
        }
        if (startTls && !closed && in.hasRemaining()) {
            return fault("plaintext after STARTTLS");
        }
        if (closed || asked || sending || startTls) {
            signal = closed
                    ? Signal.CLOSED
                    : asked ? Signal.AWAITING_ANSWER : sending ? Signal.BODY_WANTED : Signal.START_TLS;
            return null;
        }
        if (octets >= 0) {
            return data(in);
        }
        while (in.hasRemaining()) {
            byte next = in.get();
            if (next != '\n') {
                line.write(next);
                continue;
            }
            due = limit == NEVER ? NEVER : now + limit;
            String text = line.toString(ISO_8859_1);
            line.reset();
            Event event = on(text);
            return event != null ? event : next(in);
        }
        if (ended) {
            closed = true;
            return next(in);
        }
        signal = Signal.NEED_INPUT;
        return null;
    }

    private @Nullable Event data(ByteBuffer in) {
        if (octets == 0) {
            octets = -1;
            return new DataEnd();
        }
        int count = (int) Math.min(octets, in.remaining());
        if (count == 0) {
            closed = ended;
            signal = closed ? Signal.CLOSED : Signal.NEED_INPUT;
            return null;
        }
        octets -= count;
        due = limit == NEVER ? NEVER : now + limit;
        ByteBuffer chunk = in.slice(in.position(), count);
        in.position(in.position() + count);
        return new Chunk(chunk);
    }

    private @Nullable Event on(String text) {
        if (text.equals("TLS")) {
            say("go");
            startTls = true;
            return null;
        }
        if (text.equals("QUIT")) {
            say("bye");
            closed = true;
            return null;
        }
        if (text.startsWith("DATA ")) {
            octets = Long.parseLong(text.substring(5));
            return null;
        }
        if (text.equals("SEND")) {
            sending = true;
            return null;
        }
        asked = text.startsWith("ASK");
        return asked ? new Ask() : new Line(text);
    }

    private Event fault(String why) {
        say("fault: " + why);
        closed = true;
        return new Fault(why);
    }

    /** Says one line. */
    void say(String text) {
        out.add(ByteBuffer.wrap((text + "\n").getBytes(ISO_8859_1)));
    }

    /** Answers the question asked. */
    void answer(String text) {
        if (!asked) {
            throw new IllegalStateException("nothing was asked");
        }
        asked = false;
        say(text);
    }

    /** Makes this side send a body. */
    void send() {
        sending = true;
    }

    /** Gives bytes of the body; none ends it. */
    void body(ByteBuffer bytes) {
        sending = bytes.hasRemaining();
        out.add(bytes);
    }

    /** Starts TLS as a client, once the peer has agreed, and says something through it. */
    void startTls(String then) {
        startTls = true;
        afterTls = then;
    }

    void hangUp(String lastWord) {
        say(lastWord);
        closed = true;
    }

    @Nullable TlsInfo tls() {
        return tls;
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
        out.removeIf(buffer -> !buffer.hasRemaining());
        return out.toArray(ByteBuffer[]::new);
    }

    @Override
    public boolean hasOutput() {
        return out.stream().anyMatch(ByteBuffer::hasRemaining);
    }

    @Override
    public void tick(long nanos) {
        if (nanos < now) {
            throw new IllegalStateException("time runs backwards");
        }
        if (now < 0 && limit != NEVER) {
            due = nanos + limit;
        }
        now = nanos;
    }

    @Override
    public long deadline() {
        return closed || asked ? NEVER : due;
    }

    @Override
    public void secured(TlsInfo info) {
        tls = info;
        startTls = false;
        line.reset();
        if (afterTls != null) {
            say(afterTls);
        }
    }
}
