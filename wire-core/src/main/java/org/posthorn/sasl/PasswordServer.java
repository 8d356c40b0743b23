package org.posthorn.sasl;

import java.io.IOException;

/** The server's side of the mechanisms that send the password: PLAIN (RFC 4616) and LOGIN. */
final class PasswordServer extends ServerExchange {

    private final PasswordVerifier verifier;
    private String user = "";

    PasswordServer(SaslMechanism mechanism, PasswordVerifier verifier, Authorization authorization) {
        super(mechanism, authorization);
        this.verifier = verifier;
    }

    @Override
    SaslStep prompt() {
        return mechanism() == SaslMechanism.LOGIN ? message("Username:") : emptyMessage();
    }

    @Override
    SaslStep next(byte[] response) throws Rejection, IOException {
        return mechanism() == SaslMechanism.LOGIN ? login(response) : plain(response);
    }

    private SaslStep login(byte[] response) throws Rejection, IOException {
        if (user.isEmpty()) {
            user = Names.prepared(Names.utf8(response));
            return message("Password:");
        }
        return verified("", response, 0);
    }

    private SaslStep plain(byte[] response) throws Rejection, IOException {
        int first = nul(response, 0);
        int second = nul(response, first + 1);
        String authzid = Names.preparedOrEmpty(Names.utf8(response, 0, first));
        user = Names.prepared(Names.utf8(response, first + 1, second - first - 1));
        return verified(authzid, response, second + 1);
    }

    private static int nul(byte[] response, int from) throws Rejection {
        for (int i = from; i < response.length; i++) {
            if (response[i] == 0) {
                return i;
            }
        }
        throw malformed("not three fields");
    }

    private SaslStep verified(String authzid, byte[] response, int from) throws Rejection, IOException {
        Secret password = Names.password(response, from, response.length - from);
        boolean right;
        try {
            right = verifier.verify(user, password);
        } finally {
            password.wipe();
        }
        if (!right) {
            throw refused();
        }
        return done(user, authzid);
    }
}
