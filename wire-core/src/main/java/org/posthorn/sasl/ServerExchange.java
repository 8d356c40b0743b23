package org.posthorn.sasl;

import java.io.IOException;

/** The server's side of a mechanism. */
abstract class ServerExchange extends Exchange implements SaslServer {

    private final Authorization authorization;

    ServerExchange(SaslMechanism mechanism, Authorization authorization) {
        super(mechanism);
        this.authorization = authorization;
    }

    @Override
    public final SaslStep start() {
        begin();
        return prompt();
    }

    /** The first challenge; empty where the client speaks first. */
    SaslStep prompt() {
        return emptyMessage();
    }

    /** Success for who proved to be {@code authcid}, if it may act as whom it asked for. */
    final SaslStep.Done done(String authcid, String authzid) throws Rejection, IOException {
        boolean another = !authzid.isEmpty() && !authzid.equals(authcid);
        if (another && !authorization.mayActAs(authcid, authzid)) {
            throw new Rejection(SaslFailure.NOT_AUTHORIZED, "");
        }
        return new SaslStep.Done(SaslIdentity.of(authcid, authzid));
    }

    static Rejection refused() {
        return new Rejection(SaslFailure.REFUSED, "");
    }
}
