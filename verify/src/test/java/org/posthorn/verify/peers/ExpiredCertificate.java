package org.posthorn.verify.peers;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that an authority signed, and that was valid in January 2020. One that signs itself would not do: the JDK
 * trusts what it is told to trust, whatever the time. Made by {@code keytool -genkeypair} for both with {@code -keyalg EC -groupname
 * secp256r1 -storetype PKCS12}, {@code -ext bc:c=ca:true -validity 36500} for the authority's; {@code keytool -gencert -ext
 * san=dns:localhost,ip:127.0.0.1 -startdate "2020/01/01 00:00:00" -validity 30}; and {@code keytool -importcert} of both.
 */
final class ExpiredCertificate {

    private static final char[] PASSWORD = "posthorn".toCharArray();

    private ExpiredCertificate() {}

    /** Shows it, and trusts the authority. */
    static SSLContext context() {
        try (InputStream file = Objects.requireNonNull(ExpiredCertificate.class.getResourceAsStream("expired.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            store.deleteEntry("host");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
