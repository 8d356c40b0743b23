package org.posthorn.smtp.server;

import java.io.InputStream;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;

/**
 * What a server answers, each question at once. What a handler does not say for itself has a sensible default, but for {@link #message}:
 * without it every message is refused.
 *
 * <p>Methods may block, and are then the only ones to be late: they run on a thread of the connection's own, or of the server's workers.
 * {@link SmtpQuestions} says in which order they are called, and what follows when one fails. {@link AsyncSmtpHandler} is the one whose
 * answers may come later.
 */
public non-sealed interface SmtpHandler extends SmtpQuestions<Reply> {

    @Override
    default Reply connected(Client client) throws Exception {
        return Usual.GREETING;
    }

    @Override
    default Reply hello(Hello hello) throws Exception {
        return Usual.hello(hello);
    }

    @Override
    default Reply authenticated(Authenticated authenticated) throws Exception {
        return Usual.AUTHENTICATED;
    }

    @Override
    default Reply mail(Mail mail) throws Exception {
        return Usual.SENDER;
    }

    @Override
    default Reply recipient(Recipient recipient) throws Exception {
        return Usual.RECIPIENT;
    }

    @Override
    default Reply data(Data data) throws Exception {
        return Usual.DATA;
    }

    @Override
    default Reply verify(Verify verify) throws Exception {
        return Usual.VERIFY;
    }

    @Override
    default Reply expand(Expand expand) throws Exception {
        return Usual.EXPAND;
    }

    @Override
    default Reply turn(Turn turn) throws Exception {
        return Usual.turn(turn.queue());
    }

    @Override
    default Reply xclient(Xclient xclient) throws Exception {
        return Usual.GREETING;
    }

    /**
     * Here is a message. A positive reply takes over the duty to deliver it (RFC 5321 section 4.2.5), and goes to the client only once this
     * has returned: return only when the message is where it cannot be lost.
     *
     * @param envelope where the message comes from and goes to
     * @param message its octets, lines ended by CRLF, dots unstuffed, as they come in; valid until this returns. What is left unread is
     *     swallowed. A read fails with an IOException when the connection breaks or the message turns out to be unacceptable, so that a
     *     message that ends is whole. On blocking drivers it can be read by the calling thread only
     * @return 250, or a refusal
     * @throws Exception to refuse it for now
     */
    default Reply message(Envelope envelope, InputStream message) throws Exception {
        return Usual.NO_MESSAGES.one();
    }

    /**
     * Here is a message, as for {@link #message(Envelope, InputStream)}, for handlers that want more than the envelope: the client, their
     * state, the trace field, a reply for each recipient. The one that is called; by default it calls the other.
     *
     * @param transaction whose message it is; when this has returned, its scope ends
     * @param message its octets
     * @return 250, or a refusal, for all recipients or for each
     * @throws Exception to refuse it for now
     */
    default Replies message(Transaction transaction, InputStream message) throws Exception {
        return Replies.all(message(transaction.envelope(), message));
    }
}
