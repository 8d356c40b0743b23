package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom {@code send} trusts. */
final class ClientTls {

    private ClientTls() {}

    /** Trusts those certificates alone that are in a file, in PEM. */
    static SSLContext trusting(String file) throws Failure {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(count++), each);
            }
            if (count == 0) {
                throw new Failure(Failure.USAGE, file + ": has no certificate", null);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, file, e);
        } catch (GeneralSecurityException e) {
            throw new Failure(Failure.USAGE, file + ": not certificates in PEM: " + e.getMessage(), e);
        }
    }
}
