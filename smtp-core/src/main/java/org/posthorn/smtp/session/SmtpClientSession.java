package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.SmtpTimes;
import org.posthorn.wire.Deadline;
import org.posthorn.wire.DotStuffer;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Session;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/**
 * The client's end of an SMTP connection (RFC 5321). The application submits commands, as many as it likes; the session sends each as soon
 * as the protocol allows, in groups where the server offers PIPELINING (RFC 2920), and gives the replies in the same order.
 *
 * <p>After a positive reply to {@link SmtpCommand.Data} the session signals {@link Signal#BODY_WANTED} each time it has written what it
 * had: then {@link #body}, and at last {@link #endOfBody}, whose reply comes as one to {@link SmtpCommand.EndOfData}. Giving the last piece
 * and the end at once makes them one write. Commands submitted meanwhile follow the message.
 *
 * <p>A 421 ends the connection, whichever command it answers, and so does every {@link Fault}: commands still unanswered are never
 * answered. What is asked of a session that is over is ignored.
 */
public final class SmtpClientSession implements Session<SmtpClientSession.Event> {

    /** What {@link #next} gives. */
    public sealed interface Event permits Greeting, Replied, Closing, Fault {}

    /**
     * The server's greeting. If it is negative, commands submitted so far are dropped; QUIT may follow.
     *
     * @param reply 220, or a negative one
     */
    public record Greeting(Reply reply) implements Event {}

    /**
     * The reply to a command. What EHLO tells is in {@link #capabilities} by then.
     *
     * @param command the command
     * @param reply its reply
     */
    public record Replied(SmtpCommand command, Reply reply) implements Event {}

    /**
     * A 421 that answers no command: the server ends the connection.
     *
     * @param reply the 421
     */
    public record Closing(Reply reply) implements Event {}

    /**
     * The server broke the protocol, did not answer in time, or left in the middle of something. The connection is over.
     *
     * @param violation how
     */
    public record Fault(Violation violation) implements Event {}

    private enum State {
        GREETING,
        OPEN,
        BODY,
        TLS,
        CLOSED
    }

    private static final int OUTPUT_MARK = 8 << 10;
    /** Few enough that their replies fit the sockets' buffers while we still write and do not read (RFC 2920 section 3.1). */
    private static final int MOST_UNANSWERED = 100;

    private static final SmtpCommand.EndOfData END_OF_DATA = new SmtpCommand.EndOfData();

    private final SmtpTimes times;
    private final Transcript transcript;
    private final LineReader lines;
    private final ReplyReader replies;
    private final OutputQueue out = new OutputQueue(OUTPUT_MARK);
    private final DotStuffer stuffer = new DotStuffer();
    private final Deadline deadline = new Deadline();
    private final ArrayDeque<SmtpCommand> submitted = new ArrayDeque<>();
    private final ArrayDeque<SmtpCommand> unanswered = new ArrayDeque<>();

    private State state = State.GREETING;
    private Signal signal = Signal.NEED_INPUT;
    private boolean halted;
    private boolean helo;
    private boolean inputEnded;
    private long bodySize;
    private Capabilities capabilities = Capabilities.NONE;
    private @Nullable TlsInfo tls;

    /** A session with {@link SmtpLimits#DEFAULTS} and without a transcript. */
    public SmtpClientSession() {
        this(SmtpLimits.DEFAULTS, Transcript.NONE);
    }

    /**
     * A session at the beginning of a connection.
     *
     * @param limits how much the server may ask of us
     * @param transcript hears all lines
     */
    public SmtpClientSession(SmtpLimits limits, Transcript transcript) {
        this.times = limits.times();
        this.transcript = transcript;
        this.lines = new LineReader(limits.replyLine());
        this.replies = new ReplyReader(limits.replyLines());
    }

    /**
     * Queues a command. It is sent when it is its turn; what it must know of the server's extensions is the caller's to see to.
     *
     * @param command the command
     * @throws IllegalArgumentException if it is {@link SmtpCommand.EndOfData}
     * @throws IllegalStateException if it is {@link SmtpCommand.StartTls} and there is TLS already (RFC 3207 section 4.2)
     */
    public void submit(SmtpCommand command) {
        if (command instanceof SmtpCommand.EndOfData) {
            throw new IllegalArgumentException("endOfBody() says so");
        }
        if (command instanceof SmtpCommand.StartTls && tls != null) {
            throw new IllegalStateException("TLS is active already");
        }
        if (state != State.CLOSED) {
            submitted.add(command);
        }
    }

