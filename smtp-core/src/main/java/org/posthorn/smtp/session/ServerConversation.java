package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.ServerTable.Moment;
import org.posthorn.smtp.session.ServerTable.Rule;
import org.posthorn.smtp.session.ServerTable.State;
import org.posthorn.smtp.session.SmtpServerSession.Aborted;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Connect;
import org.posthorn.smtp.session.SmtpServerSession.Data;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.smtp.session.SmtpServerSession.Fault;
import org.posthorn.smtp.session.SmtpServerSession.Message;
import org.posthorn.smtp.session.SmtpServerSession.Response;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.Deadline;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.LineSession;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/** The hearing half of a server session: what the client sends becomes events, or is answered here. The other half is the application's. */
abstract class ServerConversation extends LineSession<Event> {

    final SmtpServerOptions options;
    final SmtpLimits limits;
    final ServerTable table;
    final ReplyWriter replies;
    final BodyWatch bodyWatch;
    final ServerAuthentication authentication;
    final ServerTransaction transaction = new ServerTransaction();
    final ServerOffers offers;
    final ServerCommands commands;
    final long sessionEnd;

    State state = State.CONNECTED;

    @Nullable Ask pending;

    @Nullable Event following;

    @Nullable IncomingBody body;

    @Nullable IncomingChunk chunk;

    boolean shutDown;
    boolean tlsUnavailable;
    int commandCount;

    private int errors;
    private int transactions;

    ServerConversation(SmtpServerOptions options, Transcript transcript) {
        super(new LineReader(longestLine(options), options.lineEnds()), transcript);
        this.options = options;
        this.limits = options.limits();
        this.table = ServerTable.of(options.protocol());
        this.replies = new ReplyWriter(out, transcript);
        this.sessionEnd = Deadline.later(0, limits.times().session());
        this.bodyWatch = new BodyWatch(limits.bodyRate());
        this.authentication = new ServerAuthentication(options);
        this.offers = new ServerOffers(options, authentication);
        this.commands = new ServerCommands(options, offers, authentication, transaction);
    }

    /** AUTH and its responses may be longer than other lines (RFC 4954 section 4). */
    private static int longestLine(SmtpServerOptions options) {
        int commandLine = options.limits().commandLine();
        return options.offers(Extension.AUTH)
                ? Math.max(commandLine, options.limits().authenticationLine())
                : commandLine;
    }

    @Override
    protected @Nullable Event step(ByteBuffer in) {
        if (following != null) {
            Event event = following;
            following = null;
            return event;
        }
        if (pending != null) {
            return deadline.passed() ? unanswered() : halt(Signal.AWAITING_ANSWER);
        }
        if (state == State.CLOSED) {
            return halt(Signal.CLOSED);
        }
        if (out.aboveMark()) {
            return halt(Signal.FLUSH);
        }
        if (chunk != null) {
            return chunk(chunk, in);
        }
        return switch (state) {
            case CONNECTED -> ask(new Connect());
            case TLS -> awaitTls(in);
            case BODY -> body((StuffedBody) Objects.requireNonNull(body), in);
            default -> line(in);
        };
    }

    private Ask ask(Ask ask) {
        pending = ask;
        deadline.disarm();
        deadline.arm(limits.times().answer());
        return ask;
    }

    /** The open question is no more. */
    final void settle() {
        pending = null;
        deadline.disarm();
    }

