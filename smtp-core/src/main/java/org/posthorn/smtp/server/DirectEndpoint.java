package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.wire.driver.Connection;

/** Calls a blocking handler on the connection's own thread. */
final class DirectEndpoint extends SmtpEndpoint {

    private final Calls calls;
    private @Nullable PulledMessage message;

    DirectEndpoint(
            Connection connection, SmtpServerSession session, SmtpService service, SmtpHandler handler, Client client) {
        super(connection, session, service, handler, client);
        this.calls = new Calls(this, handler);
    }

    @Override
    void ask(Ask ask) {
        if (ask instanceof Exchange exchange) {
            SaslStep step = next(exchange);
            exchanged(step, calls.verdict(step));
        } else {
            answered(ask, calls.answer(ask));
        }
    }

    @Override
    void receive(Envelope envelope, @Nullable Transaction transaction) {
        PulledMessage coming = new PulledMessage(connection);
        message = coming;
        Replies replies;
        try {
            replies = calls.deliver(envelope, transaction, coming);
            coming.swallow();
        } finally {
            message = null;
        }
        if (coming.ended()) {
            messageAnswered(replies);
        }
    }

    @Override
    void piece(ByteBuffer bytes) {
        if (message != null) {
            message.add(bytes);
        }
    }

    @Override
    void whole() {
        if (message != null) {
            message.end();
        }
    }

    @Override
    void broken(String why) {
        if (message != null) {
            message.fail(why);
        }
    }

    @Override
    void afterwards(Runnable task) {
        if (message == null) { // else the handler is at work with the transaction, which ends with that
            task.run();
        }
    }
}
