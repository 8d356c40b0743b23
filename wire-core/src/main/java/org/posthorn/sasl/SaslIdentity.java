package org.posthorn.sasl;

import java.util.Objects;

/**
 * Who a client proved to be, and whom it acts as (RFC 4422 section 2). The names are prepared by RFC 4013.
 *
 * @param authcid the authentication identity; empty for ANONYMOUS
 * @param authzid the authorization identity, by which access is decided; the same as {@code authcid} unless the client asked for
 *     another and may; {@code anonymous} for ANONYMOUS
 * @param trace what a client of ANONYMOUS says of itself (RFC 4505 section 2), which proves nothing; empty otherwise
 */
public record SaslIdentity(String authcid, String authzid, String trace) {

    /** Refuses null. */
    public SaslIdentity {
        Objects.requireNonNull(authcid);
        Objects.requireNonNull(authzid);
        Objects.requireNonNull(trace);
    }

    static SaslIdentity of(String authcid, String authzid) {
        return new SaslIdentity(authcid, authzid.isEmpty() ? authcid : authzid, "");
    }

    static SaslIdentity anonymous(String trace) {
        return new SaslIdentity("", "anonymous", trace);
    }
}
