package org.posthorn.smtp.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Aborted;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Chunk;
import org.posthorn.smtp.session.SmtpServerSession.Connect;
import org.posthorn.smtp.session.SmtpServerSession.Data;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.smtp.session.SmtpServerSession.Expand;
import org.posthorn.smtp.session.SmtpServerSession.Fault;
import org.posthorn.smtp.session.SmtpServerSession.Hello;
import org.posthorn.smtp.session.SmtpServerSession.Mail;
import org.posthorn.smtp.session.SmtpServerSession.Message;
import org.posthorn.smtp.session.SmtpServerSession.Recipient;
import org.posthorn.smtp.session.SmtpServerSession.Turn;
import org.posthorn.smtp.session.SmtpServerSession.Verify;
import org.posthorn.smtp.session.SmtpServerSession.Xclient;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server: knows the client and its transaction, has the session's questions answered and its messages taken. Where that
 * runs, and how long it may take, is for the subclasses to say.
 */
abstract class SmtpEndpoint implements Endpoint<Event> {

    static final Logger LOG = LoggerFactory.getLogger(SmtpServer.class);

    final Connection connection;
    final SmtpServerSession session;
    private final SmtpService service;
    private final SmtpQuestions<?> handler;

    /** These are changed only between two questions, and so seen by whoever answers them. */
    private Client client;

    private boolean forwarded;
    private @Nullable Transaction transaction;
    private @Nullable Authenticating authenticating;

    SmtpEndpoint(
            Connection connection,
            SmtpServerSession session,
            SmtpService service,
            SmtpQuestions<?> handler,
            Client client) {
        this.connection = connection;
        this.session = session;
        this.service = service;
        this.handler = handler;
        this.client = client;
    }

    /** Has a question answered: by {@link #answered}, or, if it is of an exchange, by {@link #exchanged}. */
    abstract void ask(Ask ask);

    /** Has a message taken, which begins to come. A consumer has no transaction. */
    abstract void receive(Envelope envelope, @Nullable Transaction transaction);

    /** A piece of the message has come. */
    abstract void piece(ByteBuffer bytes);

    /** The message is whole, and waits for its answer. */
    abstract void whole();

    /** The message will never be whole. */
    abstract void broken(String why);

    /** Runs {@code task} where the handler runs, after all that was asked of it before. */
    abstract void afterwards(Runnable task);

    @Override
    public final SmtpServerSession session() {
        return session;
    }

    @Override
    public final void on(Event event) throws IOException {
        if (event instanceof Chunk chunk) {
            piece(chunk.bytes());
        } else if (event instanceof Message) {
            whole();
        } else if (event instanceof Ask ask) {
            question(ask);
        } else if (event instanceof Aborted aborted) {
            broken("the message is refused: " + aborted.reply());
            endTransaction();
        } else if (event instanceof Fault fault) {
            LOG.debug("{}: {}", connection.remote(), fault.violation());
        }
    }

    private void question(Ask ask) {
        if (handler instanceof ConsumingHandler && !(ask instanceof Exchange)) {
            consent(ask);
            return;
        }
        if (ask instanceof Connect) {
            // A proxy may have named other addresses since
            client = forwarded ? known() : Client.at(connection, session.tls(), client.scope());
        } else if (ask instanceof Hello hello) {
            client = known().calling(hello.domain(), hello.extended());
            checkTls();
        } else if (ask instanceof Mail mail) {
            transaction = new Transaction(client, mail.from(), mail.parameters(), service.stamp());
        } else if (ask instanceof Data data) {
            transaction().complete(data.envelope());
        } else if (ask instanceof Authenticate command) {
            authenticating = service.begin(command, session.channel());
        }
        ask(ask);
    }

    /** What a consumer would say, only sooner. */
    private void consent(Ask ask) {
        if (ask instanceof Turn turn) {
            session.reply(Usual.turn(turn.queue()));
            return;
        } else if (ask instanceof Hello) {
            checkTls();
        }
        session.accept();
        if (ask instanceof Data data) {
            receive(data.envelope(), null);
        }
    }

    private void checkTls() {
        if (session.tls().isEmpty()) {
            session.tlsAvailable(service.hasTls());
        }
    }

    /** The client with what the session knows of it by now. */
    private Client known() {
        return client.with(session.tls(), session.identity());
    }

    /** The one that is open. */
    final Transaction transaction() {
        return Objects.requireNonNull(transaction);
    }

    // --- questions

