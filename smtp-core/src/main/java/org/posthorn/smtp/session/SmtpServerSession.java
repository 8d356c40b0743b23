package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.session.ServerTable.Moment;
import org.posthorn.smtp.session.ServerTable.State;
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
 * one reply; it is never taken for commands. The octets behind a BDAT command are counted out, whatever is wrong with it or when it comes;
 * where its size cannot be read, the connection ends. Octets above 127 need not be announced with BODY=8BITMIME.
 *
 * <p>In LMTP (RFC 2033) a message has as many replies as it has recipients, also when the session refuses it. So has BDAT LAST, which
 * without a recipient has none.
 *
 * <p>A client that talks before the greeting (RFC 5321 section 4.3.1) is heard after it: when bytes arrive is not for a session to know.
 */
public final class SmtpServerSession extends ServerConversation {

    /** What {@link #next} gives. */
    public sealed interface Event permits Ask, Chunk, Aborted, Fault {}

    /** A question. Nothing more comes before it is answered. */
    public sealed interface Ask extends Event
            permits Connect, Hello, Exchange, Mail, Recipient, Data, Message, Verify, Expand, Turn, Xclient {}

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
     * EHLO or HELO, in LMTP LHLO. Once accepted, a mail transaction that was open is over. The text of a 250 reply is written behind the host name, the
     * extensions below it.
     *
     * @param domain what the client calls itself: a domain or an address literal
     * @param extended whether it said EHLO or LHLO
     */
    public record Hello(String domain, boolean extended) implements Ask {}

    /**
     * MAIL: a mail transaction begins.
     *
     * @param from the reverse-path; beyond ASCII only with SMTPUTF8 among the parameters
     * @param parameters its parameters, only of extensions that are offered. A size, a time of delivery and a time of release are within what
     *     the server said it takes. Whether this client may have a priority above 0 (RFC 6710 section 4.1), or its messages held, is for the
     *     application to decide
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
     * DATA, or the first BDAT of a message: may it come? Accepted with 354, which the client of a BDAT is not told. DATA refused, the text never
     * comes, and the transaction stays open; BDAT refused, its octets are swallowed, and the message has failed.
     *
     * @param envelope what was accepted so far
     */
    public record Data(Envelope envelope) implements Ask {}

    /**
     * The message has come whole. A positive reply takes over the duty to deliver it (RFC 5321 section 4.2.5): give it only when the
     * message is where it cannot be lost. Either way the transaction is over. In LMTP it is answered for each recipient with
     * {@link #replyEach}, or for all of them at once.
     *
     * @param envelope where it comes from and goes to
     * @param size its octets, the sum of the chunks
     */
    public record Message(Envelope envelope, long size) implements Ask {}

    /**
     * VRFY. Accepted with 252, which says neither yes nor no (RFC 5321 section 3.5.3).
     *
     * @param text what is asked about: printable, ASCII unless SMTPUTF8 is offered
     * @param smtpUtf8 whether the reply may go beyond ASCII (RFC 6531 section 3.7.4.2); if it must and may not, the client is told so with
     *     252 or 550 in its place
     */
    public record Verify(String text, boolean smtpUtf8) implements Ask {}

    /**
     * EXPN. Accepted with 252.
     *
     * @param text what is asked about: printable, ASCII unless SMTPUTF8 is offered
     * @param smtpUtf8 whether the reply may go beyond ASCII, as for {@link Verify}
     */
    public record Expand(String text, boolean smtpUtf8) implements Ask {}

    /**
     * ETRN: the client wants mail to be sent that waits for it (RFC 1985). Accepted with 250; 251, 252 and 253 say more, 458 and 459 say no.
     * Whose mail this client may ask for is for the application to decide.
     *
     * @param queue the mail
     */
    public record Turn(RemoteQueue queue) implements Ask {}

    /**
     * XCLIENT: the client says on whose behalf it speaks. Whether it may at all, {@link Extension#XCLIENT} says, which is to be offered to
     * those alone who are trusted. Once accepted, all but TLS is forgotten and {@link Connect} comes again, whose reply is the answer to
     * the client; what {@code LOGIN} says is {@link #identity} from now on.
     *
     * @param client what it says
     */
    public record Xclient(ForwardedClient client) implements Ask {}

