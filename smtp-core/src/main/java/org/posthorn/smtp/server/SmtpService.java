package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.Handover;
import org.posthorn.wire.driver.Service;
import org.posthorn.wire.driver.TlsContexts;

/** Makes a server's endpoints, and has what they share. */
final class SmtpService implements Service<Event> {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;

    private static final AsyncSmtpHandler NO_HANDLER = new AsyncSmtpHandler() {
        @Override
        public CompletionStage<Reply> connected(Client client) {
            return CompletableFuture.completedStage(Usual.CANNOT_SERVE);
        }
    };

    private final SmtpServerOptions options;
    private final SmtpServerOptions trustingOptions;
    private final Predicate<InetAddress> trusted;
    private final Function<Client, Transcript> transcripts;
    private final Supplier<? extends SmtpQuestions<?>> handlers;
    private final Handover workers;
    private final Stamp stamp;
    private final @Nullable TlsContexts tls;

    SmtpService(
            SmtpServerOptions options,
            Predicate<InetAddress> trusted,
            Function<Client, Transcript> transcripts,
            Supplier<? extends SmtpQuestions<?>> handlers,
            Executor workers,
            Stamp stamp,
            @Nullable TlsContexts tls) {
        this.options = options;
        this.trustingOptions = options.with(Extension.XCLIENT);
        this.trusted = trusted;
        this.transcripts = transcripts;
        this.handlers = handlers;
        this.workers = new Handover(workers);
        this.stamp = stamp;
        this.tls = tls;
    }

    @Override
    public Endpoint<Event> connected(Connection connection) {
        Client client = Client.at(connection, Optional.empty(), new Scope());
        SmtpServerSession session = new SmtpServerSession(options(connection), transcripts.apply(client));
        SmtpQuestions<?> handler = handler(connection);
        if (handler instanceof AsyncSmtpHandler asynchronous) {
            return new AsyncEndpoint(connection, session, this, asynchronous, client);
        }
        SmtpHandler blocking = (SmtpHandler) handler;
        return connection.blocking()
                ? new DirectEndpoint(connection, session, this, blocking, client)
                : new WorkerEndpoint(connection, session, this, blocking, client);
    }

    private SmtpServerOptions options(Connection connection) {
        return trusted.test(connection.remote().getAddress()) ? trustingOptions : options;
    }

    private SmtpQuestions<?> handler(Connection connection) {
        try {
            return Objects.requireNonNull(handlers.get());
        } catch (RuntimeException e) {
            SmtpEndpoint.LOG.error("there is no handler for {}", connection.remote(), e);
            return NO_HANDLER;
        }
    }

    @Override
    public byte[] refusal(Refusal reason) {
        String text = switch (reason) {
            case TOO_MANY_CONNECTIONS -> " Too many connections, try again later";
            case TOO_MANY_FROM_ADDRESS -> " Too many connections from your address";
            case STOPPING -> " Service shutting down";
        };
        String status = reason == Refusal.STOPPING ? "4.3.2" : "4.7.0";
        Reply reply = Reply.of(421, status, options.hostName() + text);
        return (reply.wireLines().get(0) + "\r\n").getBytes(US_ASCII);
    }

    Authenticating begin(Authenticate command, SaslChannel channel) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        return new Authenticating(
                command.mechanism(),
                options.authentication()
                        .begin(command.mechanism(), channel, nonce)
                        .orElseThrow());
    }

    /** Whether certificates can be had. */
    boolean hasTls() {
        if (tls == null) {
            return true; // it is not offered
        }
        try {
            return tls.context(null) != null;
        } catch (Exception e) {
            SmtpEndpoint.LOG.error("there is no certificate for TLS", e);
            return false;
        }
    }

    Handover workers() {
        return workers;
    }

    boolean speaksLmtp() {
        return options.protocol() == Protocol.LMTP;
    }

    Stamp stamp() {
        return stamp;
    }

    Duration answerLimit() {
        return options.limits().times().answer();
    }
}
