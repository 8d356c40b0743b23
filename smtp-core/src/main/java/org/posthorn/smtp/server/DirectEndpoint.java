package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.wire.driver.Connection;

/** Calls the handler on the connection's own thread. */
final class DirectEndpoint extends SmtpEndpoint {

    private @Nullable PulledMessage message;

    DirectEndpoint(Connection connection, SmtpServerSession session, SmtpHandler handler, SaslServers mechanisms) {
        super(connection, session, handler, mechanisms);
    }

    @Override
    void ask(Ask ask) {
        answer(ask).run();
    }

    @Override
    void receive(Envelope envelope) {
        PulledMessage coming = new PulledMessage(connection);
        message = coming;
        Reply reply = deliver(envelope, coming);
        coming.swallow();
        message = null;
        if (coming.ended()) {
            reply(reply);
        }
    }

    @Override
    boolean isBroken(MessageStream coming) {
        return ((PulledMessage) coming).failed();
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
    public void closed() {
        sayDisconnected();
    }
}
