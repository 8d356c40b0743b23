package org.posthorn.sasl;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The computation of CRAM-MD5 (RFC 2195 section 2). */
final class CramMd5 {

    private static final String HMAC = "HmacMD5";

    private CramMd5() {}

    /** The digest of a challenge, in lower-case hexadecimal; the key is wiped. */
    static String digest(byte[] key, byte[] challenge) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            Arrays.fill(key, (byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(challenge));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }
}
