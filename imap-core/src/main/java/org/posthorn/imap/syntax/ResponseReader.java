package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.FetchData;

/**
 * Reads what a server sends: the client's side of the grammar. Give it bytes as they arrive; it keeps an unfinished response, up to its limits,
 * and nothing else. Body sections that are larger than {@link SyntaxLimits#streamed} are not kept. Not thread-safe.
 *
 * <p>The same bytes give the same events however they are cut, but that the octets of a section come in other {@link ResponseEvent.Chunk}s.
 */
public final class ResponseReader {

    private enum State {
        /** In a line. */
        LINE,
        /** In a literal that is kept. */
        LITERAL,
        /** In a body section that is streamed. */
        BODY,
        /** In what is left of a response that is none. */
        SKIPPED_LINE,
        /** In a literal of it. */
        SKIPPED_LITERAL
    }

    private static final byte[] OLD_NAME = {'R', 'F', 'C', '8', '2', '2'};

    private final Gathering unit = new Gathering();
    private final ResponseGrammar grammar = new ResponseGrammar();
    private final SyntaxLimits limits;
    private final Set<Quirk> quirks;
    private boolean utf8;

    private State state = State.LINE;
    private boolean firstLine = true;
    /** Whether the response is a text, which announces nothing. */
    private boolean text;

    private @Nullable FetchReading fetch;
    /** How far a FETCH has been read, from where the unit begins. */
    private int read;

    private long missing;

    /**
     * A reader at the beginning of a connection.
     *
     * @param limits how much is taken
     * @param quirks what is borne with
     */
    public ResponseReader(SyntaxLimits limits, Set<Quirk> quirks) {
        this.limits = Objects.requireNonNull(limits);
        this.quirks = quirks.isEmpty() ? EnumSet.noneOf(Quirk.class) : EnumSet.copyOf(quirks);
    }

    /**
     * Says how mailbox names are written from the next response on.
     *
     * @param on whether in UTF-8 (IMAP4rev2 and UTF8=ACCEPT, once enabled); else in modified UTF-7
     */
    public void utf8(boolean on) {
        utf8 = on;
    }

    /** {@return whether a response has begun whose end has not come} */
    public boolean midResponse() {
        return state != State.LINE || !unit.isEmpty() || fetch != null;
    }

    /**
     * The next event. Advances {@code in} past what it used.
     *
     * @param in bytes from the server; chunks are slices of them
     * @return the event; null if more input is needed
     */
    public @Nullable ResponseEvent next(ByteBuffer in) {
        ResponseEvent event = null;
        boolean more = true;
        while (event == null && more) {
            int before = in.position();
            State was = state;
            event = step(in);
            more = in.position() != before || state != was;
        }
        unit.keep();
        return event;
    }

    private @Nullable ResponseEvent step(ByteBuffer in) {
        return switch (state) {
            case LINE -> line(in);
            case LITERAL -> {
                state = unit.literal(in) ? State.LINE : State.LITERAL;
                yield null;
            }
            case BODY -> body(in);
            case SKIPPED_LINE -> skippedLine(in);
            case SKIPPED_LITERAL -> {
                int count = (int) Math.min(missing, in.remaining());
                in.position(in.position() + count);
                missing -= count;
                state = missing == 0 ? State.SKIPPED_LINE : State.SKIPPED_LITERAL;
                yield null;
            }
        };
    }

    // ---- lines ----

    private @Nullable ResponseEvent line(ByteBuffer in) {
        Gathering.Found found = unit.line(in, limits.line());
        if (found == Gathering.Found.NOTHING) {
            return null;
        }
        if (found == Gathering.Found.TOO_LONG) {
            unit.keepTail();
            forget();
            state = State.SKIPPED_LINE;
            return malformed(Flaw.Kind.LINE_TOO_LONG, "a response of more than " + limits.line() + " octets");
        }
        if (!unit.endsSoundly() && !quirks.contains(Quirk.BARE_LF)) {
            finish();
            return malformed(Flaw.Kind.BARE_LF, "a line that ends with LF and no CR");
        }
        if (firstLine) {
            text = ResponseGrammar.isText(cursor(0));
            firstLine = false;
        }
        boolean announces = !text && unit.announces();
        try {
            return announces ? announced() : response();
        } catch (Flawed e) {
            return flawed(announces, e.flaw());
        } catch (IllegalArgumentException e) {
            return flawed(announces, new Flaw(Flaw.Kind.SYNTAX, String.valueOf(e.getMessage())));
        }
    }

