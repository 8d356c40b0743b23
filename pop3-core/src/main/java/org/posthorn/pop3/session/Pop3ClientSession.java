package org.posthorn.pop3.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.Pop3Times;
import org.posthorn.pop3.Response;
import org.posthorn.sasl.SaslLines;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.DotUnstuffer;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.LineSession;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/**
 * The client's end of a POP3 connection (RFC 1939). The application submits commands, as many as it likes; the session sends each as soon as
 * the protocol allows, one by one, or several ahead where the server offers PIPELINING (RFC 2449 section 6.6), and gives the responses in the
 * same order.
 *
 * <p>A {@link Responded} tells the first line of a response. If that is positive, and the command is one with a sequel, {@link Entry}s or
 * {@link Chunk}s follow, and {@link Ended} at last. A message is given exactly as it is sent, dots unstuffed, its lines ends and its last CRLF
 * as they came; its octets are never copied.
 *
 * <p>Every {@link Fault} ends the connection: commands still unanswered are never answered. What is asked of a session that is over is
 * ignored.
 */
public final class Pop3ClientSession extends LineSession<Pop3ClientSession.Event> {

    /** What {@link #next} gives. */
    public sealed interface Event permits Greeting, Challenge, Responded, Entry, Chunk, Ended, Closing, Fault {}

    /**
     * The server's greeting. If it is negative, commands submitted so far are dropped; QUIT may follow.
     *
     * @param response the greeting
     */
    public record Greeting(Response response) implements Event {}

    /**
     * The server asks something in the exchange that {@link Pop3Command.Auth} began. Nothing more comes before {@link #respond}.
     *
     * @param message the challenge, out of its Base64
     */
    public record Challenge(SaslStep.Message message) implements Event {}

    /**
     * The response to a command, or its first line.
     *
     * @param command the command
     * @param response its response
     */
    public record Responded(Pop3Command command, Response response) implements Event {}

    /**
     * A line that follows a response: of a listing, say.
     *
     * @param command the command that was responded to
     * @param line one character, U+0000 to U+00FF, for each octet, without its CRLF; none of them is a NUL
     */
    public record Entry(Pop3Command command, String line) implements Event {}

    /**
     * Some octets of a message.
     *
     * @param bytes never empty; valid until the following {@link #next}
     */
    public record Chunk(ByteBuffer bytes) implements Event {}

    /**
     * A response of more than one line has come to its end. What CAPA tells is in {@link #capabilities} by now.
     *
     * @param command the command
     * @param size how many octets the message had, or how many lines followed the first
     */
    public record Ended(Pop3Command command, long size) implements Event {}

    /**
     * A negative response to nothing: the server ends the connection.
     *
     * @param response what it says
     */
    public record Closing(Response response) implements Event {}

    /**
     * The server broke the protocol, did not respond in time, or left in the middle of something. The connection is over.
     *
     * @param violation how
     */
    public record Fault(Violation violation) implements Event {}

    private enum State {
        GREETING,
        OPEN,
        LINES,
        MESSAGE,
        TLS,
        CLOSED
    }

    /** Few enough that they fit the sockets' buffers while we still write and do not read. */
    private static final int MOST_UNANSWERED = 100;

    /** A timestamp (RFC 1939 section 7) is a msg-id; others are not worth a digest. */
    private static final Pattern TIMESTAMP = Pattern.compile("<[!-;=?A-~]+@[!-;=?A-~]+>");

    private final Pop3ClientLimits limits;
    private final SaslLines authentication = new SaslLines(Pop3Command.LONGEST);
    private final BodyWatch watch;
    private final ArrayDeque<Pop3Command> submitted = new ArrayDeque<>();
    private final ArrayDeque<Pop3Command> unanswered = new ArrayDeque<>();
    private final List<String> capabilityLines = new ArrayList<>();

    private State state = State.GREETING;
    private String timestamp = "";
    private Capabilities capabilities = Capabilities.NONE;
    private boolean utf8;
    private Pop3Command current = new Pop3Command.Noop();
    private DotUnstuffer body = unstuffer();
    private long size;
    private boolean tooBig;

