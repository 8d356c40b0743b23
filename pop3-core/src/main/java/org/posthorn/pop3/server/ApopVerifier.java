package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.posthorn.pop3.session.Pop3ServerSession.Apop;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslPrep;
import org.posthorn.sasl.SaslStep;
import org.posthorn.sasl.Secret;
import org.posthorn.sasl.SharedSecrets;

/** Checks the digests of APOP (RFC 1939 section 7), in constant time. */
final class ApopVerifier {

    private static final Secret NOBODYS = Secret.of("no user has this secret");

    private final SharedSecrets secrets;

    ApopVerifier(SharedSecrets secrets) {
        this.secrets = secrets;
    }

    SaslStep verify(Apop asked) {
        Optional<Secret> secret;
        try {
            secret = secrets.secret(asked.user());
        } catch (IOException e) {
            return new SaslStep.Failed(SaslFailure.UNAVAILABLE, "the secrets cannot be asked");
        }
        // an unknown user costs the same work
        byte[] expected = digest(asked.timestamp(), secret.orElse(NOBODYS)).getBytes(US_ASCII);
        boolean right = MessageDigest.isEqual(expected, asked.digest().getBytes(US_ASCII));
        return right && secret.isPresent()
                ? new SaslStep.Done(new SaslIdentity(asked.user(), asked.user(), ""))
                : new SaslStep.Failed(SaslFailure.REFUSED, "");
    }

    /** The digest of a timestamp and a secret, which is prepared as a stored one (RFC 6856 section 2.2). */
    static String digest(String timestamp, Secret secret) {
        char[] chars = secret.chars();
        byte[] key = SaslPrep.stored(String.valueOf(chars)).orElse("").getBytes(UTF_8);
        Arrays.fill(chars, '\0');
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(timestamp.getBytes(US_ASCII));
            return HexFormat.of().formatHex(md5.digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
