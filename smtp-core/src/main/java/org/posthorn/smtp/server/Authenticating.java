package org.posthorn.smtp.server;

import java.util.Optional;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.session.SmtpServerSession.Authenticate;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.smtp.session.SmtpServerSession.Response;
import org.posthorn.wire.driver.Connection;

/**
 * An authentication exchange under way.
 *
 * @param mechanism its mechanism
 * @param server our side of it
 */
record Authenticating(SaslMechanism mechanism, SaslServer server) {

    /** Takes the next step, which may block. */
    SaslStep next(Exchange ask, Connection connection) {
        try {
            if (ask instanceof Response response) {
                return server.step(response.message().octets());
            }
            Optional<SaslStep.Message> initial = ((Authenticate) ask).initial();
            return initial.isPresent() ? server.step(initial.get().octets()) : server.start();
        } catch (RuntimeException e) {
            SmtpEndpoint.LOG.warn("authentication failed to answer {}", connection.remote(), e);
            return new SaslStep.Failed(SaslFailure.UNAVAILABLE, "");
        }
    }
}
