package org.posthorn.smtp.server;

import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.ReversePath;

/**
 * What a server asks its application, apart from the message itself. An application answers at once, on a thread that may wait
 * ({@link SmtpHandler}), or now or later by a {@link java.util.concurrent.CompletionStage} ({@link AsyncSmtpHandler}).
 *
 * <p>For one connection the questions come one after another, the next when the last is answered; for several at the same time, from many
 * threads. A question that fails is logged, and the client is told to try again later: with 451 4.3.0, by 454 4.7.0 where it is about
 * authentication, by 421 where it has just connected. A reply that cannot answer its question is logged, and ends the connection with 421.
 *
 * @param <A> an answer: a {@link org.posthorn.smtp.Reply}, or a stage that gives one
 */
public sealed interface SmtpQuestions<A> permits SmtpHandler, AsyncSmtpHandler {

    /**
     * EHLO or HELO.
     *
     * @param client who says so
     * @param domain what it calls itself: a domain or an address literal, not to be believed
     * @param extended whether it said EHLO
     */
    record Hello(Client client, String domain, boolean extended) {}

    /**
     * AUTH: a client has proved who it is.
     *
     * @param client who says so, as it was before
     * @param mechanism by which mechanism
     * @param identity who it is, and acts as
     */
    record Authenticated(Client client, SaslMechanism mechanism, SaslIdentity identity) {}

    /**
     * MAIL: a mail transaction begins.
     *
     * @param transaction the transaction
     */
    record Mail(Transaction transaction) {

        /** {@return who says so} */
        public Client client() {
            return transaction.client();
        }

        /** {@return the reverse-path} */
        public ReversePath from() {
            return transaction.from();
        }

        /** {@return its parameters} */
        public MailParameters parameters() {
            return transaction.parameters();
        }
    }

    /**
     * RCPT: one more recipient.
     *
     * @param transaction the transaction
     * @param to the recipient
     * @param parameters its parameters
     */
    record Recipient(Transaction transaction, ForwardPath to, RcptParameters parameters) {

        /** {@return who says so} */
        public Client client() {
            return transaction.client();
        }

        /** {@return the reverse-path of this transaction} */
        public ReversePath from() {
            return transaction.from();
        }
    }

    /**
     * DATA, or the first BDAT.
     *
     * @param transaction the transaction, whose recipients are now known
     */
    record Data(Transaction transaction) {

        /** {@return who says so} */
        public Client client() {
            return transaction.client();
        }

        /** {@return where the message comes from and goes to} */
        public Envelope envelope() {
            return transaction.envelope();
        }
    }

    /**
     * VRFY.
     *
     * @param client who says so
     * @param text what is asked about: printable ASCII
     */
    record Verify(Client client, String text) {}

    /**
     * EXPN.
     *
     * @param client who says so
     * @param text what is asked about: printable ASCII
     */
    record Expand(Client client, String text) {}

    /**
     * ETRN: the client wants mail to be sent that waits for it (RFC 1985).
     *
     * @param client who says so
     * @param queue what is to be sent
     */
    record Turn(Client client, RemoteQueue queue) {}

    /**
     * XCLIENT: a trusted client says on whose behalf it speaks.
     *
     * @param client who says so, as it was before
     * @param onBehalfOf for whom
     */
    record Xclient(Client client, ForwardedClient onBehalfOf) {}

    /**
     * A client has connected, or, when XCLIENT was accepted, the one on whose behalf it speaks. Whoever wants to know its host's name (PTR) looks it up here, and keeps it in {@link Client#scope}.
     *
     * @param client the client, whose name is not yet known
     * @return 220 to welcome it; 554 to refuse all it may want; 421 to end the connection
     * @throws Exception to end it with 421
     */
    A connected(Client client) throws Exception;

    /**
     * The client introduces itself.
     *
     * @param hello how
     * @return 250, or a refusal
     * @throws Exception to refuse it for now
     */
    A hello(Hello hello) throws Exception;

    /**
     * The client has proved who it is. May it come in?
     *
     * @param authenticated who it is
     * @return a positive reply, whose text is not used, or a refusal (535 5.7.8, or 454 4.7.0 for now), after which it is as before
     * @throws Exception to refuse it for now
     */
    A authenticated(Authenticated authenticated) throws Exception;

    /**
     * May this sender send?
     *
     * @param mail who, and what was said about the message
     * @return 250, or a refusal
     * @throws Exception to refuse it for now
     */
    A mail(Mail mail) throws Exception;

    /**
     * Is there such a recipient?
     *
     * @param recipient whom the message is for
     * @return 250, or a refusal of this one recipient
     * @throws Exception to refuse it for now
     */
    A recipient(Recipient recipient) throws Exception;

    /**
     * May the message come, now that all recipients are known?
     *
     * @param data for whom it is
     * @return 354, or a refusal, after which the transaction stays open
     * @throws Exception to refuse it for now
     */
    A data(Data data) throws Exception;

    /**
     * VRFY (RFC 5321 section 3.5).
     *
     * @param verify what is asked about
     * @return 252, which says neither yes nor no, or a better answer
     * @throws Exception to refuse to answer for now
     */
    A verify(Verify verify) throws Exception;

    /**
     * EXPN (RFC 5321 section 3.5), if the server offers it.
     *
     * @param expand what is asked about
     * @return 252, or a better answer
     * @throws Exception to refuse to answer for now
     */
    A expand(Expand expand) throws Exception;

    /**
     * ETRN (RFC 1985), if the server offers it.
     *
     * @param turn what is to be sent
     * @return 250 to 253, or a refusal: 458 if it cannot be, 459 if this client may not have it
     * @throws Exception to refuse it for now
     */
    A turn(Turn turn) throws Exception;

    /**
     * May this client speak for another? Asked only of those from whom the server takes XCLIENT.
     *
     * @param xclient for whom
     * @return a positive reply, whose text is not used, as {@link #connected} greets the other, or a refusal
     * @throws Exception to refuse it for now
     */
    A xclient(Xclient xclient) throws Exception;

    /**
     * The connection is over. No question: afterwards {@link Client#scope} ends.
     *
     * @param client whose
     * @throws Exception is logged
     */
    default void disconnected(Client client) throws Exception {}
}
