package org.posthorn.wire.driver;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates that sign themselves, for {@code rsa.example}, {@code ec.example} and {@code ed.example}, with their keys. Made by
 * {@code openssl req -x509 -newkey … -nodes -days 36500 -subj /CN=rsa.example -addext subjectAltName=DNS:rsa.example,IP:127.0.0.1}.
 */
final class PemFiles {

    private PemFiles() {}

    static Path of(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(PemFiles.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static SSLContext context(String kind) {
        try {
            return CertificateFiles.pem(of(kind + "-cert.pem"), of(kind + "-key.pem"))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Puts one in the place of another, and gives it another time than that had. */
    static void replace(Path file, String name, int time) throws IOException {
        Files.copy(of(name), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(time * 10_000L));
    }

    /** Trusts them all. */
    static SSLContext trusting() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (String kind : new String[] {"rsa", "ec", "ed"}) {
                try (InputStream in = Files.newInputStream(of(kind + "-cert.pem"))) {
                    store.setCertificateEntry(
                            kind, CertificateFactory.getInstance("X.509").generateCertificate(in));
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
