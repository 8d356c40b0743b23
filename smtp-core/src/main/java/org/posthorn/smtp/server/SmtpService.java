package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.Service;

/** Makes a server's endpoints. */
final class SmtpService implements Service<Event> {

    private final SmtpServerOptions options;
    private final Function<Client, Transcript> transcripts;
    private final Supplier<? extends SmtpHandler> handlers;
    private final Handover workers;

    SmtpService(
            SmtpServerOptions options,
            Function<Client, Transcript> transcripts,
            Supplier<? extends SmtpHandler> handlers,
            Executor workers) {
        this.options = options;
        this.transcripts = transcripts;
        this.handlers = handlers;
        this.workers = new Handover(workers);
    }

    @Override
    public Endpoint<Event> connected(Connection connection) {
        Client client = Client.at(connection.local(), connection.remote());
        SmtpServerSession session = new SmtpServerSession(options, transcripts.apply(client));
        SmtpHandler handler = handlers.get();
        return connection.blocking()
                ? new DirectEndpoint(connection, session, handler, options.authentication())
                : new WorkerEndpoint(connection, session, handler, options.authentication(), workers);
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
}
