package org.posthorn.smtp.server;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession.Ask;

/** Calls a blocking handler; what it throws becomes a reply. */
final class Calls {

    private final SmtpEndpoint endpoint;
    private final SmtpHandler handler;

    Calls(SmtpEndpoint endpoint, SmtpHandler handler) {
        this.endpoint = endpoint;
        this.handler = handler;
    }

    Reply answer(Ask ask) {
        try {
            return endpoint.put(ask, handler);
        } catch (Exception | Error e) {
            return endpoint.failed(ask, e);
        }
    }

    /** What the handler says to a step with which the client has proved who it is; null for any other. */
    @Nullable Reply verdict(SaslStep step) {
        if (!(step instanceof SaslStep.Done done)) {
            return null;
        }
        try {
            return Objects.requireNonNull(handler.authenticated(endpoint.authenticated(done)));
        } catch (Exception | Error e) {
            return endpoint.failedAuthenticated(e);
        }
    }

    /** Gives the handler a message; afterwards its transaction has no state any more. */
    Replies deliver(Envelope envelope, @Nullable Transaction transaction, MessageStream message) {
        try {
            return transaction == null ? consumed(envelope, message) : taken(transaction, message);
        } catch (IOException e) {
            return message.failed()
                    ? Usual.TRY_LATER // which nobody will hear
                    : endpoint.failedMessage(e);
        } catch (Exception | Error e) {
            return endpoint.failedMessage(e);
        } finally {
            message.close();
        }
    }

    private Replies consumed(Envelope envelope, MessageStream message) throws Exception {
        ((ConsumingHandler) handler).consume(envelope, message);
        return Usual.OK;
    }

    private Replies taken(Transaction transaction, MessageStream message) throws Exception {
        try {
            return Objects.requireNonNull(handler.message(transaction, message));
        } finally {
            transaction.end();
        }
    }
}
