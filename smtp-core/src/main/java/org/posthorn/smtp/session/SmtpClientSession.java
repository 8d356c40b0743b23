package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslLines;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.SmtpTimes;
import org.posthorn.wire.DotStuffer;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.LineSession;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Printable;
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
 * and the end at once makes them one write. Commands submitted meanwhile follow the message. A server that refuses a message before its
 * end (421, 4yz or 5yz in the middle of the text) ends the connection with that: the reply comes as one to {@code EndOfData}.
 *
 * <p>Where the server offers CHUNKING (RFC 3030), {@link #chunk} takes the place of all this: when the replies to the recipients have come,
 * and then at each BODY_WANTED up to the last chunk, or to a chunk that is refused.
 *
 * <p>After {@link SmtpCommand.Lhlo} this is LMTP (RFC 2033): the end of a message has as many replies as there are recipients accepted.
 *
 * <p>A 421 ends the connection, whichever command it answers, and so does every {@link Fault}: commands still unanswered are never
 * answered. What is asked of a session that is over is ignored.
 */
public final class SmtpClientSession extends LineSession<SmtpClientSession.Event> {

    /** What {@link #next} gives. */
    public sealed interface Event permits Greeting, Challenge, Replied, Closing, Fault {}

    /**
     * The server's greeting. If it is negative, commands submitted so far are dropped; QUIT may follow.
     *
     * @param reply 220, or a negative one
     */
    public record Greeting(Reply reply) implements Event {}

    /**
     * The server asks something in the exchange that {@link SmtpCommand.Auth} began. Nothing more comes before {@link #respond}.
     *
     * @param message the challenge, out of its Base64
     */
    public record Challenge(SaslStep.Message message) implements Event {}

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
        CHUNKS,
        TLS,
        CLOSED
    }

    /** RFC 5321 section 4.5.3.1.4, which RFC 4954 section 4 keeps AUTH to. */
    private static final int COMMAND_LINE = 512;

    /** The code that asks for what AUTH has to say (RFC 4954 section 4). */
    private static final int CHALLENGE = 334;

    /** Few enough that their replies fit the sockets' buffers while we still write and do not read (RFC 2920 section 3.1). */
    private static final int MOST_UNANSWERED = 100;

    /** Enough to keep the way to the server full while it answers. */
    private static final int MOST_CHUNKS = 16;

    private static final SmtpCommand.EndOfData END_OF_DATA = new SmtpCommand.EndOfData();

    private final SmtpLimits limits;
    private final SmtpTimes times;
    private final ReplyReader replies;
    private final DotStuffer stuffer = new DotStuffer();
    private final DotStuffer mender = new DotStuffer(false);
    private final SaslLines authentication = new SaslLines(COMMAND_LINE);
    private final ArrayDeque<SmtpCommand> submitted = new ArrayDeque<>();
    private final ArrayDeque<SmtpCommand> unanswered = new ArrayDeque<>();

    private State state = State.GREETING;
    private boolean helo;
    private boolean lmtp;
    private boolean binary;
    private int recipients;
    private long bodySize;
    private Capabilities capabilities = Capabilities.NONE;

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
        super(new LineReader(Math.max(limits.replyLine(), limits.authenticationLine())), transcript);
        this.limits = limits;
        this.times = limits.times();
        this.replies = new ReplyReader(limits.replyLines());
    }

    /**
     * Queues a command. It is sent when it is its turn; what it must know of the server's extensions is the caller's to see to.
     *
     * @param command the command
     * @throws IllegalArgumentException if it is {@link SmtpCommand.EndOfData} or {@link SmtpCommand.Bdat}
     * @throws IllegalStateException if it is {@link SmtpCommand.StartTls} and there is TLS already (RFC 3207 section 4.2)
     */
    public void submit(SmtpCommand command) {
        if (command instanceof SmtpCommand.EndOfData) {
            throw new IllegalArgumentException("endOfBody() says so");
        }
        if (command instanceof SmtpCommand.Bdat) {
            throw new IllegalArgumentException("chunk() says so");
        }
        if (command instanceof SmtpCommand.StartTls && encrypted()) {
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
        endOfMessage(END_OF_DATA);
    }

    private void endOfMessage(SmtpCommand end) {
        for (int i = 0; i < (lmtp ? recipients : 1); i++) {
            unanswered.add(end);
        }
        recipients = 0;
        state = State.OPEN;
    }

    /**
     * Gives a chunk of the message (BDAT, RFC 3030). A CR or LF that stands alone becomes a CRLF, unless MAIL said BINARYMIME.
     *
     * @param data its position is advanced; its bytes stay unchanged until the next BODY_WANTED or the chunk's reply
     * @param last whether the message ends with it
     * @throws IllegalStateException if commands are still unanswered, or no further chunk is wanted yet
     */
    public void chunk(ByteBuffer data, boolean last) {
        if (state == State.CLOSED) {
            return;
        }
        boolean begins = state == State.OPEN && submitted.isEmpty() && unanswered.isEmpty();
        if (!begins && !(state == State.CHUNKS && wantsChunk())) {
            throw new IllegalStateException("no chunk is wanted");
        }
        OutputQueue octets = new OutputQueue(OUTPUT_MARK);
        if (binary) {
            octets.share(data.slice());
            data.position(data.limit());
        } else {
            mender.put(data, octets);
        }
        if (last) {
            mender.endOfChunks(octets);
        }
        SmtpCommand.Bdat command = new SmtpCommand.Bdat(octets.size(), last);
        write(command.line());
        transcript.note(command.size() + " octets of a message");
        for (ByteBuffer piece : octets.buffers()) {
            out.share(piece);
        }
        if (last) {
            endOfMessage(command);
        } else {
            unanswered.add(command);
            state = State.CHUNKS;
        }
    }

    private boolean wantsChunk() {
        return unanswered.isEmpty() || (capabilities.has(Extension.PIPELINING) && unanswered.size() < MOST_CHUNKS);
    }

    /**
     * Answers a {@link Challenge}.
     *
     * @param step the response; or a failure, which cancels the exchange: the server's refusal follows as the reply to AUTH
     * @throws IllegalStateException if there is no challenge
     * @throws IllegalArgumentException if the step is {@link SaslStep.Done}, which only the server can say
     */
    public void respond(SaslStep step) {
        if (state != State.CLOSED) {
            write(authentication.answer(step));
        }
    }

    /** {@return what the server said it can do, in the reply to the last EHLO under the same TLS} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** {@return whether a message has been given whole and its reply has not come: if the connection ends now, its fate is unknown} */
    public boolean messageUnanswered() {
        return unanswered.stream().anyMatch(SmtpClientSession::endsMessage);
    }

    @Override
    public long deadline() {
        return deadline.due();
    }

    @Override
    public void secured(TlsInfo info) {
        boolean fresh = state == State.GREETING && !lines.midLine() && !replies.midReply();
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

    private boolean sendingBody() {
        if (state != State.BODY && state != State.CLOSED) {
            throw new IllegalStateException("no body is wanted");
        }
        return state == State.BODY;
    }

    @Override
    protected @Nullable Event step(ByteBuffer in) {
        send();
        return switch (state) {
            case CLOSED -> halt(Signal.CLOSED);
            case TLS -> awaitTls(in);
            case BODY -> awaitBody(in);
            case GREETING, OPEN, CHUNKS -> authentication.challenged() ? halt(Signal.AWAITING_ANSWER) : replyLine(in);
        };
    }

    private void send() {
        while (state == State.OPEN && !submitted.isEmpty() && maySend()) {
            SmtpCommand command = submitted.remove();
            unanswered.add(command);
            write(command instanceof SmtpCommand.Auth auth ? begin(auth) : command.line());
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
        out.putUtf8(line);
        out.put((byte) '\r');
        out.put((byte) '\n');
        if (transcript != Transcript.NONE) {
            SmtpCommand last = unanswered.peekLast();
            transcript.sent(
                    Printable.of(last instanceof SmtpCommand.Auth auth ? SaslLines.heard(auth.line(), line) : line));
        }
    }

    private String begin(SmtpCommand.Auth auth) {
        return authentication.begin(auth.line(), auth.initial().orElse(null));
    }

    /** What a transcript hears of a line of a reply to AUTH. */
    private static String heard(Line line) {
        return line.length() > "334 ".length() && CommandText.startsWith(line, 0, "334")
                ? "334 " + Printable.REDACTED
                : line.toString();
    }

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind the reply to STARTTLS");
        }
        return inputEnded() ? left() : halt(Signal.START_TLS);
    }

    /** No reply is due before the message is out; but a server that has begun to say something is heard. */
    private @Nullable Event awaitBody(ByteBuffer in) {
        if (in.hasRemaining() || lines.midLine() || replies.midReply()) {
            return replyLine(in);
        }
        if (inputEnded()) {
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
            transcript.received(authenticating() ? heard(line) : line.toString());
        }
        if (line.length() > limits.replyLine() - 2 && !authenticating()) {
            return fault(Violation.Kind.LINE_TOO_LONG, "in a reply");
        }
        boolean hello = state == State.GREETING || saysHello(unanswered.peekFirst());
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
        if (state == State.BODY) {
            return early(reply);
        }
        if (reply.code() == CHALLENGE && authenticating() && !authentication.cancelled()) {
            return challenged(reply);
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
        boolean forNobody = data && lmtp && recipients == 0 && reply.isIntermediate(); // RFC 2033 section 4.2
        boolean cancelled = command instanceof SmtpCommand.Auth && authentication.cancelled();
        boolean goOn =
                reply.isIntermediate() && data && reply.code() != CHALLENGE; // credentials are asked for, not a message
        if (forNobody || (reply.isPositive() ? data || cancelled : reply.isIntermediate() && !goOn)) {
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
        } else if (command instanceof SmtpCommand.Bdat && state == State.CHUNKS) {
            state = State.OPEN; // no more of them: RFC 3030 section 2
        }
        helo &= !(command instanceof SmtpCommand.Ehlo);
        if (command instanceof SmtpCommand.Quit) {
            close();
        }
        return new Replied(command, reply);
    }

    private Event early(Reply reply) {
        out.clear(); // a message that has begun is taken back by ending the connection within it
        if (reply.code() < 400) {
            return fault(Violation.Kind.UNEXPECTED_REPLY, reply.code() + " in the middle of a message");
        }
        close();
        return new Replied(END_OF_DATA, reply);
    }

    private boolean authenticating() {
        return unanswered.peekFirst() instanceof SmtpCommand.Auth;
    }

    private @Nullable Event challenged(Reply reply) {
        // of several lines none is a challenge
        Optional<SaslStep.Message> challenge = authentication.challenge(
                reply.lines().size() == 1 ? reply.lines().get(0) : SaslLines.CANCEL);
        if (challenge.isPresent()) {
            return new Challenge(challenge.get());
        }
        write(authentication.ownAnswer());
        return null;
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
        if (saysHello(command)) {
            capabilities = helo ? Capabilities.NONE : Capabilities.of(reply);
            lmtp = command instanceof SmtpCommand.Lhlo;
        } else if (command instanceof SmtpCommand.Mail mail) {
            binary = mail.parameters()
                    .body()
                    .filter(BodyType.BINARY_MIME::equals)
                    .isPresent();
            recipients = 0;
        } else if (command instanceof SmtpCommand.Rcpt) {
            recipients++;
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
        if (state == State.CHUNKS && wantsChunk() && !inputEnded()) {
            return halt(out.isEmpty() ? Signal.BODY_WANTED : Signal.FLUSH);
        }
        boolean owed = state != State.OPEN || !unanswered.isEmpty();
        if (inputEnded()) {
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
                return fault(Violation.Kind.TIMED_OUT, "no " + awaited(command));
            }
        }
        return halt(Signal.NEED_INPUT);
    }

    /** How long the reply that is due may take (RFC 5321 section 4.5.3.2). */
    private Duration time() {
        SmtpCommand command = unanswered.peekFirst();
        if (command == null) {
            return state == State.GREETING ? times.greeting() : times.endOfData();
        } else if (command instanceof SmtpCommand.Mail) {
            return times.mail();
        } else if (command instanceof SmtpCommand.Rcpt) {
            return times.recipient();
        } else if (command instanceof SmtpCommand.Data) {
            return times.data();
        } else if (endsMessage(command)) {
            return times.endOfData();
        }
        return times.reply();
    }

    private String awaited(@Nullable SmtpCommand command) {
        if (command == null) {
            return state == State.GREETING ? "greeting" : "end of a reply";
        }
        return "reply to "
                + (endsMessage(command) ? "the message" : command.line().split("[ :]")[0]);
    }

    private static boolean saysHello(@Nullable SmtpCommand command) {
        return command instanceof SmtpCommand.Ehlo || command instanceof SmtpCommand.Lhlo;
    }

    private static boolean endsMessage(SmtpCommand command) {
        return command instanceof SmtpCommand.EndOfData || command instanceof SmtpCommand.Bdat bdat && bdat.last();
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
