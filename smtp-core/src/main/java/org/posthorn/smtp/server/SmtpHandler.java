package org.posthorn.smtp.server;

import java.io.InputStream;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;

/**
 * What a server answers. Each method is one question of a client; what a handler does not say for itself has a sensible default, but for
 * {@link #message}: without it every message is refused.
 *
 * <p>Methods may block. For one connection they are called one after another, for several at the same time, from many threads. A method
 * that throws, or gives a reply that cannot answer its question, is logged, and the client is told to try again later (451 4.3.0).
 */
public interface SmtpHandler {

    /**
     * EHLO or HELO.
     *
     * @param client who says so
     * @param domain what it calls itself: a domain or an address literal, not to be believed
     * @param extended whether it said EHLO
     */
    record Hello(Client client, String domain, boolean extended) {}

    /**
     * MAIL: a mail transaction begins.
     *
     * @param client who says so
     * @param from the reverse-path
     * @param parameters its parameters
     */
    record Mail(Client client, ReversePath from, MailParameters parameters) {}

    /**
     * RCPT: one more recipient.
     *
     * @param client who says so
     * @param from the reverse-path of this transaction
     * @param to the recipient
     * @param parameters its parameters
     */
    record Recipient(Client client, ReversePath from, ForwardPath to, RcptParameters parameters) {}

    /**
     * A client has connected.
     *
     * @param client the client, whose name is not yet known
     * @return 220 to welcome it; 554 to refuse all it may want; 421 to end the connection
     * @throws Exception to end it with 421
     */
    default Reply connected(Client client) throws Exception {
        return Reply.of(220, "ESMTP");
    }

    /**
     * The client introduces itself.
     *
     * @param hello how
     * @return 250, or a refusal
     * @throws Exception to refuse it for now
     */
    default Reply hello(Hello hello) throws Exception {
        return Reply.of(250, "greets " + hello.domain());
    }

    /**
     * May this sender send?
     *
     * @param mail who, and what was said about the message
     * @return 250, or a refusal
     * @throws Exception to refuse it for now
     */
    default Reply mail(Mail mail) throws Exception {
        return Reply.of(250, "2.1.0", "Sender OK");
    }

    /**
     * Is there such a recipient?
     *
     * @param recipient whom the message is for
     * @return 250, or a refusal of this one recipient
     * @throws Exception to refuse it for now
     */
    default Reply recipient(Recipient recipient) throws Exception {
        return Reply.of(250, "2.1.5", "Recipient OK");
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
        return Reply.of(554, "5.3.2", "This server takes no messages");
    }

    /**
     * VRFY (RFC 5321 section 3.5).
     *
     * @param text what is asked about: printable ASCII
     * @return 252, which says neither yes nor no, or a better answer
     * @throws Exception to refuse to answer for now
     */
    default Reply verify(String text) throws Exception {
        return Reply.of(252, "2.0.0", "Cannot VRFY user, but will accept message and attempt delivery");
    }

    /**
     * EXPN (RFC 5321 section 3.5), if the server offers it.
     *
     * @param text what is asked about: printable ASCII
     * @return 252, or a better answer
     * @throws Exception to refuse to answer for now
     */
    default Reply expand(String text) throws Exception {
        return Reply.of(252, "2.0.0", "Cannot EXPN list");
    }

    /**
     * The connection is over.
     *
     * @param client whose
     * @throws Exception is logged
     */
    default void disconnected(Client client) throws Exception {}
}
