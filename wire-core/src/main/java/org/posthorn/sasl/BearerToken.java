package org.posthorn.sasl;

import java.util.Objects;

/**
 * An access token that a client presents (RFC 7628 section 3.1).
 *
 * @param user whom the client wants to act as, prepared by RFC 4013; empty if it does not say
 * @param token the token (RFC 6750), which does not print
 * @param host the host that the client says it connected to; empty if it does not say
 */
public record BearerToken(String user, Secret token, String host) {

    /** Refuses null. */
    public BearerToken {
        Objects.requireNonNull(user);
        Objects.requireNonNull(token);
        Objects.requireNonNull(host);
    }
}