    /** A session with {@link Pop3ClientLimits#DEFAULTS} and without a transcript. */
    public Pop3ClientSession() {
        this(Pop3ClientLimits.DEFAULTS, Transcript.NONE);
    }

    /**
     * A session at the beginning of a connection.
     *
     * @param limits how much the server may ask of us
     * @param transcript hears all lines but those of messages
     */
    public Pop3ClientSession(Pop3ClientLimits limits, Transcript transcript) {
        super(new LineReader(Math.max(limits.responseLine(), limits.authenticationLine())), transcript);
        this.limits = limits;
        this.watch = new BodyWatch(limits.rate());
    }

    /**
     * Queues a command. It is sent when it is its turn; whether the server knows it is the caller's to see to.
     *
     * @param command the command
     * @throws IllegalStateException if it is {@link Pop3Command.Stls} and there is TLS already, or {@link Pop3Command.Utf8} came before it (RFC
     *     6856 section 2.1)
     */
    public void submit(Pop3Command command) {
        if (command instanceof Pop3Command.Stls && (encrypted() || utf8)) {
            throw new IllegalStateException(utf8 ? "UTF8 has been said" : "TLS is active already");
        }
        utf8 |= command instanceof Pop3Command.Utf8;
        if (state != State.CLOSED) {
            submitted.add(command);
        }
    }

    /**
     * Answers a {@link Challenge}.
     *
     * @param step the response; or a failure, which cancels the exchange: the server's refusal follows as the response to AUTH
     * @throws IllegalStateException if there is no challenge
     * @throws IllegalArgumentException if the step is {@link SaslStep.Done}, which only the server can say
     */
    public void respond(SaslStep step) {
        if (state != State.CLOSED) {
            write(authentication.answer(step));
        }
    }

    /** {@return what the server said it can do, in the response to the last CAPA under the same TLS} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** {@return the greeting's timestamp for APOP, with its angle brackets; empty if there is none that is a msg-id} */
    public Optional<String> timestamp() {
        return Optional.of(timestamp).filter(text -> !text.isEmpty());
    }

    @Override
    public long deadline() {
        return inSequel() ? watch.due() : deadline.due();
    }

    @Override
    public void secured(TlsInfo info) {
        boolean fresh = state == State.GREETING && !lines.midLine();
        if (encrypted() || (state != State.TLS && !fresh)) {
            throw new IllegalStateException("no TLS handshake was asked for");
        }
        encrypted(info);
        capabilities = Capabilities.NONE;
        if (state == State.TLS) {
            state = State.OPEN;
        }
        transcript.note(info.protocol() + " " + info.cipherSuite());
    }

    @Override
    protected @Nullable Event step(ByteBuffer in) {
        send();
        return switch (state) {
            case CLOSED -> halt(Signal.CLOSED);
            case TLS -> awaitTls(in);
            case MESSAGE -> message(in);
            case LINES, GREETING, OPEN -> authentication.challenged() ? halt(Signal.AWAITING_ANSWER) : line(in);
        };
    }

    // --- sending

    private void send() {
        while (state != State.GREETING && state != State.TLS && !submitted.isEmpty() && maySend()) {
            Pop3Command command = submitted.remove();
            unanswered.add(command);
            if (command instanceof Pop3Command.Pass pass) {
                out.put("PASS ");
                out.share(Pop3Command.Pass.octets(pass.password()));
                endLine("PASS " + Printable.REDACTED);
            } else if (command instanceof Pop3Command.Apop apop) {
                out.putUtf8(apop.line() + " " + apop.digest());
                endLine(apop.line() + " " + Printable.REDACTED);
            } else if (command instanceof Pop3Command.Auth auth) {
                write(authentication.begin(auth.line(), auth.initial().orElse(null)));
            } else {
                write(command.line());
            }
        }
    }

