package org.posthorn.pop3.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.Language;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.ServerTable.Moment;
import org.posthorn.pop3.session.ServerTable.State;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.DotStuffer;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/**
 * The server's end of a POP3 connection (RFC 1939). What the application must decide or do becomes a question; all else, the session answers
 * itself: it knows the messages of the maildrop by their numbers and sizes, and which of them are marked as deleted.
 *
 * <p>A login comes as an {@link Exchange}, answered with {@link #answer}; once that says who the user is, {@link Open} asks for the maildrop.
 * {@link Send} asks for a message: after {@link #send}, whenever {@link Signal#BODY_WANTED} says so, {@link #body} takes a piece of it. Dots
 * are stuffed here, without copying. {@link Update} is asked at QUIT only: a connection that ends in another way deletes nothing.
 *
 * <p>The sizes that are told are those of the maildrop's items. A message goes out as it is, so that they are exact; a CRLF that it lacks at
 * its end is part of the {@code CRLF.CRLF} behind it and not counted. A CR or LF that stands alone, which a {@link Maildrop} should not give,
 * goes out as a CRLF: a client could take what is behind it for the end of the message.
 *
 * <p>Commands can be pipelined: each is read when the one before it is answered.
 */
public final class Pop3ServerSession extends ServerDialogue {

    /** What {@link #next} gives. */
    public sealed interface Event permits Ask, Fault {}

    /** A question. Nothing more comes before it is answered. */
    public sealed interface Ask extends Event permits Exchange, Open, Send, Update {}

    /**
     * A step of a login, answered with {@link #answer}, or with {@link #refuse(Phrase)}. When the next {@link Authenticate} or {@link Apop}
     * comes, or something else, the exchange before it is over.
     */
    public sealed interface Exchange extends Ask permits Authenticate, Respond, Apop {}

    /**
     * AUTH, or USER and PASS: an exchange begins. What follows from it is {@link SaslServer#start} where there is no initial response, else
     * {@link SaslServer#step}. USER and PASS come as {@link SaslMechanism#PLAIN} with an initial response.
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
    public record Respond(SaslStep.Message message) implements Exchange {}

    /**
     * APOP (RFC 1939 section 7): answered with {@link SaslStep.Done} or {@link SaslStep.Failed}.
     *
     * @param user the name, prepared by RFC 4013
     * @param timestamp what the greeting told
     * @param digest the MD5 digest of the timestamp and the user's secret, in lower-case hexadecimal
     */
    public record Apop(String user, String timestamp, String digest) implements Exchange {

        /** The name alone; a digest is good for guessing. */
        @Override
        public String toString() {
            return "Apop[user=" + user + "]";
        }
    }

    /**
     * The client has proved who it is: which is its maildrop? Answered with {@link #opened}, or with {@link #refuse(Phrase)}. The maildrop is
     * the client's alone from now until the connection is over or {@link Update} is answered.
     *
     * @param user who it is; {@link SaslIdentity#authzid} says whose maildrop
     */
    public record Open(SaslIdentity user) implements Ask {}

    /** A message is wanted. Answered with {@link #send} and its octets, or with {@link #refuse(Phrase)}. */
    public sealed interface Send extends Ask permits Retrieve, Top {

        /** {@return its number} */
        int number();

        /** {@return the message, one of those that the maildrop was opened with} */
        Maildrop.Item item();

        /**
         * {@return whether the client is in UTF-8 mode} If it is not, a message whose header needs that is refused with
         * {@link Phrase#NEEDS_UTF8} (RFC 6856 section 5).
         */
        boolean utf8();
    }

    /**
     * RETR: a message is wanted whole.
     *
     * @param number its number
     * @param item the message
     * @param utf8 whether the client is in UTF-8 mode
     */
    public record Retrieve(int number, Maildrop.Item item, boolean utf8) implements Send {}

    /**
     * TOP: the header of a message is wanted, and some lines of its body. How far that goes, {@link #body} says.
     *
     * @param number its number
     * @param item the message
     * @param lines how many lines
     * @param utf8 whether the client is in UTF-8 mode
     */
    public record Top(int number, Maildrop.Item item, long lines, boolean utf8) implements Send {}

    /**
     * QUIT: these messages are to be deleted, and then the maildrop left to others. Answered with {@link #updated}, or with
     * {@link #refuse(Phrase)} if some of them were not deleted.
     *
     * @param deleted the messages, in their order; may be empty
     */
    public record Update(List<Maildrop.Item> deleted) implements Ask {

