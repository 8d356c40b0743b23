package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends: the server's side of the grammar. Give it bytes as they arrive; it keeps an unfinished command, up to its limits,
 * and nothing else. Where a command is malformed, or its literal is refused, nothing else of it is taken for a command. Not thread-safe.
 *
 * <p>The same bytes give the same events however they are cut, but that the octets of a literal come in other {@link CommandEvent.Chunk}s.
 */
public final class CommandReader {

    private enum State {
        /** In a line. */
        LINE,
        /** In a literal that is kept. */
        LITERAL,
        /** A literal of a message has been announced, and the question is open. */
        ASKED,
        /** In a literal of a message. */
        BODY,
        /** In what is left of a command that is none. */
        SKIPPED_LINE,
        /** In a literal of it. */
        SKIPPED_LITERAL
    }

    private final Gathering unit = new Gathering();
    private final Queue<CommandEvent> events = new ArrayDeque<>();
    private SyntaxLimits limits;
    private boolean utf8;
    private boolean lineExpected;

    private State state = State.LINE;
    private @Nullable Upload upload;
    /** How far the lines of an upload have been read, from where the unit begins. */
    private int read;
    /** Whether the command is known to be none that uploads. */
    private boolean plain;

    private long missing;

    /**
     * A reader at the beginning of a connection.
     *
     * @param limits how much is taken
     */
    public CommandReader(SyntaxLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Has other limits hold from the next octet on, as after login.
     *
     * @param others how much is taken
     */
    public void limits(SyntaxLimits others) {
        limits = Objects.requireNonNull(others);
    }

    /**
     * Says how mailbox names are written from the next command on.
     *
     * @param on whether in UTF-8 (IMAP4rev2 and UTF8=ACCEPT, once enabled); else in modified UTF-7
     */
    public void utf8(boolean on) {
        utf8 = on;
    }

    /** Has the next line be given as it is: an answer to a SASL challenge, or DONE. */
    public void expectLine() {
        lineExpected = true;
    }

    /** {@return whether a command has begun whose end has not come} */
    public boolean midCommand() {
        return state != State.LINE || !unit.isEmpty() || upload != null;
    }

    /**
     * Takes the literal that was announced. Where it is synchronizing, the continuation is the caller's to send.
     *
     * @throws IllegalStateException if there is no question
     */
    public void accept() {
        requireQuestion();
        state = State.BODY;
    }

    /**
     * Refuses the literal that was announced, and the command with it. The reply is the caller's to send; a client that waits for it will not send
     * the literal, and what another sends is passed over.
     *
     * @throws IllegalStateException if there is no question
     */
    public void refuse() {
        requireQuestion();
        abandon(unit.synchronizing(), missing);
    }

    private void requireQuestion() {
        if (state != State.ASKED || !events.isEmpty()) {
            throw new IllegalStateException("no literal waits for an answer");
        }
    }

    /**
     * The next event. Advances {@code in} past what it used.
     *
     * @param in bytes from the client; chunks are slices of them
     * @return the event; null if more input is needed, or an answer to {@link CommandEvent.Announced}
     */
    public @Nullable CommandEvent next(ByteBuffer in) {
        while (events.isEmpty() && step(in)) {}
        unit.keep();
        return events.poll();
    }

    /** One step; whether there can be another. */
    private boolean step(ByteBuffer in) {
        return switch (state) {
            case LINE -> line(in);
            case LITERAL -> literal(in);
            case ASKED -> false;
            case BODY -> body(in);
            case SKIPPED_LINE -> skippedLine(in);
            case SKIPPED_LITERAL -> skippedLiteral(in);
        };
    }

    // ---- lines ----

    private boolean line(ByteBuffer in) {
        Gathering.Found found = unit.line(in, limits.line());
        if (found == Gathering.Found.NOTHING) {
            return false;
        }
        if (found == Gathering.Found.TOO_LONG) {
            malformed(new Flaw(Flaw.Kind.LINE_TOO_LONG, "a line of more than " + limits.line() + " octets"));
            unit.keepTail();
            forget();
            state = State.SKIPPED_LINE;
        } else if (!unit.endsSoundly()) {
            malformed(new Flaw(Flaw.Kind.BARE_LF, "a line that ends with LF and no CR"));
            unit.reset();
            forget();
            state = State.SKIPPED_LINE;
        } else if (lineExpected) {
            lineExpected = false;
            events.add(new CommandEvent.Line(ByteBuffer.wrap(unit.bytes(), unit.from(), unit.textEnd() - unit.from())
                    .slice()));
            unit.reset();
        } else {
            soundLine();
        }
        return true;
    }

    private void soundLine() {
        boolean announces = unit.announces();
        try {
            if (upload == null && !plain) {
                beginUpload(announces);
            }
            if (upload != null) {
                upload(upload, announces);
            } else if (announces) {
                announced();
            } else {
                command();
            }
        } catch (Flawed e) {
            malformedLine(announces, e.flaw());
        } catch (IllegalArgumentException e) {
            malformedLine(announces, new Flaw(Flaw.Kind.SYNTAX, String.valueOf(e.getMessage())));
        }
    }

    private Cursor cursor(int from) {
        return new Cursor(unit.bytes(), unit.from(), from, unit.textEnd(), limits, Set.of(), utf8);
    }

    private void command() {
        Cursor in = cursor(unit.from());
        String tag = tag(in);
        CommandEvent given = new CommandEvent.Given(tag, CommandGrammar.command(in, in.keyword()));
        finish();
        events.add(given);
    }

    private static String tag(Cursor in) {
        if (!in.sees(Chars.TAG)) {
            throw new Flawed(Flaw.Kind.NO_TAG, "expected a tag");
        }
        String tag = in.tag();
        in.space();
        return tag;
    }

    /** A literal that is taken with the others. */
    private void announced() {
        if (!unit.fits(limits.literals())) {
            throw new Flawed(Flaw.Kind.LITERAL_TOO_LARGE, "literals of more than " + limits.literals() + " octets");
        }
        unit.expectLiteral();
        state = State.LITERAL;
        if (unit.synchronizing()) {
            events.add(new CommandEvent.ContinuationOwed());
        }
    }

    private boolean literal(ByteBuffer in) {
        if (!unit.literal(in)) {
            return false;
        }
        state = State.LINE;
        return true;
    }

    // ---- uploads ----

    private void beginUpload(boolean announces) {
        Cursor in = cursor(unit.from());
        String tag = tag(in);
        String name = in.keyword();
        plain = !Upload.is(in, name);
        if (!plain) {
            upload = Upload.begin(in, tag, name, announces ? unit.announcedAt() : -1, events);
            read = in.position() - unit.from();
        }
    }

    private void upload(Upload command, boolean announces) {
        Cursor in = cursor(unit.from() + read);
        boolean taken = command.read(in, announces ? unit.announcedAt() : -1, unit, events);
        read = in.position() - unit.from();
        if (taken) {
            announced();
        } else if (command.ended()) {
            finish();
        } else {
            missing = unit.size();
            unit.reset();
            read = 0;
            state = State.ASKED;
        }
    }

    private boolean body(ByteBuffer in) {
        if (missing == 0) {
            Upload command = Objects.requireNonNull(upload);
            state = State.LINE;
            command.literalEnded(events);
            return true;
        }
        int count = (int) Math.min(missing, in.remaining());
        if (count == 0) {
            return false;
        }
        events.add(new CommandEvent.Chunk(in.slice(in.position(), count)));
        in.position(in.position() + count);
        missing -= count;
        return true;
    }

    // ---- what is no command ----

    private void malformedLine(boolean announces, Flaw flaw) {
        malformed(flaw);
        abandon(!announces || unit.synchronizing(), announces ? unit.size() : 0);
    }

    /** What was found before the flaw has been told of an upload only; a whole command comes whole or not at all. */
    private void malformed(Flaw flaw) {
        events.add(new CommandEvent.Malformed(upload == null ? foundTag() : Optional.of(upload.tag()), flaw));
    }

    private Optional<String> foundTag() {
        Cursor in = new Cursor(unit.bytes(), unit.from(), unit.from(), unit.to(), limits, Set.of(), utf8);
        if (lineExpected || !in.sees(Chars.TAG)) {
            return Optional.empty();
        }
        String tag = in.tag();
        return in.peek() == ' ' || in.peek() == '\r' || in.peek() == '\n' ? Optional.of(tag) : Optional.empty();
    }

    /** Ends a command: with the line, or behind a literal that comes whether it is wanted or not. */
    private void abandon(boolean ended, long literal) {
        finish();
        if (!ended) {
            missing = literal;
            state = State.SKIPPED_LITERAL;
        }
    }

    private void finish() {
        unit.reset();
        forget();
        state = State.LINE;
    }

    private void forget() {
        upload = null;
        plain = false;
        read = 0;
        lineExpected = false;
    }

    private boolean skippedLine(ByteBuffer in) {
        Gathering.Found found = unit.line(in, limits.line());
        if (found == Gathering.Found.LINE && unit.endsSoundly()) {
            boolean more = unit.announces() && !unit.synchronizing();
            abandon(!more, unit.size());
            return true;
        }
        unit.keepTail();
        return found != Gathering.Found.NOTHING;
    }

    private boolean skippedLiteral(ByteBuffer in) {
        int count = (int) Math.min(missing, in.remaining());
        in.position(in.position() + count);
        missing -= count;
        if (missing > 0) {
            return false;
        }
        state = State.SKIPPED_LINE;
        return true;
    }
}
