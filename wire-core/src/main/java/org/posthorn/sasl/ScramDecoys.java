package org.posthorn.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a server shows in place of a credential for a user that does not exist, so that nobody can tell (RFC 5802 section 5.1 on
 * {@code unknown-user}): always the same salt for the same name, and keys that no password has.
 */
public final class ScramDecoys {

    private static final int LEAST_SECRET = 16;
    private static final int SALT = 16;

    private final byte[] secret;
    private final int iterations;

    /**
     * Decoys made from a secret of the server.
     *
     * @param secret at least 16 octets that nobody else knows; kept over restarts, because a salt that changes is a decoy's
     * @param iterations as many as the real credentials have, at least 4096
     */
    public ScramDecoys(byte[] secret, int iterations) {
        if (secret.length < LEAST_SECRET || iterations < ScramCredential.LEAST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "a secret of " + secret.length + " octets, " + iterations + " iterations");
        }
        this.secret = secret.clone();
        this.iterations = iterations;
    }

    ScramCredential credential(String user, ScramHash hash) {
        byte[] salt = Arrays.copyOf(made(ScramHash.SHA_256, "salt", user, hash), SALT);
        return new ScramCredential(
                hash, iterations, salt, made(hash, "stored key", user, hash), made(hash, "server key", user, hash));
    }

    private byte[] made(ScramHash by, String what, String user, ScramHash hash) {
        String text = what + "\0" + hash.mechanism() + "\0" + user;
        return by.hmac(secret, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the iterations only} */
    @Override
    public String toString() {
        return "ScramDecoys[" + iterations + " iterations]";
    }
}
