package org.posthorn.sasl;

import java.util.Base64;

/** Octets of chance as text that SCRAM (RFC 5802 section 7) and CRAM-MD5 can carry. */
final class Nonce {

    private Nonce() {}

    static String of(byte[] random) {
        if (random.length < SaslClient.LEAST_RANDOM) {
            throw new IllegalArgumentException("a nonce of " + random.length + " octets");
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