    /**
     * Gives a piece of the message, as it is: dots are stuffed here, bare CRs and LFs become CRLFs.
     *
     * @param pieces their positions are advanced; their bytes stay unchanged until the next BODY_WANTED
     * @throws IllegalStateException if no body is wanted
     */
    public void body(ByteBuffer... pieces) {
        if (!sendingBody()) {
            return;
        }
        for (ByteBuffer piece : pieces) {
            bodySize += piece.remaining();
            stuffer.put(piece, out);
        }
    }

    /**
     * Ends the message, with a CRLF where it has none.
     *
     * @throws IllegalStateException if no body is wanted
     */
    public void endOfBody() {
        if (!sendingBody()) {
            return;
        }
        stuffer.end(out);
        transcript.note(bodySize + " octets of a message");
        bodySize = 0;
        unanswered.add(END_OF_DATA);
        state = State.OPEN;
    }

    /** {@return what the server said it can do, in the reply to the last EHLO under the same TLS} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** {@return the TLS of the connection, if there is any} */
    public Optional<TlsInfo> tls() {
        return Optional.ofNullable(tls);
    }

    /** {@return whether a message has been given whole and its reply has not come: if the connection ends now, its fate is unknown} */
    public boolean messageUnanswered() {
        return unanswered.contains(END_OF_DATA);
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        halted = false;
        Event event = null;
        while (event == null && !halted) {
            event = step(in);
        }
        return event;
    }

    @Override
    public Signal signal() {
        return signal;
    }

    @Override
    public void endOfInput() {
        inputEnded = true;
    }

    @Override
    public ByteBuffer[] output() {
        return out.buffers();
    }

    @Override
    public boolean hasOutput() {
        return !out.isEmpty();
    }

    @Override
    public void tick(long nanos) {
        deadline.tick(nanos);
    }

    @Override
    public long deadline() {
        return deadline.due();
    }

    @Override
    public void secured(TlsInfo info) {
        boolean fresh = state == State.GREETING && !lines.midLine() && !replies.midReply();
        if (tls != null || (state != State.TLS && !fresh)) {
            throw new IllegalStateException("no TLS handshake was asked for");
        }
        tls = info;
        capabilities = Capabilities.NONE;
        if (state == State.TLS) {
            state = State.OPEN;
        }
        transcript.note(info.protocol() + " " + info.cipherSuite());
    }

    private boolean sendingBody() {
        if (state != State.BODY && state != State.CLOSED) {
            throw new IllegalStateException("no body is wanted");
        }
        return state == State.BODY;
    }

    private @Nullable Event step(ByteBuffer in) {
        send();
        return switch (state) {
            case CLOSED -> halt(Signal.CLOSED);
            case TLS -> awaitTls(in);
            case BODY -> awaitBody();
            case GREETING, OPEN -> replyLine(in);
        };
    }

    private @Nullable Event halt(Signal reason) {
        signal = reason;
        halted = true;
        return null;
    }

    private void send() {
        while (state == State.OPEN && !submitted.isEmpty() && maySend()) {
            SmtpCommand command = submitted.remove();
            unanswered.add(command);
            write(command.line());
        }
    }

    private boolean maySend() {
        SmtpCommand last = unanswered.peekLast();
        return last == null
                || (capabilities.has(Extension.PIPELINING)
                        && !last.endsGroup()
                        && unanswered.size() < MOST_UNANSWERED
                        && !out.aboveMark());
    }

