package org.posthorn.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** CRAM-MD5, the server's side (RFC 2195). */
final class CramMd5Server extends ServerExchange {

    private final SharedSecrets secrets;
    private final String challenge;
    private boolean challenged;

    /** The challenge must never have been used before; it has the form of a message identifier. */
    CramMd5Server(SharedSecrets secrets, String challenge) {
        super(SaslMechanism.CRAM_MD5, (authcid, authzid) -> false);
        this.secrets = secrets;
        this.challenge = challenge;
    }

    @Override
    SaslStep prompt() {
        challenged = true;
        return message(challenge);
    }

    @Override
    SaslStep next(byte[] response) throws Rejection, IOException {
        if (!challenged) {
            throw new Rejection(SaslFailure.UNEXPECTED, "an initial response");
        }
        String text = Names.utf8(response);
        int space = text.lastIndexOf(' ');
        if (space < 0) {
            throw malformed("no digest");
        }
        String user = Names.prepared(text.substring(0, space));
        Optional<Secret> secret = secrets.secret(user).filter(known -> !known.isEmpty());
        // an unknown user costs the same work, on a key that is no secret and decides nothing
        byte[] key = secret.map(Secret::utf8).orElseGet(() -> challenge.getBytes(StandardCharsets.UTF_8));
        byte[] expected =
                CramMd5.digest(key, challenge.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
        byte[] given = text.substring(space + 1).getBytes(StandardCharsets.UTF_8);
        boolean right = MessageDigest.isEqual(expected, given);
        if (!right || secret.isEmpty()) {
            throw refused();
        }
        return done(user, "");
    }
}
