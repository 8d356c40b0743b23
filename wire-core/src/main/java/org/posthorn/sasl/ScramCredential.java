package org.posthorn.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Printable;

/**
 * What a server keeps of a password for SCRAM (RFC 5802 section 3). Nobody can log in with it, but who has it can guess passwords against
 * it and pose as the server: keep it as safe as a password. It does not print.
 */
public final class ScramCredential {

    /** The fewest iterations (RFC 7677 section 4). */
    public static final int LEAST_ITERATIONS = 4_096;

    static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST_SALT = 256;

    private final ScramHash hash;
    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    /**
     * A credential of parts that were computed before.
     *
     * @param hash the hash function
     * @param iterations how often the password was hashed, at least 4096
     * @param salt what was mixed in, 1 to 256 octets
     * @param storedKey the hash of the client's key, as long as the hash function's output
     * @param serverKey the server's key, as long
     */
    public ScramCredential(ScramHash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        boolean lengths = salt.length > 0
                && salt.length <= LONGEST_SALT
                && storedKey.length == hash.length()
                && serverKey.length == hash.length();
        if (iterations < LEAST_ITERATIONS || !lengths) {
            throw new IllegalArgumentException("not a SCRAM credential");
        }
        this.hash = hash;
        this.iterations = iterations;
        this.salt = salt.clone();
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /**
     * The credential of a password. It costs {@code iterations} times a hash, some milliseconds.
     *
     * @param hash the hash function
     * @param password the password; prepared by RFC 4013 as one to be stored
     * @param salt octets from a secure random source, for this user alone; 16 is the length that {@link ScramDecoys} have too
     * @param iterations how often to hash, at least 4096
     * @return the credential
     * @throws IllegalArgumentException if the password cannot be prepared or a number is out of bounds
     */
    public static ScramCredential derive(ScramHash hash, Secret password, byte[] salt, int iterations) {
        byte[] prepared = SaslPrep.stored(password);
        if (prepared.length == 0 || iterations < LEAST_ITERATIONS || salt.length == 0 || salt.length > LONGEST_SALT) {
            throw new IllegalArgumentException(
                    "a password that cannot be prepared, too few iterations, or no fit salt");
        }
        byte[] salted = hash.salted(prepared, salt, iterations);
        byte[] clientKey = hash.hmac(salted, CLIENT_KEY);
        byte[] serverKey = hash.hmac(salted, SERVER_KEY);
        ScramCredential credential = new ScramCredential(hash, iterations, salt, hash.hash(clientKey), serverKey);
        wipe(prepared, salted, clientKey, serverKey);
        return credential;
    }

    /**
     * The credential that {@link #text} wrote.
     *
     * @param text {@code {SCRAM-SHA-256}} or the like, then iterations, salt, stored key and server key with commas between, the last
     *     three in Base64
     * @return the credential
     * @throws IllegalArgumentException if it is none; the message does not tell the text
     */
    public static ScramCredential parse(String text) {
        int brace = text.indexOf('}');
        Optional<ScramHash> hash =
                text.startsWith("{") && brace > 0 ? ScramHash.ofMechanism(text.substring(1, brace)) : Optional.empty();
        String[] parts = text.substring(brace + 1).split(",", -1);
        if (hash.isEmpty() || parts.length != 4 || !parts[0].matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("not a stored SCRAM credential");
        }
        return new ScramCredential(
                hash.get(), Integer.parseInt(parts[0]), decoded(parts[1]), decoded(parts[2]), decoded(parts[3]));
    }

    /** No octets where the text is no Base64, which no part of a credential may be. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** {@return the credential as one line to be stored: {@code {SCRAM-SHA-256}4096,}salt{@code ,}stored key{@code ,}server key} */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "{" + hash.mechanism() + "}" + iterations + "," + base64.encodeToString(salt) + ","
                + base64.encodeToString(storedKey) + "," + base64.encodeToString(serverKey);
    }

    /**
     * Whether this is the credential of a password. Costs as much as {@link #derive}, whatever the answer.
     *
     * @param password a password that someone presents
     * @return whether it is the one
     */
    public boolean matches(Secret password) {
        byte[] prepared = SaslPrep.query(password);
        if (prepared.length == 0) {
            return false;
        }
        byte[] salted = hash.salted(prepared, salt, iterations);
        byte[] clientKey = hash.hmac(salted, CLIENT_KEY);
        boolean same = MessageDigest.isEqual(hash.hash(clientKey), storedKey);
        wipe(prepared, salted, clientKey);
        return same;
    }

    /** {@return the hash function} */
    public ScramHash hash() {
        return hash;
    }

    /** {@return how often the password was hashed} */
    public int iterations() {
        return iterations;
    }

    /** {@return a copy of the salt} */
    public byte[] salt() {
        return salt.clone();
    }

    /** {@return a copy of the hash of the client's key} */
    public byte[] storedKey() {
        return storedKey.clone();
    }

    /** {@return a copy of the server's key} */
    public byte[] serverKey() {
        return serverKey.clone();
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScramCredential credential
                && hash == credential.hash
                && iterations == credential.iterations
                && Arrays.equals(salt, credential.salt)
                && MessageDigest.isEqual(storedKey, credential.storedKey)
                && MessageDigest.isEqual(serverKey, credential.serverKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hash, iterations, Arrays.hashCode(salt));
    }

    /** {@return the hash function and the iterations, nothing else} */
    @Override
    public String toString() {
        return "{" + hash.mechanism() + "}" + iterations + "," + Printable.REDACTED;
    }
}