    private boolean maySend() {
        Pop3Command last = unanswered.peekLast();
        if (last == null && !inSequel()) {
            return true;
        }
        return capabilities.offers(Capability.PIPELINING)
                && (last == null || !last.endsGroup())
                && unanswered.size() < MOST_UNANSWERED
                && !out.aboveMark();
    }

    private void write(String line) {
        out.putUtf8(line);
        Pop3Command last = unanswered.peekLast();
        endLine(last instanceof Pop3Command.Auth auth ? SaslLines.heard(auth.line(), line) : line);
    }

    private void endLine(String heard) {
        out.put((byte) '\r');
        out.put((byte) '\n');
        if (transcript != Transcript.NONE) {
            transcript.sent(Printable.of(heard));
        }
    }

    // --- lines

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind the response to STLS");
        }
        return inputEnded() ? left() : halt(Signal.START_TLS);
    }

    private @Nullable Event line(ByteBuffer in) {
        int from = in.position();
        Line line = lines.next(in);
        if (inSequel()) {
            watch.add(in.position() - from);
        }
        if (line == null) {
            return inSequel() ? awaitSequel() : awaitResponse();
        }
        if (transcript != Transcript.NONE) {
            boolean challenge = authenticating() && isChallenge(line);
            transcript.received(challenge ? "+ " + Printable.REDACTED : line.toString());
        }
        if (!line.sound()) {
            return fault(line.problem().orElseThrow(), "in a response");
        }
        if (line.length() > limits.responseLine() - 2 && !authenticating()) {
            return fault(Violation.Kind.LINE_TOO_LONG, "in a response");
        }
        return inSequel() ? entry(line) : response(line);
    }

    private @Nullable Event entry(Line line) {
        if (line.length() == 1 && line.charAt(0) == '.') {
            if (current instanceof Pop3Command.Capa) {
                capabilities = Capabilities.of(capabilityLines);
                capabilityLines.clear();
            }
            return ended();
        }
        if (size == limits.listings()) {
            return fault(Violation.Kind.TOO_MANY, "lines behind the response to " + current.line());
        }
        size++;
        boolean stuffed = line.length() > 0 && line.charAt(0) == '.';
        String text = line.text(stuffed ? 1 : 0, line.length());
        if (current instanceof Pop3Command.Capa) {
            capabilityLines.add(text);
        }
        return new Entry(current, text);
    }

    private @Nullable Event response(Line line) {
        deadline.disarm();
        if (authenticating() && isChallenge(line) && !authentication.cancelled()) {
            return challenged(line);
        }
        Optional<Response> response = Response.parse(line.words(0));
        if (response.isEmpty()) {
            return fault(Violation.Kind.SYNTAX, "no response: " + line);
        }
        return state == State.GREETING ? greeted(response.get()) : responded(response.get());
    }

    /** "+" SP [base64] (RFC 5034 section 5); the space is forgotten at times where nothing follows. */
    private static boolean isChallenge(Line line) {
        return line.length() > 0 && line.charAt(0) == '+' && (line.length() == 1 || line.charAt(1) == ' ');
    }

    private @Nullable Event challenged(Line line) {
        String text = line.text(Math.min(2, line.length()), line.length());
        Optional<SaslStep.Message> challenge = authentication.challenge(text);
        if (challenge.isPresent()) {
            return new Challenge(challenge.get());
        }
        write(authentication.ownAnswer());
        return null;
    }

    private Event greeted(Response greeting) {
        state = State.OPEN;
        if (!greeting.isOk()) {
            submitted.clear();
        }
        Matcher found = TIMESTAMP.matcher(greeting.text());
        timestamp = found.find() ? found.group() : "";
        return new Greeting(greeting);
    }

    private Event responded(Response response) {
        boolean cancelled = authenticating() && authentication.cancelled();
        Pop3Command command = unanswered.poll();
        if (command == null) {
            if (response.isOk()) {
                return fault(
                        Violation.Kind.UNEXPECTED_REPLY, "a response to nothing: " + Printable.of(response.line()));
            }
            close();
            return new Closing(response);
        }
        if (response.isOk() && cancelled) {
            return fault(Violation.Kind.UNEXPECTED_REPLY, "success of an exchange that was cancelled");
        }
        if (command instanceof Pop3Command.Quit) {
            close();
        } else if (response.isOk()) {
            accepted(command);
        } else if (command instanceof Pop3Command.Capa) {
            capabilities = Capabilities.NONE;
        }
        return new Responded(command, response);
    }

    private void accepted(Pop3Command command) {
        if (command instanceof Pop3Command.Stls) {
            state = State.TLS;
        } else if (command.sequel() != Pop3Command.Sequel.NONE) {
            current = command;
            size = 0;
            watch.start(deadline.now());
            if (command.sequel() == Pop3Command.Sequel.MESSAGE) {
                body = unstuffer();
                state = State.MESSAGE;
            } else {
                state = State.LINES;
            }
        }
    }

    // --- messages

    private static DotUnstuffer unstuffer() {
        return new DotUnstuffer(LineEnds.TRANSPARENT);
    }

    private @Nullable Event message(ByteBuffer in) {
        if (tooBig) {
            return fault(Violation.Kind.TOO_MANY, "octets in a message");
        }
        int from = in.position();
        ByteBuffer bytes = body.next(in);
        watch.add(in.position() - from);
        if (bytes != null) {
            return chunk(bytes);
        }
        if (!body.ended()) {
            return awaitSequel();
        }
        transcript.note(size + " octets of a message");
        return ended();
    }

    /** Octets up to the limit are given, whatever the cut. */
    private @Nullable Event chunk(ByteBuffer bytes) {
        long room = limits.messageSize() - size;
        if (bytes.remaining() > room) {
            tooBig = true;
            bytes.limit(bytes.position() + (int) room);
        }
        size += bytes.remaining();
        return bytes.hasRemaining() ? new Chunk(bytes) : null;
    }

    private boolean inSequel() {
        return state == State.LINES || state == State.MESSAGE;
    }

    private Event ended() {
        state = State.OPEN;
        return new Ended(current, size);
    }

    // --- waiting

    private @Nullable Event awaitSequel() {
        if (inputEnded()) {
            return left();
        }
        Optional<Violation.Kind> slow = watch.judge(deadline.now());
        return slow.isPresent()
                ? fault(slow.get(), "what follows the response to " + current.line())
                : halt(Signal.NEED_INPUT);
    }

    private @Nullable Event awaitResponse() {
        boolean owed = state == State.GREETING || !unanswered.isEmpty() || lines.midLine();
        if (inputEnded()) {
            if (owed) {
                return left();
            }
            close();
            return null;
        }
        if (owed) {
            Pop3Command command = unanswered.peekFirst();
            deadline.arm(time(command));
            if (deadline.passed()) {
                String what = command == null ? "greeting" : "response to " + command.line();
                return fault(Violation.Kind.TIMED_OUT, "no " + Printable.of(what));
            }
        }
        return halt(Signal.NEED_INPUT);
    }

    private Duration time(@Nullable Pop3Command command) {
        Pop3Times times = limits.times();
        if (command == null) {
            return state == State.GREETING ? times.greeting() : times.response();
        } else if (command.logsIn()) {
            return times.login();
        } else if (command.sequel() == Pop3Command.Sequel.MESSAGE) {
            return times.message();
        } else if (command instanceof Pop3Command.Quit) {
            return times.quit();
        }
        return times.response();
    }

    private boolean authenticating() {
        return !inSequel() && unanswered.peekFirst() instanceof Pop3Command.Auth;
    }

    private Event left() {
        return fault(Violation.Kind.CLOSED_EARLY, "the server left in the middle of something");
    }

    private Event fault(Violation.Kind kind, String detail) {
        close();
        return new Fault(new Violation(kind, detail));
    }

    private void close() {
        state = State.CLOSED;
        submitted.clear();
        deadline.disarm();
    }
}