        /** Copies the list. */
        public Update {
            deleted = List.copyOf(deleted);
        }
    }

    /**
     * The client broke the protocol; what it is told for it is in the output. If the connection is over with it, {@link Signal#CLOSED}
     * follows.
     *
     * @param violation how
     */
    public record Fault(Violation violation) implements Event {}

    private final DotStuffer stuffer = new DotStuffer();
    private @Nullable Excerpt excerpt;
    private long sent;

    /**
     * A session without APOP and without a transcript.
     *
     * @param options what this server is and does
     */
    public Pop3ServerSession(Pop3ServerOptions options) {
        this(options, "", Transcript.NONE);
    }

    /**
     * A session at the beginning of a connection.
     *
     * @param options what the server is
     * @param timestamp a msg-id that no session had before, in angle brackets, for APOP; empty if there is to be none (RFC 1939 section 7)
     * @param transcript hears all lines
     * @throws IllegalArgumentException if the timestamp is no such thing
     */
    public Pop3ServerSession(Pop3ServerOptions options, String timestamp, Transcript transcript) {
        super(options, timestamp, transcript);
        if (!timestamp.matches("(?:<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>)?")) {
            throw new IllegalArgumentException("not a timestamp");
        }
    }

    @Override
    public long deadline() {
        return state == State.CLOSED ? NEVER : deadline.due();
    }

    @Override
    public void secured(TlsInfo info) {
        if (encrypted() || (state != State.TLS && state != State.CONNECTED)) {
            throw new IllegalStateException("no TLS handshake was asked for");
        }
        encrypted(info);
        authentication.secured(info);
        utf8Mode = false;
        responses.speak(Language.DEFAULT);
        if (state == State.TLS) {
            state = Moment.HANDSHAKE.to;
        }
        transcript.note(info.protocol() + " " + info.cipherSuite());
    }

    /** {@return what {@link SaslServers#begin} must know of the connection to answer {@link Authenticate}} */
    public SaslChannel channel() {
        return authentication.channel();
    }

    /**
     * {@return whether a question is open} One that was not answered within {@link org.posthorn.pop3.Pop3Limits#answer} is not: the client
     * was told so, and the connection ends.
     */
    public boolean asks() {
        return pending != null;
    }

    /** {@return whether a message is going out, of which {@link #body} takes more} */
    public boolean sends() {
        return state == State.BODY;
    }

    /**
     * Says whether TLS can be had now, if it is offered: when not, STLS is not told of and refused.
     *
     * @param available whether it can
     */
    public void tlsAvailable(boolean available) {
        tlsUnavailable = !available;
    }

    /** Ends the connection at the next point where that loses nothing: not while a message goes out or a question is open. */
    public void shutdown() {
        shutDown = true;
    }

    /**
     * Answers an {@link Exchange} with what its mechanism makes of it: another challenge for the client, success, upon which {@link Open}
     * follows, or failure.
     *
     * @param step what {@link SaslServer#start} or {@link SaslServer#step} gave
     * @throws IllegalStateException if no such question is open
     * @throws IllegalArgumentException if it is a challenge to USER and PASS, or APOP, which have no exchange
     */
    public void answer(SaslStep step) {
        if (!(pending instanceof Exchange)) {
            throw new IllegalStateException("no exchange waits for an answer");
        }
        boolean exchange = state == State.EXCHANGE;
        if (step instanceof SaslStep.Message && !exchange) {
            throw new IllegalArgumentException("a challenge without an exchange");
        }
        settle();
        if (step instanceof SaslStep.Message challenge) {
            responses.challenge(challenge.base64());
        } else if (step instanceof SaslStep.Done done) {
            following = new Open(done.identity());
        } else if (step instanceof SaslStep.Failed failed) {
            loggedOut();
            following = loginFailed(ServerAuthentication.phrase(failed.failure(), exchange));
        }
    }

    /** Whatever the login was, the client has to begin another one. */
    private void loggedOut() {
        state = state == State.EXCHANGE ? Moment.EXCHANGE_REFUSED.to : Moment.LOGIN_REFUSED.to;
    }

    /**
     * Answers {@link Open}: the login is done. What was said of login delay and expiry before is true of this user.
     *
     * @param items the messages of the maildrop, by their numbers
     * @throws IllegalStateException if no such question is open
     */
    public void opened(List<Maildrop.Item> items) {
        opened(items, options.loginDelay(), options.expire());
    }

