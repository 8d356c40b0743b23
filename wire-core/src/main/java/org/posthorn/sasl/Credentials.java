package org.posthorn.sasl;

import java.io.IOException;
import java.util.Optional;

/** What a server keeps of its users' passwords for SCRAM. Asked by whoever drives a {@link SaslServer}; it may block. */
@FunctionalInterface
public interface Credentials {

    /**
     * The credential of a user for one hash function.
     *
     * @param user the authentication identity, prepared by RFC 4013
     * @param hash the hash function of the mechanism
     * @return the credential; empty if there is no such user, or none for this hash function
     * @throws IOException if it cannot be told at the moment: the exchange fails, and trying later can succeed
     */
    Optional<ScramCredential> scram(String user, ScramHash hash) throws IOException;
}