    /**
     * Some octets of the message, dots unstuffed and line ends repaired if that is the policy.
     *
     * @param bytes a slice of the buffer given to {@link #next}, valid until its next call; or a shared CR or CRLF, read-only
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
        super(options, transcript);
    }

    @Override
    public long deadline() {
        if (state == State.TLS || state == State.CLOSED) {
            return NEVER;
        }
        if (pending != null) {
            return deadline.due();
        }
        boolean body = state == State.BODY || state == State.CHUNKS || chunk != null;
        boolean command = state != State.BODY && chunk == null;
        return Math.min(sessionEnd, Math.min(body ? bodyWatch.due() : NEVER, command ? deadline.due() : NEVER));
    }

    @Override
    public void secured(TlsInfo info) {
        if (encrypted() || (state != State.TLS && (state != State.CONNECTED || pending != null))) {
            throw new IllegalStateException("no TLS handshake was asked for");
        }
        encrypted(info);
        commands.extended(false);
        authentication.secured(info);
        offers.secured();
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
        reply(ServerReplies.usual(question(), options.protocol()));
    }

    /**
     * Answers the open question. A 421 ends the connection. In LMTP the answer to {@link Message} is told to each recipient.
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
        if (ask instanceof Message) {
            answerEach(Collections.nCopies(repliesToMessage(), reply));
            return;
        }
        settle();
        boolean positive = reply.code() < 400;
        if (!positive || !(ask instanceof Xclient)) {
            write(ask, reply);
        }
        if (reply.code() == 421) {
            close();
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
     * Answers {@link Message} in LMTP, where each recipient has a reply of its own (RFC 2033 section 4.2). A positive one takes over the duty
     * to deliver to that recipient. A 421 ends the connection behind the last reply.
     *
     * @param replies positive or negative ones, as many as there are recipients in the envelope, in their order
     * @throws IllegalStateException if the open question is no {@link Message}, or the protocol is not LMTP
     * @throws IllegalArgumentException if they are more or fewer, or one of them is intermediate
     */
    public void replyEach(List<Reply> replies) {
        if (!(pending instanceof Message message) || options.protocol() != Protocol.LMTP) {
            throw new IllegalStateException("no message waits for a reply to each recipient");
        }
        int recipients = message.envelope().to().size();
        if (replies.size() != recipients || replies.stream().anyMatch(Reply::isIntermediate)) {
            throw new IllegalArgumentException(
                    replies.size() + " replies to " + recipients + " recipients: " + replies);
        }
        answerEach(replies);
    }

    private void answerEach(List<Reply> each) {
        settle();
        boolean closing = false;
        for (Reply reply : each) {
            replies.write(reply);
            commandCount = reply.isPositive() ? 0 : commandCount;
            closing |= reply.code() == 421;
        }
        endMessage();
        if (closing) {
            close();
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
        settle();
        if (step instanceof SaslStep.Done done) {
            authentication.succeeded(done.identity());
            replies.write(ServerAuthentication.SUCCESS);
            state = Moment.END_OF_EXCHANGE.to;
        } else if (step instanceof SaslStep.Message challenge) {
            replies.challenge(challenge.base64());
            state = ServerTable.after(state, Verb.AUTH);
        }
    }

    /**
     * Refuses the message that is coming: no more chunks, and no {@link Message}; at its end the client is told {@code reply}, and a 421
     * ends the connection.
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

    /**
     * {@return whether a question is open} One that was not answered within {@link org.posthorn.smtp.SmtpTimes#answer} is not: the client
     * was told 421, and the connection ends.
     */
    public boolean asks() {
        return pending != null;
    }

    /**
     * Says whether TLS can be had now, if it is offered: when not, STARTTLS is answered with 454 (RFC 3207 section 4).
     *
     * @param available whether it can
     */
    public void tlsAvailable(boolean available) {
        tlsUnavailable = !available;
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
            Reply named = ServerReplies.named(reply, options.hostName(), ehlo ? offers.lines() : List.of());
            replies.writePlain(reply.isPositive() ? named : reply);
        } else if (ask instanceof Data && chunk != null && reply.code() != 421) {
            bdatAnswered(chunk, reply);
        } else {
            Reply permitted = ServerReplies.permitted(ask, reply, transaction.smtpUtf8());
            if (permitted == null) {
                replies.writeUtf8(reply);
            } else {
                replies.write(permitted);
            }
        }
    }

    /** The client has not waited for the answer to BDAT: it hears of a refusal when the chunk has come (RFC 3030 section 2). */
    private static void bdatAnswered(IncomingChunk first, Reply reply) {
        if (reply.code() >= 400) {
            first.refuse(reply, false);
        }
    }

    /** What a positive answer changes. */
    private void accepted(Ask ask, Reply reply) {
        if (ask instanceof Hello hello) {
            commands.extended(hello.extended());
            abortTransaction(reply);
            state = ServerTable.after(state, Verb.EHLO);
        } else if (ask instanceof Mail asked) {
            transaction.begin(asked);
            state = ServerTable.after(state, Verb.MAIL);
        } else if (ask instanceof Recipient recipient) {
            transaction.add(recipient);
            state = ServerTable.after(state, Verb.RCPT);
        } else if (ask instanceof Xclient forwarded) {
            commands.extended(false);
            authentication.forwarded(forwarded.client());
            state = ServerTable.after(state, Verb.XCLIENT);
        } else if (ask instanceof Data) {
            begin(chunk);
        }
    }

    private void begin(@Nullable IncomingChunk first) {
        bodyWatch.start(deadline.now());
        if (first == null) {
            state = ServerTable.after(state, Verb.DATA);
            body = new StuffedBody(options, bodyWatch);
        } else {
            state = ServerTable.after(state, Verb.BDAT);
            ChunkedBody chunks = new ChunkedBody(options, bodyWatch, transaction.binary());
            chunks.begin(first);
            body = chunks;
        }
    }
}
