package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.session.ServerTable.Moment;
import org.posthorn.smtp.session.ServerTable.Rule;
import org.posthorn.smtp.session.ServerTable.State;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.Deadline;
import org.posthorn.wire.Line;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/**
 * The server's end of an SMTP connection (RFC 5321). The client's commands become questions, which the application answers with
 * {@link #accept} or {@link #reply}; what the protocol alone decides, the session answers itself. A message comes as {@link Chunk}s between
 * the questions {@link Data} and {@link Message}.
 *
 * <p>A mail transaction whose {@link Mail} was accepted comes to {@link Message}, or to {@link Aborted}, or the connection ends. Text of a
 * message that is refused, for its size, its line ends or by {@link #refuseBody}, is swallowed up to its true end and answered there with
 * one reply; it is never taken for commands.
 *
 * <p>A client that talks before the greeting (RFC 5321 section 4.3.1) is heard after it: when bytes arrive is not for a session to know.
 */
public final class SmtpServerSession extends SmtpSession<SmtpServerSession.Event> {

    /** What {@link #next} gives. */
    public sealed interface Event permits Ask, Chunk, Aborted, Fault {}

    /** A question. Nothing more comes before it is answered. */
    public sealed interface Ask extends Event
            permits Connect, Hello, Exchange, Mail, Recipient, Data, Message, Verify, Expand {}

    /**
     * A step of an authentication exchange (RFC 4954 section 4), answered with {@link #answer}, or with {@link #reply} to refuse it. When the
     * next {@link Authenticate} comes, or something else, the exchange before it is over.
     */
    public sealed interface Exchange extends Ask permits Authenticate, Response {}

    /**
     * AUTH: an exchange begins. What follows from it is {@link SaslServer#start} where there is no initial response, else
     * {@link SaslServer#step}.
     *
     * @param mechanism one that is offered now: {@link SaslServers#begin} gives the exchange
     * @param initial the client's initial response, if it sent one
     */
    public record Authenticate(SaslMechanism mechanism, Optional<SaslStep.Message> initial) implements Exchange {}

    /**
     * The client's response to the last challenge. What follows from it is {@link SaslServer#step}.
     *
     * @param message the response
     */
    public record Response(SaslStep.Message message) implements Exchange {}

    /**
     * A client has connected. Accepted with 220; the text of a 220 reply is written behind the host name. Refused with 554, the connection
     * stays until the client says QUIT; with 421 it ends (RFC 5321 section 3.1).
     */
    public record Connect() implements Ask {}

    /**
     * EHLO or HELO. Once accepted, a mail transaction that was open is over. The text of a 250 reply is written behind the host name, the
     * extensions below it.
     *
     * @param domain what the client calls itself: a domain or an address literal
     * @param extended whether it said EHLO
     */
    public record Hello(String domain, boolean extended) implements Ask {}

    /**
     * MAIL: a mail transaction begins.
     *
     * @param from the reverse-path
     * @param parameters its parameters; a size is within the limits
     */
    public record Mail(ReversePath from, MailParameters parameters) implements Ask {}

    /**
     * RCPT: one more recipient.
     *
     * @param to the forward-path
     * @param parameters its parameters
     */
    public record Recipient(ForwardPath to, RcptParameters parameters) implements Ask {}

    /**
     * DATA: may the message come? Accepted with 354. Refused, its text never comes, and the transaction stays open.
     *
     * @param envelope what was accepted so far
     */
    public record Data(Envelope envelope) implements Ask {}

    /**
     * The message has come whole. A positive reply takes over the duty to deliver it (RFC 5321 section 4.2.5): give it only when the
     * message is where it cannot be lost. Either way the transaction is over.
     *
     * @param envelope where it comes from and goes to
     * @param size its octets, the sum of the chunks
     */
    public record Message(Envelope envelope, long size) implements Ask {}

    /**
     * VRFY. Accepted with 252, which says neither yes nor no (RFC 5321 section 3.5.3).
     *
     * @param text what is asked about: printable ASCII
     */
    public record Verify(String text) implements Ask {}

    /**
     * EXPN. Accepted with 252.
     *
     * @param text what is asked about: printable ASCII
     */
    public record Expand(String text) implements Ask {}

    /**
     * Some octets of the message, dots unstuffed.
     *
     * @param bytes a slice of the buffer given to {@link #next}, valid until its next call
     */
    public record Chunk(ByteBuffer bytes) implements Event {}

