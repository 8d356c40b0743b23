package org.posthorn.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash functions of SCRAM. */
public enum ScramHash {
    /** SHA-1 (RFC 5802); still enough for what SCRAM asks of it. */
    SHA_1("SHA-1", "HmacSHA1", 20),
    /** SHA-256 (RFC 7677). */
    SHA_256("SHA-256", "HmacSHA256", 32),
    /** SHA-512. */
    SHA_512("SHA-512", "HmacSHA512", 64);

    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private final String digest;
    private final String hmac;
    private final int length;

    ScramHash(String digest, String hmac, int length) {
        this.digest = digest;
        this.hmac = hmac;
        this.length = length;
    }

    /** {@return the name of the mechanism without channel binding, as {@code "SCRAM-SHA-256"}} */
    public String mechanism() {
        return "SCRAM-" + digest;
    }

    /** {@return how many octets a hash has} */
    public int length() {
        return length;
    }

    static Optional<ScramHash> ofMechanism(String name) {
        for (ScramHash hash : values()) {
            if (hash.mechanism().equals(name)) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }

    /** H() of RFC 5802 section 2.2. */
    byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance(digest).digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + digest, e);
        }
    }

    /** HMAC() of RFC 5802 section 2.2. */
    byte[] hmac(byte[] key, byte[] octets) {
        return mac(key).doFinal(octets);
    }

    /** Hi() of RFC 5802 section 2.2, which is PBKDF2 with one block. */
    byte[] salted(byte[] password, byte[] salt, int iterations) {
        Mac mac = mac(password);
        mac.update(salt);
        byte[] last = mac.doFinal(FIRST_BLOCK);
        byte[] sum = last.clone();
        try {
            for (int i = 1; i < iterations; i++) {
                mac.update(last);
                mac.doFinal(last, 0);
                xor(sum, last);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return sum;
    }

    /** Changes {@code to} to {@code to} XOR {@code by}; both are as long as a hash. */
    static void xor(byte[] to, byte[] by) {
        for (int i = 0; i < to.length; i++) {
            to[i] ^= by[i];
        }
    }

    private Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + hmac, e);
        }
    }
}
