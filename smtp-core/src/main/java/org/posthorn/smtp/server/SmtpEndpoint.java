package org.posthorn.smtp.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
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
import org.posthorn.smtp.session.SmtpServerSession.Response;
import org.posthorn.smtp.session.SmtpServerSession.Turn;
import org.posthorn.smtp.session.SmtpServerSession.Verify;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a server: turns the session's questions into calls of the handler. Where these run is for the subclasses to say. */
abstract class SmtpEndpoint implements Endpoint<Event> {

    static final Logger LOG = LoggerFactory.getLogger(SmtpServer.class);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;

    private static final Reply CANNOT_SERVE = Reply.closing("Service not available, closing transmission channel");

    final Connection connection;
    final SmtpServerSession session;
    final SmtpHandler handler;
    private final SaslServers mechanisms;

    /** These are changed only between two questions, and so seen by whoever answers them. */
    private Client client;

    private ReversePath from = ReversePath.NULL;
    private @Nullable SaslServer exchange;

    SmtpEndpoint(Connection connection, SmtpServerSession session, SmtpHandler handler, SaslServers mechanisms) {
        this.connection = connection;
        this.session = session;
        this.handler = handler;
        this.mechanisms = mechanisms;
        this.client = Client.at(connection.local(), connection.remote());
    }

    /** Has a question answered. */
    abstract void ask(Ask ask) throws IOException;

    /** Has a message taken, which begins to come. */
    abstract void receive(Envelope envelope) throws IOException;

    /** A piece of the message has come. */
    abstract void piece(ByteBuffer bytes);

    /** The message is whole, and waits for its answer. */
    abstract void whole();

    /** The message will never be whole. */
    abstract void broken(String why);

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
        } else if (event instanceof Data data) {
            session.accept();
            receive(data.envelope());
        } else if (event instanceof Ask ask) {
            question(ask);
        } else if (event instanceof Aborted aborted) {
            broken("the message is refused: " + aborted.reply());
        } else if (event instanceof Fault fault) {
            LOG.debug("{}: {}", connection.remote(), fault.violation());
        }
    }

    private void question(Ask ask) throws IOException {
        if (ask instanceof Connect) {
            // A proxy may have named other addresses since
            client = client(Optional.empty());
        } else if (ask instanceof Hello hello) {
            client = client(Optional.of(hello.domain()));
        } else if (ask instanceof Authenticate command) {
            exchange = mechanisms
                    .begin(command.mechanism(), session.channel(), nonce())
                    .orElseThrow();
        } else if (ask instanceof Mail mail) {
            from = mail.from();
        } else if (ask instanceof Turn turn) {
            session.reply(Reply.of(459, "4.7.1", "Node " + turn.queue() + " not allowed"));
            return;
        }
        if (handler instanceof ConsumingHandler && !(ask instanceof Exchange)) {
            session.accept(); // it would say the same, only later
        } else {
            ask(ask);
        }
    }

    private Client client(Optional<String> name) {
        return new Client(connection.local(), connection.remote(), name, session.tls(), session.identity());
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** Asks the handler, or the mechanism of an exchange, which may block. What it gives is to be run on the connection's thread. */
    final Runnable answer(Ask ask) {
        if (ask instanceof Exchange step) {
            SaslStep next = next(step);
            return () -> authenticated(next);
        }
        Reply reply = handlersReply(ask);
        return () -> reply(reply);
    }

    private SaslStep next(Exchange ask) {
        try {
            SaslServer server = Objects.requireNonNull(exchange);
            if (ask instanceof Response response) {
                return server.step(response.message().octets());
            }
            Optional<SaslStep.Message> initial = ((Authenticate) ask).initial();
            return initial.isPresent() ? server.step(initial.get().octets()) : server.start();
        } catch (RuntimeException e) {
            LOG.warn("authentication failed to answer {}", connection.remote(), e);
            return new SaslStep.Failed(SaslFailure.UNAVAILABLE, "");
        }
    }

    private void authenticated(SaslStep step) {
        session.answer(step);
        if (step instanceof SaslStep.Failed failed) {
            LOG.debug("{}: authentication failed, {} {}", connection.remote(), failed.failure(), failed.detail());
        }
        client = client(client.name());
    }

    private Reply handlersReply(Ask ask) {
        try {
            return call(ask);
        } catch (Exception e) {
            return failed(ask.getClass().getSimpleName(), e, ask instanceof Connect ? CANNOT_SERVE : Reply.tryLater());
        }
    }

    private Reply call(Ask ask) throws Exception {
        if (ask instanceof Connect) {
            return handler.connected(client);
        } else if (ask instanceof Hello hello) {
            return handler.hello(new SmtpHandler.Hello(client, hello.domain(), hello.extended()));
        } else if (ask instanceof Mail mail) {
            return handler.mail(new SmtpHandler.Mail(client, mail.from(), mail.parameters()));
        } else if (ask instanceof Recipient recipient) {
            return handler.recipient(new SmtpHandler.Recipient(client, from, recipient.to(), recipient.parameters()));
        } else if (ask instanceof Verify verify) {
            return handler.verify(verify.text());
        } else if (ask instanceof Expand expand) {
            return handler.expand(expand.text());
        }
        throw new IllegalArgumentException(ask.toString());
    }

    /** Calls the handler with a message. */
    final Reply deliver(Envelope envelope, MessageStream message) {
        try {
            return handler.message(envelope, message);
        } catch (IOException e) {
            return isBroken(message)
                    ? Reply.tryLater() // which nobody will hear
                    : failed("a message", e, Reply.tryLater());
        } catch (Exception e) {
            return failed("a message", e, Reply.tryLater());
        } finally {
            message.close();
        }
    }

    /** Whether reading {@code message} fails because of the client. */
    abstract boolean isBroken(MessageStream message);

    private Reply failed(String question, Exception e, Reply instead) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.warn("the handler failed to answer {} of {}", question, connection.remote(), e);
        return instead;
    }

    /** Answers the open question. On the connection's thread. */
    final void reply(Reply reply) {
        try {
            session.reply(reply);
        } catch (IllegalArgumentException | NullPointerException e) {
            LOG.warn("the handler gave {} to {}, which is no answer", reply, connection.remote(), e);
            session.reply(Reply.closing("Internal error, closing transmission channel"));
        }
    }

    @Override
    public final void stopping() {
        session.shutdown();
    }

    /** Tells the handler. */
    final void sayDisconnected() {
        try {
            handler.disconnected(client);
        } catch (Exception e) {
            LOG.warn("the handler failed on the end of {}", connection.remote(), e);
        }
    }
}
