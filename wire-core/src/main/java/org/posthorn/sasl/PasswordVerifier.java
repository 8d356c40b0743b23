package org.posthorn.sasl;

import java.io.IOException;

/** Decides on passwords that are sent to the server (PLAIN, LOGIN). Asked by whoever drives a {@link SaslServer}; it may block. */
@FunctionalInterface
public interface PasswordVerifier {

    /**
     * Whether this is the user's password. It should take as long for a user that does not exist.
     *
     * @param user the authentication identity, prepared by RFC 4013
     * @param password the password, prepared likewise; wiped afterwards
     * @return whether it is
     * @throws IOException if it cannot be told at the moment: the exchange fails, and trying later can succeed
     */
    boolean verify(String user, Secret password) throws IOException;

    /**
     * Verifies against what is kept for SCRAM; with the same work for a user that does not exist.
     *
     * @param credentials what is kept
     * @param hash which of a user's credentials to take
     * @param decoys what to work on where there is none
     * @return a verifier
     */
    static PasswordVerifier of(Credentials credentials, ScramHash hash, ScramDecoys decoys) {
        return (user, password) -> {
            ScramCredential decoy = decoys.credential(user, hash);
            ScramCredential credential = credentials.scram(user, hash).orElse(decoy);
            boolean right = credential.matches(password);
            return right && credential != decoy;
        };
    }
}
