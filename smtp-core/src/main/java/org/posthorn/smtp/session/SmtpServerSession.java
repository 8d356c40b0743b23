package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import org.posthorn.wire.LineReader;
import org.posthorn.wire.OutputQueue;
import org.posthorn.wire.Printable;
import org.posthorn.wire.Session;
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
public final class SmtpServerSession implements Session<SmtpServerSession.Event> {

    /** What {@link #next} gives. */
    public sealed interface Event permits Ask, Chunk, Aborted, Fault {}

    /** A question. Nothing more comes before it is answered. */
    public sealed interface Ask extends Event permits Connect, Hello, Mail, Recipient, Data, Message, Verify, Expand {}

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

    /**
     * What the server is.
     *
     * @param hostName its name for greetings: a domain or an address literal (RFC 5321 section 4.1.3)
     * @param limits how much a client may ask of it
     * @param extensions what it offers; {@link Extension#ENHANCED_STATUS_CODES} is always among them, and
     *     {@link Extension#STARTTLS} is offered only where there is no TLS yet
     */
    public record Options(String hostName, SmtpLimits limits, Set<Extension> extensions) {

        /** Copies the set. */
        public Options {
            if (!PathGrammar.isDomain(hostName)) {
                throw new IllegalArgumentException("host name: " + Printable.of(hostName));
            }
            EnumSet<Extension> all = EnumSet.of(Extension.ENHANCED_STATUS_CODES);
            all.addAll(extensions);
            extensions = java.util.Collections.unmodifiableSet(all);
        }

        /**
         * {@return a server with default limits, PIPELINING, SIZE, 8BITMIME, ENHANCEDSTATUSCODES, VRFY and HELP}
         *
         * @param hostName our own name, as the greeting gives it
         */
        public static Options of(String hostName) {
            return new Options(
                    hostName,
                    SmtpLimits.DEFAULTS,
                    EnumSet.of(
                            Extension.PIPELINING,
                            Extension.SIZE,
                            Extension.EIGHT_BIT_MIME,
                            Extension.VRFY,
                            Extension.HELP));
        }

        /**
         * {@return the same with other limits}
         *
         * @param others the limits instead
         */
        public Options withLimits(SmtpLimits others) {
            return new Options(hostName, others, extensions);
        }

        /**
         * {@return the same with one extension more}
         *
         * @param extension the extension
         */
        public Options with(Extension extension) {
            EnumSet<Extension> more = EnumSet.copyOf(extensions);
            more.add(extension);
            return new Options(hostName, limits, more);
        }

        /**
         * {@return the same with one extension less}
         *
         * @param extension the extension
         */
        public Options without(Extension extension) {
            EnumSet<Extension> fewer = EnumSet.copyOf(extensions);
            fewer.remove(extension);
            return new Options(hostName, limits, fewer);
        }

        boolean offers(Extension extension) {
            return extensions.contains(extension);
        }
    }

    private static final int OUTPUT_MARK = 8 << 10;
    private final Options options;
    private final SmtpLimits limits;
    private final Transcript transcript;
    private final LineReader lines;
    private final OutputQueue out = new OutputQueue(OUTPUT_MARK);
    private final ReplyWriter replies;
    private final Deadline deadline = new Deadline();
    private final BodyWatch bodyWatch;

    private State state = State.CONNECTED;
    private Signal signal = Signal.NEED_INPUT;
    private final long sessionEnd;
    private boolean halted;
    private @Nullable Ask pending;
    private @Nullable Event following;
    private @Nullable TlsInfo tls;
    private boolean extended;
    private boolean inputEnded;
    private boolean shutDown;
    private int commands;
    private int errors;

    private @Nullable Mail mail;
    private List<ForwardPath> recipients = List.of();
    private @Nullable IncomingBody body;

    /**
     * A session without a transcript.
     *
     * @param options what this server is and does
     */
    public SmtpServerSession(Options options) {
        this(options, Transcript.NONE);
    }

    /**
     * A session at the beginning of a connection.
     *
     * @param options what the server is
     * @param transcript hears all lines
     */
    public SmtpServerSession(Options options, Transcript transcript) {
        this.options = options;
        this.limits = options.limits();
        this.transcript = transcript;
        this.lines = new LineReader(limits.commandLine());
        this.replies = new ReplyWriter(out, transcript);
        this.sessionEnd = Deadline.later(0, limits.times().session());
        this.bodyWatch = new BodyWatch(limits.bodyRate());
    }