    /** Puts a question to the handler. */
    final <A> A put(Ask ask, SmtpQuestions<A> to) throws Exception {
        if (ask instanceof Recipient recipient) {
            return to.recipient(new SmtpQuestions.Recipient(transaction(), recipient.to(), recipient.parameters()));
        } else if (ask instanceof Mail) {
            return to.mail(new SmtpQuestions.Mail(transaction()));
        } else if (ask instanceof Data) {
            return to.data(new SmtpQuestions.Data(transaction()));
        } else if (ask instanceof Connect) {
            return to.connected(client);
        } else if (ask instanceof Hello hello) {
            return to.hello(new SmtpQuestions.Hello(client, hello.domain(), hello.extended()));
        } else if (ask instanceof Verify verify) {
            return to.verify(new SmtpQuestions.Verify(client, verify.text()));
        } else if (ask instanceof Expand expand) {
            return to.expand(new SmtpQuestions.Expand(client, expand.text()));
        } else if (ask instanceof Turn turn) {
            return to.turn(new SmtpQuestions.Turn(client, turn.queue()));
        } else if (ask instanceof Xclient xclient) {
            return to.xclient(new SmtpQuestions.Xclient(client, xclient.client()));
        }
        throw new IllegalArgumentException(ask.toString());
    }

    /** What the client is told when the handler has failed to answer. */
    final Reply failed(Ask ask, Throwable why) {
        logFailure(ask.getClass().getSimpleName(), why);
        return why instanceof Error
                ? Usual.INTERNAL_ERROR
                : ask instanceof Connect ? Usual.CANNOT_SERVE : Reply.tryLater();
    }

    /** What the client is told when the handler has failed to take its message. */
    final Replies failedMessage(Throwable why) {
        logFailure("a message", why);
        return why instanceof Error ? Usual.MESSAGE_ERROR : Usual.TRY_LATER;
    }

    final void logFailure(String question, Throwable why) {
        if (why instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.warn("the handler failed to answer {} of {}", question, connection.remote(), why);
    }

    /** Answers a question. On the connection's thread, as all that follows. */
    final void answered(Ask ask, Reply reply) {
        boolean accepted = reply(reply) && reply.code() < 400;
        if (ask instanceof Data data && accepted) {
            receive(data.envelope(), transaction());
        } else if (ask instanceof Mail && !accepted) {
            endTransaction();
        } else if (ask instanceof Xclient xclient && accepted) {
            client = known().forwarded(xclient.client());
            forwarded = true;
        }
    }

    /** Returns whether it was an answer, in time. */
    private boolean reply(Reply reply) {
        if (!session.asks()) {
            LOG.warn("the handler answered {} too late with {}", connection.remote(), reply);
            return false;
        }
        try {
            session.reply(reply);
            return true;
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.warn("the handler gave {} to {}, which is no answer", reply, connection.remote(), e);
            session.reply(Usual.INTERNAL_ERROR);
            return false;
        }
    }

    /** There is no worker for the question. */
    final void tooBusy() {
        reply(Usual.TOO_BUSY);
    }

    /** Answers what became of the message. */
    final void messageAnswered(Replies replies) {
        if (!replies.isEach() || !service.speaksLmtp() || !session.asks()) {
            reply(replies.one());
            return;
        }
        try {
            session.replyEach(replies.list());
        } catch (IllegalArgumentException e) {
            LOG.warn("the handler gave {} to {}, which is no answer", replies, connection.remote(), e);
            session.reply(Usual.INTERNAL_ERROR);
        }
    }

    // --- authentication

    /** Takes the next step of an exchange, which may block. */
    final SaslStep next(Exchange ask) {
        return Objects.requireNonNull(authenticating).next(ask, connection);
    }

    /** What the handler is to be asked when the client has proved who it is. */
    final SmtpQuestions.Authenticated authenticated(SaslStep.Done done) {
        return new SmtpQuestions.Authenticated(
                client, Objects.requireNonNull(authenticating).mechanism(), done.identity());
    }

    /** What the client is told when the handler has failed to answer that. */
    final Reply failedAuthenticated(Throwable why) {
        logFailure("authenticated", why);
        return why instanceof Error ? Usual.INTERNAL_ERROR : Usual.CANNOT_AUTHENTICATE;
    }

    /** Goes on with an exchange. {@code verdict} is the handler's, where it was asked. */
    final void exchanged(SaslStep step, @Nullable Reply verdict) {
        if (!session.asks()) {
            LOG.warn("the mechanism answered {} too late", connection.remote());
        } else if (verdict != null && verdict.code() >= 400) {
            session.reply(verdict);
        } else {
            session.answer(step);
            client = known();
        }
        if (step instanceof SaslStep.Failed failed) {
            LOG.debug("{}: authentication failed, {} {}", connection.remote(), failed.failure(), failed.detail());
        }
    }

    // --- the end

    private void endTransaction() {
        Transaction over = transaction;
        if (over != null) {
            afterwards(over::end);
        }
    }

    @Override
    public final void stopping() {
        session.shutdown();
    }

    @Override
    public final void closed() {
        if (session.asks()) {
            LOG.debug("{} left before its question was answered", connection.remote());
        }
        broken("the client left in the middle of its message");
        afterwards(this::disconnected);
    }

    private void disconnected() {
        if (transaction != null) {
            transaction.end();
        }
        try {
            handler.disconnected(client);
        } catch (Exception e) {
            logFailure("the end", e);
        }
        client.scope().end();
    }
}