    /**
     * The mail transaction is over without a message, and its chunks are void; the connection goes on. By RSET or EHLO, or because the
     * session refuses the message.
     *
     * @param reply what the client is told
     */
    public record Aborted(Reply reply) implements Event {}

    /**
     * The client broke the protocol; what it is told for it is in the output. If the connection is over with it, {@link Signal#CLOSED}
     * follows.
     *
     * @param violation how
     */
    public record Fault(Violation violation) implements Event {}

    private final SmtpServerOptions options;
    private final SmtpLimits limits;
    private final ReplyWriter replies;
    private final BodyWatch bodyWatch;
    private final ServerAuthentication authentication;
    private final ServerTransaction transaction = new ServerTransaction();
    private final long sessionEnd;

    private State state = State.CONNECTED;
    private @Nullable Ask pending;
    private @Nullable Event following;
    private @Nullable IncomingBody body;
    private boolean extended;
    private boolean shutDown;
    private int commands;
    private int errors;

    /**
     * A session without a transcript.
     *
     * @param options what this server is and does
     */
    public SmtpServerSession(SmtpServerOptions options) {
        this(options, Transcript.NONE);
    }

    /**
     * A session at the beginning of a connection.
     *
     * @param options what the server is
     * @param transcript hears all lines
     */
    public SmtpServerSession(SmtpServerOptions options, Transcript transcript) {
        super(longestLine(options), transcript);
        this.options = options;
        this.limits = options.limits();
        this.replies = new ReplyWriter(out, transcript);
        this.sessionEnd = Deadline.later(0, limits.times().session());
        this.bodyWatch = new BodyWatch(limits.bodyRate());
        this.authentication = new ServerAuthentication(options);
    }

    /** AUTH and its responses may be longer than other lines (RFC 4954 section 4). */
    private static int longestLine(SmtpServerOptions options) {
        int commandLine = options.limits().commandLine();
        return options.offers(Extension.AUTH)
                ? Math.max(commandLine, options.limits().authenticationLine())
                : commandLine;
    }

    @Override
    public long deadline() {
        if (pending != null || state == State.TLS || state == State.CLOSED) {
            return NEVER;
        }
        return Math.min(state == State.BODY ? bodyWatch.due() : deadline.due(), sessionEnd);
    }

    @Override
    public void secured(TlsInfo info) {
        if (tls != null || (state != State.TLS && (state != State.CONNECTED || pending != null))) {
            throw new IllegalStateException("no TLS handshake was asked for");
        }
        tls = info;
        extended = false;
        authentication.secured(info);
        if (state == State.TLS) {
            state = Moment.HANDSHAKE.to;
        }
        transcript.note(info.protocol() + " " + info.cipherSuite());
    }

    /** {@return who the client has proved to be, if it has} */
    public Optional<SaslIdentity> identity() {
        return authentication.identity();
    }

    /** {@return what {@link SaslServers#begin} must know of the connection to answer {@link Authenticate}} */
    public SaslChannel channel() {
        return authentication.channel();
    }

    /**
     * Answers the open question positively, with the usual text.
     *
     * @throws IllegalStateException if there is no open question
     * @throws IllegalArgumentException if it is an {@link Exchange}, which {@link #answer} answers
     */
    public void accept() {
        reply(ServerReplies.usual(question()));
    }

    /**
     * Answers the open question. A 421 ends the connection.
     *
     * @param reply a positive or a negative one; to {@link Data} the positive one is intermediate (354)
     * @throws IllegalStateException if there is no open question
     * @throws IllegalArgumentException if that reply cannot answer it
     */
    public void reply(Reply reply) {
        Ask ask = question();
        boolean fits = ask instanceof Exchange
                ? reply.code() >= 400
                : ask instanceof Data ? !reply.isPositive() : !reply.isIntermediate();
        if (!fits) {
            throw new IllegalArgumentException(
                    reply.code() + " is no answer to " + ask.getClass().getSimpleName());
        }
        pending = null;
        boolean positive = reply.code() < 400;
        write(ask, reply);
        if (reply.code() == 421) {
            close();
        } else if (ask instanceof Message) {
            commands = positive ? 0 : commands;
            endMessage();
        } else if (ask instanceof Exchange) {
            authentication.failed();
            state = Moment.END_OF_EXCHANGE.to;
        } else if (ask instanceof Connect) {
            state = (positive ? Moment.GREETING : Moment.REFUSAL).to;
        } else if (positive) {
            accepted(ask, reply);
        }
    }