    private Cursor cursor(int from) {
        return new Cursor(unit.bytes(), unit.from(), unit.from() + from, unit.textEnd(), limits, quirks, utf8);
    }

    private ResponseEvent response() {
        Cursor in = cursor(read);
        FetchReading reading = fetch;
        if (reading == null && !text) {
            reading = grammar.fetch(in);
        }
        ResponseEvent given;
        if (reading == null) {
            given = new ResponseEvent.Given(grammar.response(cursor(0)));
        } else {
            reading.read(in, -1);
            given = new ResponseEvent.Given(reading.response());
        }
        finish();
        return given;
    }

    private @Nullable ResponseEvent announced() {
        if (unit.size() > limits.streamed() && isBehindSection()) {
            Cursor in = cursor(read);
            FetchReading reading = fetch == null ? grammar.fetch(in) : fetch;
            if (reading != null) {
                return streamed(reading, in);
            }
        }
        if (!unit.fits(limits.literals())) {
            throw new Flawed(Flaw.Kind.LITERAL_TOO_LARGE, "literals of more than " + limits.literals() + " octets");
        }
        unit.expectLiteral();
        state = State.LITERAL;
        return null;
    }

    /** Whether what is announced could be a body section of a FETCH: its name ends before it, in a bracket or in RFC822. */
    private boolean isBehindSection() {
        int end = unit.announcedAt() - 1;
        if (!unit.has(end, ' ')) {
            return false;
        }
        if (unit.has(end - 1, ']') || unit.has(end - 1, '>')) {
            return true;
        }
        int from = end;
        while (unit.hasOtherThan(from - 1, ' ', '(')) {
            from--;
        }
        return unit.beginsWith(from, OLD_NAME);
    }

    private ResponseEvent streamed(FetchReading reading, Cursor in) {
        FetchData.Name name = reading.read(in, unit.announcedAt());
        if (name == null) {
            throw in.syntax("expected a section");
        }
        long size = unit.size();
        ResponseEvent begun =
                new ResponseEvent.BodyBegun(reading.byUid(), reading.number(), reading.data(), name, size);
        reading.streamed(name, size);
        fetch = reading;
        missing = size;
        unit.reset();
        read = 0;
        state = State.BODY;
        return begun;
    }

    private @Nullable ResponseEvent body(ByteBuffer in) {
        if (missing == 0) {
            state = State.LINE;
            return new ResponseEvent.BodyEnded();
        }
        int count = (int) Math.min(missing, in.remaining());
        if (count == 0) {
            return null;
        }
        ByteBuffer octets = in.slice(in.position(), count);
        in.position(in.position() + count);
        missing -= count;
        return new ResponseEvent.Chunk(octets);
    }

    // ---- what is no response ----

    private ResponseEvent flawed(boolean announces, Flaw flaw) {
        long size = unit.size();
        finish();
        if (announces) {
            missing = size;
            state = State.SKIPPED_LITERAL;
        }
        return new ResponseEvent.Malformed(flaw);
    }

    private static ResponseEvent malformed(Flaw.Kind kind, String detail) {
        return new ResponseEvent.Malformed(new Flaw(kind, detail));
    }

    private void finish() {
        unit.reset();
        forget();
        state = State.LINE;
    }

    private void forget() {
        fetch = null;
        read = 0;
        firstLine = true;
        text = false;
    }

    private @Nullable ResponseEvent skippedLine(ByteBuffer in) {
        if (unit.line(in, limits.line()) != Gathering.Found.LINE) {
            unit.keepTail();
            return null;
        }
        boolean announces = unit.announces();
        long size = unit.size();
        finish();
        if (announces) {
            missing = size;
            state = State.SKIPPED_LITERAL;
        }
        return null;
    }
}
