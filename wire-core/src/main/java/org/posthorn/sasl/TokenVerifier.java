package org.posthorn.sasl;

import java.io.IOException;
import java.util.Optional;

/** Decides on access tokens (OAUTHBEARER, XOAUTH2). Asked by whoever drives a {@link SaslServer}; it may block. */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * Whose token it is. Whether its owner may act as {@link BearerToken#user} is asked of the {@link Authorization} afterwards.
     *
     * @param token the token and what came with it
     * @return the user whom it was issued for, prepared by RFC 4013; empty if it is not valid here
     * @throws IOException if it cannot be told at the moment: the exchange fails, and trying later can succeed
     */
    Optional<String> verify(BearerToken token) throws IOException;

    /** {@return the scope that a token needs, which refused clients are told (RFC 7628 section 3.2.2); empty for none} */
    default String scope() {
        return "";
    }

    /** {@return the URL of the OpenID provider's configuration, which refused clients are told; empty for none} */
    default String openidConfiguration() {
        return "";
    }
}