    /**
     * Answers an {@link Exchange} with what its mechanism makes of it: another challenge for the client, success, or failure.
     *
     * @param step what {@link SaslServer#start} or {@link SaslServer#step} gave
     * @throws IllegalStateException if no such question is open
     */
    public void answer(SaslStep step) {
        if (!(pending instanceof Exchange)) {
            throw new IllegalStateException("no exchange waits for an answer");
        }
        if (step instanceof SaslStep.Failed failed) {
            reply(ServerAuthentication.reply(failed.failure()));
            return;
        }
        pending = null;
        if (step instanceof SaslStep.Done done) {
            authentication.succeeded(done.identity());
            replies.write(ServerAuthentication.SUCCESS);
            state = Moment.END_OF_EXCHANGE.to;
        } else if (step instanceof SaslStep.Message challenge) {
            replies.challenge(Base64Line.of(challenge));
            state = ServerTable.after(state, Verb.AUTH);
        }
    }

    /**
     * Refuses the message that is coming: no more chunks, and no {@link Message}; at its end the client is told {@code reply}.
     *
     * @param reply a negative one
     * @throws IllegalStateException if no message is coming
     */
    public void refuseBody(Reply reply) {
        if (body == null || pending != null) {
            throw new IllegalStateException("no message is coming");
        }
        if (reply.code() < 400) {
            throw new IllegalArgumentException(reply.code() + " is no refusal");
        }
        body.refuse(reply);
    }

    /** Ends the connection with 421 at the next point where that loses nothing: not while a message is coming or a question is open. */
    public void shutdown() {
        shutDown = true;
    }

    private Ask question() {
        if (pending == null) {
            throw new IllegalStateException("there is no open question");
        }
        return pending;
    }

    private void write(Ask ask, Reply reply) {
        if (ask instanceof Connect || ask instanceof Hello) {
            boolean ehlo = ask instanceof Hello hello && hello.extended();
            Reply named = ServerReplies.named(reply, options, tls != null, ehlo, authentication.offered());
            replies.writePlain(reply.isPositive() ? named : reply);
        } else {
            replies.write(reply);
        }
    }

    /** What a positive answer changes. */
    private void accepted(Ask ask, Reply reply) {
        if (ask instanceof Hello hello) {
            extended = hello.extended();
            abortTransaction(reply);
            state = ServerTable.after(state, Verb.EHLO);
        } else if (ask instanceof Mail asked) {
            transaction.begin(asked);
            state = ServerTable.after(state, Verb.MAIL);
        } else if (ask instanceof Recipient recipient) {
            transaction.add(recipient.to());
            state = ServerTable.after(state, Verb.RCPT);
        } else if (ask instanceof Data) {
            state = ServerTable.after(state, Verb.DATA);
            body = new IncomingBody(limits.messageSize(), bodyWatch);
            bodyWatch.start(deadline.now());
        }
    }

    @Override
    @Nullable Event step(ByteBuffer in) {
        if (following != null) {
            Event event = following;
            following = null;
            return event;
        }
        if (pending != null) {
            return halt(Signal.AWAITING_ANSWER);
        }
        if (state == State.CLOSED) {
            return halt(Signal.CLOSED);
        }
        if (out.aboveMark()) {
            return halt(Signal.FLUSH);
        }
        return switch (state) {
            case CONNECTED -> ask(new Connect());
            case TLS -> awaitTls(in);
            case BODY -> body(in);
            default -> line(in);
        };
    }