    private @Nullable Event unanswered() {
        settle();
        return goodbye(Reply.of(421, "4.3.2", options.hostName() + " No answer in time, closing transmission channel"));
    }

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            close();
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind STARTTLS");
        }
        if (inputEnded()) {
            close();
            return null;
        }
        return halt(Signal.START_TLS);
    }

    private @Nullable Event line(ByteBuffer in) {
        if (shutDown && state != State.CHUNKS) {
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
        if (line.endless() || ++commandCount > limits.commands()) {
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
        Violation.Kind problem = problem(verb, line);
        if (verb == Verb.BDAT) {
            return bdat(problem == null ? IncomingChunk.read(line, end) : null);
        }
        if (problem != null) {
            return unsound(problem);
        }
        Rule rule = table.rule(state, verb);
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

    private Violation.@Nullable Kind problem(Verb verb, Line line) {
        if (line.length() > limits.commandLine() - 2 && verb != Verb.AUTH) {
            return Violation.Kind.LINE_TOO_LONG;
        }
        if (line.sound()) {
            return line.hasControl() ? Violation.Kind.FORBIDDEN_OCTET : null;
        }
        return line.problem().orElseThrow();
    }

    private @Nullable Event obey(Verb verb, Line line, int end) {
        return switch (verb) {
            case EHLO, HELO, LHLO -> question(commands.hello(verb, line, end));
            case MAIL -> mail(line, end);
            case RCPT -> question(commands.recipient(line, end));
            case VRFY, EXPN -> question(commands.string(verb, line, end));
            case AUTH -> authenticate(line, end);
            case ETRN -> question(commands.turn(line, end));
            case XCLIENT -> question(commands.xclient(line, end));
            case NOOP -> say(Reply.ok());
            case HELP ->
                offers.has(Extension.HELP)
                        ? say(ServerReplies.help(offers.verbs(state)))
                        : refuse(ServerReplies.NOT_IMPLEMENTED);
            default -> end > verb.name().length() ? refuse(ServerReplies.NO_ARGUMENT) : bare(verb);
        };
    }

    /** Asks what came of a command; if nothing did, says why. */
    private @Nullable Event question(@Nullable Ask asked) {
        if (asked != null) {
            return ask(asked);
        }
        return commands.mistake() ? refuse(commands.refusal()) : say(commands.refusal());
    }

    /** The verbs that have no argument. */
    private @Nullable Event bare(Verb verb) {
        switch (verb) {
            case DATA -> {
                return transaction.binary()
                        ? refuse(ServerReplies.BINARY_BY_DATA)
                        : ask(new Data(transaction.envelope()));
            }
            case RSET -> {
                say(Reply.ok());
                boolean unsettled = transaction.unsettled();
                endTransaction();
                state = ServerTable.after(state, verb);
                return unsettled ? new Aborted(Reply.ok()) : null;
            }
            case STARTTLS -> {
                if (encrypted() || !options.offers(Extension.STARTTLS)) {
                    return refuse(encrypted() ? ServerReplies.TLS_ACTIVE : ServerReplies.NOT_IMPLEMENTED);
                }
                if (tlsUnavailable) {
                    return say(ServerReplies.TLS_UNAVAILABLE);
                }
                state = ServerTable.after(state, verb);
                return say(ServerReplies.TLS_READY);
            }
            default -> {
                return goodbye(Reply.of(221, "2.0.0", options.hostName() + " Service closing transmission channel"));
            }
        }
    }

    /** RFC 9422: MAILMAX counts what is refused, too. */
    private @Nullable Event mail(Line line, int end) {
        if (transactions == limits.transactions()) {
            goodbye(Reply.of(
                    421, "4.7.0", options.hostName() + " Too many mail transactions, closing transmission channel"));
            return fault(Violation.Kind.TOO_MANY, "mail transactions");
        }
        transactions++;
        return question(commands.mail(line, end));
    }

    private @Nullable Event authenticate(Line line, int end) {
        if (authentication.exhausted()) {
            goodbye(Reply.of(421, "4.7.0", options.hostName() + " Too many failures, closing transmission channel"));
            return fault(Violation.Kind.TOO_MANY, "failed authentications");
        }
        return question(commands.authenticate(line, end));
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
        if (inputEnded()) {
            return inputOver(lines.midLine() || transaction.open() || state == State.AUTHENTICATION);
        }
        deadline.arm(limits.times().nextCommand());
        if (deadline.passed()) {
            return timedOut(Violation.Kind.TIMED_OUT);
        }
        return state == State.CHUNKS ? awaitBody() : awaitUntil(sessionEnd);
    }

    private @Nullable Event awaitUntil(long end) {
        return deadline.now() >= end ? timedOut(Violation.Kind.TIMED_OUT) : halt(Signal.NEED_INPUT);
    }

    private @Nullable Event inputOver(boolean early) {
        close();
        return early ? fault(Violation.Kind.CLOSED_EARLY, "the client left in the middle of something") : null;
    }

    private Event timedOut(Violation.Kind kind) {
        boolean inMessage = state == State.BODY || state == State.CHUNKS || chunk != null;
        goodbye(Reply.of(421, "4.4.2", options.hostName() + " Timeout, closing transmission channel"));
        return fault(kind, inMessage ? "in the message" : "waiting for a command");
    }

    private @Nullable Event body(StuffedBody coming, ByteBuffer in) {
        Event event = coming.next(in);
        if (event != null) {
            return event;
        }
        if (!coming.ended()) {
            return awaitBody();
        }
        Reply refusal = coming.refusal();
        if (refusal == null) {
            return whole(coming);
        }
        return tellEach(refusal);
    }

    private Event whole(IncomingBody ended) {
        transcript.note(ended.size() + " octets of a message");
        body = null;
        return ask(new Message(transaction.envelope(), ended.size()));
    }

    /** Says what becomes of the message, in LMTP to each recipient (RFC 2033 section 4.2); with that it is over. */
    private @Nullable Event tellEach(Reply reply) {
        for (int i = 0; i < repliesToMessage(); i++) {
            replies.write(reply);
        }
        endMessage();
        if (reply.code() == 421) {
            close();
        }
        return null;
    }

    /** How many replies the end of the message has. */
    final int repliesToMessage() {
        return options.protocol() == Protocol.LMTP ? transaction.recipients() : 1;
    }

    /**
     * BDAT. Where there is no telling how many octets follow, the connection ends: they are none of the client's commands.
     *
     * @param asked null if there is no telling
     */
    private @Nullable Event bdat(@Nullable IncomingChunk asked) {
        if (asked == null) {
            goodbye(Reply.of(421, "4.5.4", options.hostName() + " BDAT without a size, closing transmission channel"));
            return fault(Violation.Kind.SYNTAX, "BDAT without a size");
        }
        chunk = asked;
        Rule rule = table.rule(state, Verb.BDAT);
        Reply refusal = options.offers(Extension.CHUNKING) ? rule.refusal() : ServerReplies.NOT_IMPLEMENTED;
        if (state != State.CHUNKS) {
            bodyWatch.start(deadline.now());
        }
        if (refusal != null) {
            asked.refuse(refusal, rule.mistake());
        }
        return rule.refusal() == null ? nextChunk(asked) : null;
    }

    /** A chunk of the message that is coming, or its first one. */
    private @Nullable Event nextChunk(IncomingChunk next) {
        if (body instanceof ChunkedBody coming) {
            coming.begin(next);
            if (coming.refusal() != null) {
                return null; // the application has refused it since the last chunk
            }
        }
        long before = body == null ? 0 : body.size();
        if (next.size() > limits.messageSize() - before) {
            next.refuse(ServerReplies.TOO_BIG, false);
        }
        Reply refusal = next.refusal();
        if (refusal == null) {
            return state == State.CHUNKS ? null : ask(new Data(transaction.envelope()));
        }
        transaction.aborted();
        return new Aborted(refusal);
    }

    private @Nullable Event chunk(IncomingChunk coming, ByteBuffer in) {
        if (coming.refusal() != null || body == null) {
            coming.swallow(in, bodyWatch);
        } else {
            Event event = body.next(in);
            if (event != null) {
                return event;
            }
        }
        return coming.left() == 0 ? chunkEnded(coming) : awaitBody();
    }

    private @Nullable Event chunkEnded(IncomingChunk ended) {
        chunk = null;
        Reply refusal = body == null ? null : body.refusal();
        if (refusal != null) {
            ended.refuse(refusal, false);
            transaction.aborted();
        }
        refusal = ended.refusal();
        if (refusal != null) {
            return chunkRefused(ended, refusal);
        }
        return ended.last()
                ? whole(Objects.requireNonNull(body))
                : say(Reply.of(250, "2.0.0", ended.size() + " octets received"));
    }

    /** The end of the last chunk is the end of the message; behind another one only RSET is right. */
    private @Nullable Event chunkRefused(IncomingChunk ended, Reply refusal) {
        boolean read = state != State.GREETED && state != State.REFUSED && options.offers(Extension.CHUNKING);
        int count = ended.last() && read ? repliesToMessage() : 1;
        if (state == State.RECIPIENTS || state == State.CHUNKS) {
            state = ended.last() ? Moment.LAST_CHUNK.to : Moment.REFUSED_CHUNK.to;
            if (ended.last()) {
                endTransaction();
            }
            body = null;
        }
        for (int i = 1; i < count; i++) {
            replies.write(refusal);
        }
        if (count == 0) {
            return null;
        }
        if (refusal.code() == 421) {
            return goodbye(refusal);
        }
        return ended.mistake() ? refuse(refusal) : say(refusal);
    }

    private @Nullable Event awaitBody() {
        if (inputEnded()) {
            return inputOver(true);
        }
        Optional<Violation.Kind> late = bodyWatch.judge(deadline.now());
        return late.isPresent() ? timedOut(late.get()) : awaitUntil(sessionEnd);
    }

    final void abortTransaction(Reply reply) {
        if (transaction.unsettled()) {
            following = new Aborted(reply);
        }
        endTransaction();
    }

    final void endMessage() {
        endTransaction();
        state = Moment.END_OF_MESSAGE.to;
    }

    private void endTransaction() {
        transaction.end();
        body = null;
        chunk = null;
    }

    final void close() {
        endTransaction();
        state = State.CLOSED;
    }
}