    /**
     * Answers {@link Open}: the login is done.
     *
     * @param items the messages of the maildrop, by their numbers
     * @param loginDelay how long this user has to wait until the next login
     * @param expire how long this user's messages are kept
     * @throws IllegalStateException if no such question is open
     */
    public void opened(List<Maildrop.Item> items, LoginDelay loginDelay, Expiry expire) {
        if (!(pending instanceof Open)) {
            throw new IllegalStateException("no maildrop is to be opened");
        }
        maildrop = new OpenMaildrop(items);
        settle();
        offers.loggedIn(loginDelay, expire);
        state = state == State.EXCHANGE ? Moment.EXCHANGE_ACCEPTED.to : ServerTable.after(state, Verb.PASS);
        responses.ok(Phrase.MAILDROP, maildrop.count(), maildrop.octets());
    }

    /**
     * Answers {@link Send} positively: {@link Signal#BODY_WANTED} follows.
     *
     * @throws IllegalStateException if no such question is open
     */
    public void send() {
        if (!(pending instanceof Send asked)) {
            throw new IllegalStateException("no message is wanted");
        }
        settle();
        if (asked instanceof Top top) {
            excerpt = new Excerpt(top.lines());
            responses.ok(Phrase.TOP);
        } else {
            excerpt = null;
            responses.ok(Phrase.MESSAGE, asked.item().size(), 0);
        }
        sent = 0;
        commandCount = 0;
        state = ServerTable.after(state, Verb.RETR);
    }

    /**
     * Gives a piece of the message, as it is.
     *
     * @param piece its position is advanced; its bytes stay unchanged until the next BODY_WANTED, or until the output is written
     * @return whether more is wanted: if not, the top of the message has gone out, and {@link #endOfBody} is to follow
     * @throws IllegalStateException if no message is going out
     */
    public boolean body(ByteBuffer piece) {
        sending();
        int end = piece.limit();
        if (excerpt != null) {
            piece.limit(piece.position() + excerpt.take(piece));
        }
        sent += piece.remaining();
        stuffer.put(piece, out);
        piece.limit(end).position(end);
        return excerpt == null || !excerpt.isDone();
    }

    /**
     * Ends the message, with a CRLF where it has none.
     *
     * @throws IllegalStateException if no message is going out
     */
    public void endOfBody() {
        sending();
        stuffer.end(out);
        transcript.note(sent + " octets of a message");
        state = Moment.END_OF_MESSAGE.to;
    }

    /**
     * Ends the connection in the middle of a message that cannot be read any further: so the client knows that it has not got it.
     *
     * @throws IllegalStateException if no message is going out
     */
    public void breakOff() {
        sending();
        transcript.note("a message broken off behind " + sent + " octets");
        close();
    }

    private void sending() {
        if (state != State.BODY) {
            throw new IllegalStateException("no message is going out");
        }
    }

    /**
     * Answers {@link Update}: the messages are deleted, and the connection ends.
     *
     * @throws IllegalStateException if no such question is open
     */
    public void updated() {
        if (!(pending instanceof Update)) {
            throw new IllegalStateException("nothing is to be deleted");
        }
        settle();
        int left = maildrop.count();
        if (left == 0) {
            responses.ok(Phrase.GOODBYE_EMPTY);
        } else {
            responses.ok(Phrase.GOODBYE_LEFT, left, 0);
        }
        close();
    }

    /**
     * Answers the open question negatively. The client of an {@link Exchange} or {@link Open} may try again, and this does not count as a
     * login that failed; that of {@link Update} is told, and the connection ends.
     *
     * @param why what to say
     * @throws IllegalStateException if there is no open question
     */
    public void refuse(Phrase why) {
        refused();
        responses.err(why, 0);
    }

    /**
     * Answers the open question negatively, in words of the application's own.
     *
     * @param why what to say, a negative response
     * @throws IllegalStateException if there is no open question
     * @throws IllegalArgumentException if the response is positive
     */
    public void refuse(Response why) {
        if (Objects.requireNonNull(why).isOk()) {
            throw new IllegalArgumentException("no refusal: " + why);
        }
        refused();
        responses.write(why);
    }

    private void refused() {
        Ask asked = pending;
        if (asked == null) {
            throw new IllegalStateException("there is no open question");
        }
        settle();
        if (asked instanceof Update) {
            close();
        } else if (!(asked instanceof Send)) {
            loggedOut();
        }
    }
}