    private Ask ask(Ask ask) {
        pending = ask;
        return ask;
    }

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            close();
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind STARTTLS");
        }
        if (inputEnded) {
            close();
            return null;
        }
        return halt(Signal.START_TLS);
    }

    private @Nullable Event line(ByteBuffer in) {
        if (shutDown) {
            return goodbye(Reply.of(421, "4.3.2", options.hostName() + " Service shutting down"));
        }
        Line line = lines.next(in);
        if (line == null) {
            return awaitLine();
        }
        deadline.disarm();
        if (transcript != Transcript.NONE) {
            transcript.received(authentication.heard(line, state == State.AUTHENTICATION));
        }
        if (line.endless() || ++commands > limits.commands()) {
            goodbye(Reply.of(421, "4.7.0", options.hostName() + " Too much, closing transmission channel"));
            return fault(
                    line.endless() ? Violation.Kind.LINE_TOO_LONG : Violation.Kind.TOO_MANY,
                    line.endless() ? "a command line without end" : "commands");
        }
        return state == State.AUTHENTICATION ? response(line) : command(line);
    }

    private @Nullable Event command(Line line) {
        int end = CommandText.end(line);
        Verb verb = Verb.of(line, end);
        if (line.length() > limits.commandLine() - 2 && verb != Verb.AUTH) {
            return unsound(Violation.Kind.LINE_TOO_LONG);
        }
        if (!line.sound()) {
            return unsound(line.problem().orElseThrow());
        }
        Rule rule = ServerTable.rule(state, verb);
        Reply refusal = rule.refusal();
        if (refusal != null) {
            return rule.mistake() ? refuse(refusal) : say(refusal);
        }
        return ServerTable.needsAuthentication(verb)
                        && options.authenticationRequired()
                        && authentication.identity().isEmpty()
                ? say(ServerAuthentication.REQUIRED)
                : obey(verb, line, end);
    }

    private @Nullable Event obey(Verb verb, Line line, int end) {
        return switch (verb) {
            case EHLO, HELO -> hello(verb, line, end);
            case MAIL -> mail(line, end);
            case RCPT -> recipient(line, end);
            case VRFY, EXPN -> string(verb, line, end);
            case AUTH -> authenticate(line, end);
            case NOOP -> say(Reply.ok());
            case HELP ->
                options.offers(Extension.HELP) ? say(ServerReplies.HELP) : refuse(ServerReplies.NOT_IMPLEMENTED);
            default -> end > verb.name().length() ? refuse(ServerReplies.NO_ARGUMENT) : bare(verb);
        };
    }

    /** The verbs that have no argument. */
    private @Nullable Event bare(Verb verb) {
        switch (verb) {
            case DATA -> {
                return ask(new Data(transaction.envelope()));
            }
            case RSET -> {
                say(Reply.ok());
                boolean open = transaction.open();
                endTransaction();
                state = ServerTable.after(state, verb);
                return open ? new Aborted(Reply.ok()) : null;
            }
            case STARTTLS -> {
                if (tls != null || !options.offers(Extension.STARTTLS)) {
                    return refuse(tls != null ? ServerReplies.TLS_ACTIVE : ServerReplies.NOT_IMPLEMENTED);
                }
                state = ServerTable.after(state, verb);
                return say(ServerReplies.TLS_READY);
            }
            default -> {
                return goodbye(Reply.of(221, "2.0.0", options.hostName() + " Service closing transmission channel"));
            }
        }
    }

    private @Nullable Event hello(Verb verb, Line line, int end) {
        int from = Math.min(end, verb.name().length() + 1);
        String domain = line.text(from, end);
        return PathGrammar.isDomain(domain)
                ? ask(new Hello(domain, verb == Verb.EHLO))
                : refuse(ServerReplies.HELLO_SYNTAX);
    }

    private @Nullable Event mail(Line line, int end) {
        PathCommand command = arguments(line, end);
        if (!command.read("FROM:", ServerReplies.MAIL_SYNTAX, ServerReplies.BAD_SENDER, true)) {
            return refuse(command.refusal());
        }
        PathGrammar.Path path = command.path();
        if (path.domain().isEmpty() && !path.isNull()) {
            return refuse(ServerReplies.BAD_SENDER);
        }
        OptionalLong size = command.parameters().size();
        if (size.isPresent() && size.getAsLong() > limits.messageSize()) {
            return say(ServerReplies.TOO_BIG);
        }
        return ask(new Mail(new ReversePath(path.localPart(), path.domain()), trusted(command.parameters())));
    }

    private @Nullable Event recipient(Line line, int end) {
        PathCommand command = arguments(line, end);
        if (!command.read("TO:", ServerReplies.RCPT_SYNTAX, ServerReplies.BAD_RECIPIENT, false)) {
            return refuse(command.refusal());
        }
        PathGrammar.Path path = command.path();
        if (path.isNull()) {
            return refuse(ServerReplies.BAD_RECIPIENT);
        }
        if (transaction.recipients() >= limits.recipients()) {
            return say(ServerReplies.TOO_MANY_RECIPIENTS);
        }
        return ask(new Recipient(new ForwardPath(path.localPart(), path.domain()), RcptParameters.NONE));
    }

    private PathCommand arguments(Line line, int end) {
        return new PathCommand(line, end, extension -> extended && options.offers(extension));
    }

    /** What a client that has not authenticated says of a message's submitter counts for nothing (RFC 4954 section 5). */
    private MailParameters trusted(MailParameters parameters) {
        return parameters.auth().isPresent() && authentication.identity().isEmpty()
                ? parameters.withAuth(ReversePath.NULL)
                : parameters;
    }

    private @Nullable Event authenticate(Line line, int end) {
        if (authentication.exhausted()) {
            goodbye(Reply.of(421, "4.7.0", options.hostName() + " Too many failures, closing transmission channel"));
            return fault(Violation.Kind.TOO_MANY, "failed authentications");
        }
        Authenticate command = authentication.command(line, end);
        return command != null ? ask(command) : refuse(authentication.refusal());
    }

    private @Nullable Event response(Line line) {
        Response response = authentication.response(line);
        if (response != null) {
            return ask(response);
        }
        state = Moment.END_OF_EXCHANGE.to;
        Event end = refuse(authentication.refusal());
        return end != null || line.sound() ? end : fault(line.problem().orElseThrow(), "in a response");
    }

    private @Nullable Event string(Verb verb, Line line, int end) {
        if (verb == Verb.EXPN && !options.offers(Extension.EXPN)) {
            return refuse(ServerReplies.NOT_IMPLEMENTED);
        }
        int from = Math.min(end, verb.name().length() + 1);
        if (from == end || !CommandText.isPrintable(line, from, end)) {
            return refuse(ServerReplies.STRING_SYNTAX);
        }
        String text = line.text(from, end);
        return ask(verb == Verb.EXPN ? new Expand(text) : new Verify(text));
    }

    private @Nullable Event say(Reply reply) {
        replies.write(reply);
        return null;
    }

    /** Says no to what the protocol does not allow; to one time too many, with the end of the connection. */
    private @Nullable Event refuse(Reply reply) {
        if (++errors <= limits.errors()) {
            return say(reply);
        }
        goodbye(Reply.of(421, "4.7.0", options.hostName() + " Too many errors, closing transmission channel"));
        return fault(Violation.Kind.TOO_MANY, "errors, the last one answered with " + reply.code());
    }

    private @Nullable Event goodbye(Reply reply) {
        replies.write(reply);
        close();
        return null;
    }

    private Event unsound(Violation.Kind kind) {
        Event end = refuse(ServerReplies.unsound(kind));
        return end != null ? end : fault(kind, "in a command");
    }

    private static Fault fault(Violation.Kind kind, String detail) {
        return new Fault(new Violation(kind, detail));
    }

    private @Nullable Event awaitLine() {
        if (inputEnded) {
            return inputOver(lines.midLine() || transaction.open() || state == State.AUTHENTICATION);
        }
        deadline.arm(limits.times().nextCommand());
        return deadline.passed() || deadline.now() >= sessionEnd
                ? timedOut(Violation.Kind.TIMED_OUT)
                : halt(Signal.NEED_INPUT);
    }

    private @Nullable Event inputOver(boolean early) {
        close();
        return early ? fault(Violation.Kind.CLOSED_EARLY, "the client left in the middle of something") : null;
    }

    private Event timedOut(Violation.Kind kind) {
        String where = state == State.BODY ? "in the message" : "waiting for a command";
        goodbye(Reply.of(421, "4.4.2", options.hostName() + " Timeout, closing transmission channel"));
        return fault(kind, where);
    }

    private @Nullable Event body(ByteBuffer in) {
        IncomingBody coming = Objects.requireNonNull(body);
        Event event = coming.next(in);
        if (event != null) {
            return event;
        }
        return coming.ended() ? bodyEnded(coming) : awaitBody();
    }

    private @Nullable Event bodyEnded(IncomingBody ended) {
        transcript.note(ended.size() + " octets of a message");
        body = null;
        if (ended.refusal().isEmpty()) {
            return ask(new Message(transaction.envelope(), ended.size()));
        }
        endMessage();
        return say(ended.refusal().get());
    }

    private @Nullable Event awaitBody() {
        if (inputEnded) {
            return inputOver(true);
        }
        Optional<Violation.Kind> late = bodyWatch.judge(deadline.now());
        if (late.isEmpty() && deadline.now() >= sessionEnd) {
            late = Optional.of(Violation.Kind.TIMED_OUT);
        }
        return late.isPresent() ? timedOut(late.get()) : halt(Signal.NEED_INPUT);
    }

    private void abortTransaction(Reply reply) {
        if (transaction.open()) {
            following = new Aborted(reply);
            endTransaction();
        }
    }

    private void endMessage() {
        endTransaction();
        state = Moment.END_OF_MESSAGE.to;
    }

    private void endTransaction() {
        transaction.end();
        body = null;
    }

    private void close() {
        endTransaction();
        state = State.CLOSED;
    }
}
