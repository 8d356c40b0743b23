package org.posthorn.sasl;

import java.io.IOException;

/** Decides who may act as another (RFC 4422 section 2). Asked only about another, by whoever drives a {@link SaslServer}; it may block. */
@FunctionalInterface
public interface Authorization {

    /**
     * Whether one user may act as another.
     *
     * @param authcid who the client is, proved
     * @param authzid whom it wants to act as, prepared by RFC 4013
     * @return whether it may
     * @throws IOException if it cannot be told at the moment: the exchange fails, and trying later can succeed
     */
    boolean mayActAs(String authcid, String authzid) throws IOException;
}
