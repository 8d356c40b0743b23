package org.posthorn.sasl;

import java.io.IOException;

/** EXTERNAL, the server's side (RFC 4422 appendix A). */
final class ExternalServer extends ServerExchange {

    private final String peer;

    ExternalServer(String peer, Authorization authorization) {
        super(SaslMechanism.EXTERNAL, authorization);
        this.peer = peer;
    }

    @Override
    SaslStep next(byte[] response) throws Rejection, IOException {
        return done(peer, Names.preparedOrEmpty(Names.utf8(response)));
    }
}
