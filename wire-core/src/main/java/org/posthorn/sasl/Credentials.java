package org.posthorn.sasl;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

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

    /**
     * For which hash functions there are credentials: a client takes the strongest that is offered, and cannot know that its user has none
     * for it.
     *
     * @return those for which every user has one; all, unless it is told otherwise
     */
    default Set<ScramHash> hashes() {
        return EnumSet.allOf(ScramHash.class);
    }

    /**
     * Decoys that look like these credentials, and so have as many iterations.
     *
     * @return always the same ones; empty, as by default, if a server is to make its own, with {@link ScramCredential#LEAST_ITERATIONS}
     */
    default Optional<ScramDecoys> decoys() {
        return Optional.empty();
    }
}