    private void write(String line) {
        out.put(line);
        out.put((byte) '\r');
        out.put((byte) '\n');
        if (transcript != Transcript.NONE) {
            transcript.sent(Printable.of(line));
        }
    }

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind the reply to STARTTLS");
        }
        return inputEnded ? left() : halt(Signal.START_TLS);
    }

    /** Replies are read when the message is out: none is due before, and after it they all are. */
    private @Nullable Event awaitBody() {
        if (inputEnded) {
            return left();
        }
        return halt(out.isEmpty() ? Signal.BODY_WANTED : Signal.FLUSH);
    }

    private @Nullable Event replyLine(ByteBuffer in) {
        Line line = lines.next(in);
        if (line == null) {
            return awaitReply();
        }
        if (transcript != Transcript.NONE) {
            transcript.received(line.toString());
        }
        boolean hello = state == State.GREETING || unanswered.peekFirst() instanceof SmtpCommand.Ehlo;
        Reply reply = replies.take(line, !hello);
        if (replies.violation().isPresent()) {
            close();
            return new Fault(replies.violation().get());
        }
        return reply == null ? null : received(reply);
    }

    private @Nullable Event received(Reply reply) {
        deadline.disarm();
        if (state == State.GREETING) {
            return greeted(reply);
        }
        SmtpCommand command = unanswered.poll();
        if (reply.code() == 421) {
            close();
            return command == null ? new Closing(reply) : new Replied(command, reply);
        }
        if (command == null) {
            return fault(Violation.Kind.UNEXPECTED_REPLY, "a reply to nothing: " + Printable.of(reply.toString()));
        }
        boolean data = command instanceof SmtpCommand.Data;
        if (data ? reply.isPositive() : reply.isIntermediate()) {
            return fault(Violation.Kind.UNEXPECTED_REPLY, reply.code() + " to " + command.line());
        }
        if (command instanceof SmtpCommand.Ehlo ehlo && falsBack(reply)) {
            helo = true;
            unanswered.add(ehlo);
            write("HELO " + ehlo.domain());
            return null;
        }
        if (reply.code() < 400) {
            accepted(command, reply);
        }
        helo &= !(command instanceof SmtpCommand.Ehlo);
        if (command instanceof SmtpCommand.Quit) {
            close();
        }
        return new Replied(command, reply);
    }

    private Event greeted(Reply reply) {
        if (reply.isIntermediate()) {
            return fault(Violation.Kind.UNEXPECTED_REPLY, reply.code() + " as greeting");
        }
        state = State.OPEN;
        if (!reply.isPositive()) {
            submitted.clear();
        }
        if (reply.code() == 421) {
            close();
        }
        return new Greeting(reply);
    }

    private boolean falsBack(Reply reply) {
        return !helo && (reply.code() == 500 || reply.code() == 502);
    }

    private void accepted(SmtpCommand command, Reply reply) {
        if (command instanceof SmtpCommand.Ehlo) {
            capabilities = helo ? Capabilities.NONE : Capabilities.of(reply);
        } else if (command instanceof SmtpCommand.Data) {
            state = State.BODY;
        } else if (command instanceof SmtpCommand.StartTls) {
            state = State.TLS;
        }
    }

    private @Nullable Event awaitReply() {
        if (out.aboveMark()) {
            return halt(Signal.FLUSH);
        }
        boolean owed = state == State.GREETING || !unanswered.isEmpty();
        if (inputEnded) {
            if (owed || lines.midLine() || replies.midReply()) {
                return left();
            }
            close();
            return null;
        }
        if (owed) {
            deadline.arm(time());
            if (deadline.passed()) {
                SmtpCommand command = unanswered.peekFirst();
                return fault(
                        Violation.Kind.TIMED_OUT, command == null ? "no greeting" : "no reply to " + verb(command));
            }
        }
        return halt(Signal.NEED_INPUT);
    }

    /** How long the reply that is due may take (RFC 5321 section 4.5.3.2). */
    private Duration time() {
        SmtpCommand command = unanswered.peekFirst();
        if (command == null) {
            return times.greeting();
        } else if (command instanceof SmtpCommand.Mail) {
            return times.mail();
        } else if (command instanceof SmtpCommand.Rcpt) {
            return times.recipient();
        } else if (command instanceof SmtpCommand.Data) {
            return times.data();
        } else if (command instanceof SmtpCommand.EndOfData) {
            return times.endOfData();
        }
        return times.reply();
    }

    private static String verb(SmtpCommand command) {
        return command instanceof SmtpCommand.EndOfData
                ? "the message"
                : command.line().split("[ :]")[0];
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
