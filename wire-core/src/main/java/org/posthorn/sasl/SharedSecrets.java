package org.posthorn.sasl;

import java.io.IOException;
import java.util.Optional;

/** The passwords themselves, which a server must know for CRAM-MD5. Asked by whoever drives a {@link SaslServer}; it may block. */
@FunctionalInterface
public interface SharedSecrets {

    /**
     * The password of a user.
     *
     * @param user the authentication identity, prepared by RFC 4013
     * @return the password; empty if there is no such user
     * @throws IOException if it cannot be told at the moment: the exchange fails, and trying later can succeed
     */
    Optional<Secret> secret(String user) throws IOException;
}
