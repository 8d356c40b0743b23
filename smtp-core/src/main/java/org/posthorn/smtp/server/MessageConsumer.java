package org.posthorn.smtp.server;

import java.io.InputStream;
import org.posthorn.smtp.Envelope;

/** The simplest server there can be: takes every message to every recipient. See {@link SmtpHandler} for one with a policy. */
@FunctionalInterface
public interface MessageConsumer {

    /**
     * Takes a message. The client is told that it is accepted once this has returned, and not before: return only when the message is where
     * it cannot be lost (RFC 5321 section 4.2.5).
     *
     * @param envelope where the message comes from and goes to
     * @param message its octets, as in {@link SmtpHandler#message}
     * @throws Exception if the message could not be kept: the client is told to try again later (451), and it is logged
     */
    void accept(Envelope envelope, InputStream message) throws Exception;
}