    @Override
    public @Nullable Event next(ByteBuffer in) {
        Event event = following;
        following = null;
        halted = false;
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
        if (state == State.TLS) {
            state = Moment.HANDSHAKE.to;
        }
        transcript.note(info.protocol() + " " + info.cipherSuite());
    }

    /** {@return the TLS of the connection, if there is any} */
    public Optional<TlsInfo> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * Answers the open question positively, with the usual text.
     *
     * @throws IllegalStateException if there is no open question
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
        if (ask instanceof Data ? reply.isPositive() : reply.isIntermediate()) {
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
        } else if (ask instanceof Connect) {
            state = (positive ? Moment.GREETING : Moment.REFUSAL).to;
        } else if (positive) {
            accepted(ask, reply);
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
            replies.writePlain(reply.isPositive() ? ServerReplies.named(reply, options, tls != null, ehlo) : reply);
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
            mail = asked;
            recipients = new ArrayList<>(1);
            state = ServerTable.after(state, Verb.MAIL);
        } else if (ask instanceof Recipient recipient) {
            recipients.add(recipient.to());
            state = ServerTable.after(state, Verb.RCPT);
        } else if (ask instanceof Data) {
            state = ServerTable.after(state, Verb.DATA);
            body = new IncomingBody(limits.messageSize(), bodyWatch);
            bodyWatch.start(deadline.now());
        }
    }

    private @Nullable Event step(ByteBuffer in) {
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
            default -> command(in);
        };
    }

    private @Nullable Event halt(Signal reason) {
        signal = reason;
        halted = true;
        return null;
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

    private @Nullable Event command(ByteBuffer in) {
        if (shutDown) {
            return goodbye(Reply.of(421, "4.3.2", options.hostName() + " Service shutting down"));
        }
        Line line = lines.next(in);
        if (line == null) {
            return awaitCommand();
        }
        deadline.disarm();
        if (transcript != Transcript.NONE) {
            transcript.received(line.toString());
        }
        if (line.endless() || ++commands > limits.commands()) {
            goodbye(Reply.of(421, "4.7.0", options.hostName() + " Too much, closing transmission channel"));
            return fault(
                    line.endless() ? Violation.Kind.LINE_TOO_LONG : Violation.Kind.TOO_MANY,
                    line.endless() ? "a command line without end" : "commands");
        }
        if (!line.sound()) {
            return unsound(line.problem().orElseThrow());
        }
        int end = CommandText.end(line);
        Verb verb = Verb.of(line, end);
        Rule rule = ServerTable.rule(state, verb);
        Reply refusal = rule.refusal();
        if (refusal == null) {
            return obey(verb, line, end);
        }
        return rule.mistake() ? refuse(refusal) : say(refusal);
    }

    private @Nullable Event obey(Verb verb, Line line, int end) {
        return switch (verb) {
            case EHLO, HELO -> hello(verb, line, end);
            case MAIL -> mail(line, end);
            case RCPT -> recipient(line, end);
            case VRFY, EXPN -> string(verb, line, end);
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
                return ask(new Data(envelope()));
            }
            case RSET -> {
                say(Reply.ok());
                boolean open = mail != null;
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
        return ask(new Mail(new ReversePath(path.localPart(), path.domain()), command.parameters()));
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
        if (recipients.size() >= limits.recipients()) {
            return say(ServerReplies.TOO_MANY_RECIPIENTS);
        }
        return ask(new Recipient(new ForwardPath(path.localPart(), path.domain()), RcptParameters.NONE));
    }

    private PathCommand arguments(Line line, int end) {
        return new PathCommand(
                line,
                end,
                extended && options.offers(Extension.SIZE),
                extended && options.offers(Extension.EIGHT_BIT_MIME));
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

    private @Nullable Event awaitCommand() {
        if (inputEnded) {
            return inputOver(lines.midLine() || mail != null);
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
            return ask(new Message(envelope(), ended.size()));
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

    private Envelope envelope() {
        Mail asked = Objects.requireNonNull(mail);
        return new Envelope(asked.from(), asked.parameters(), recipients);
    }

    private void abortTransaction(Reply reply) {
        if (mail != null) {
            following = new Aborted(reply);
            endTransaction();
        }
    }

    private void endMessage() {
        endTransaction();
        state = Moment.END_OF_MESSAGE.to;
    }

    private void endTransaction() {
        mail = null;
        recipients = List.of();
        body = null;
    }

    private void close() {
        endTransaction();
        state = State.CLOSED;
    }
}
