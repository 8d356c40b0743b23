package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.SelfSignedCertificate;

/** The certificates that the programs show, and those that they trust, as their options name them. */
final class Certificates {

    /** The exit status when a file of certificates cannot be used. */
    private final int unusable;

    private final CommandLine line;
    private final Terminal terminal;

    Certificates(int unusable, CommandLine line, Terminal terminal) {
        this.unusable = unusable;
        this.line = line;
        this.terminal = terminal;
    }

    /** For a server; empty if the options name no certificate. */
    Optional<SSLContext> server(String... hosts) throws Failure {
        line.exclusive("--tls-p12", "--self-signed");
        line.need("--self-signed", "--save-cert");
        if (line.has("--self-signed")) {
            return Optional.of(selfSigned(hosts));
        }
        KeyManager[] own = own();
        return own == null ? Optional.empty() : Optional.of(context(own, null));
    }

    /** For a client; empty if the options name no certificate. */
    Optional<SSLContext> client() throws Failure {
        Optional<String> trust = line.value("--trust");
        KeyManager[] own = own();
        TrustManager[] trusted = trust.isPresent() ? trusting(trust.get()) : null;
        return own == null && trusted == null ? Optional.empty() : Optional.of(context(own, trusted));
    }

    private KeyManager @Nullable [] own() throws Failure {
        line.need("--tls-p12", "--tls-password-file");
        Optional<String> file = line.value("--tls-p12");
        if (file.isEmpty()) {
            return null;
        }
        char[] password = Secrets.of(line, "--tls-password-file", "POSTHORN_TLS_PASSWORD", terminal)
                .orElse(new char[0]);
        try (InputStream in = Files.newInputStream(Path.of(file.get()))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return managers(store, password);
        } catch (IOException e) {
            throw Failure.ofFile(unusable, file.get(), e);
        } catch (GeneralSecurityException e) {
            throw new Failure(unusable, file.get() + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private SSLContext selfSigned(String... hosts) throws Failure {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts(hosts);
        Optional<String> file = line.value("--save-cert");
        if (file.isPresent()) {
            try {
                Files.writeString(Path.of(file.get()), certificate.certificatePem());
            } catch (IOException e) {
                throw Failure.ofFile(unusable, file.get(), e);
            }
        }
        return certificate.serverContext();
    }

    /** Trusts those certificates alone that are in a file, in PEM. */
    private TrustManager[] trusting(String file) throws Failure {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(count++), each);
            }
            if (count == 0) {
                throw new Failure(unusable, file + ": no certificate in it", null);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw Failure.ofFile(unusable, file, e);
        } catch (GeneralSecurityException e) {
            throw new Failure(unusable, file + ": not certificates in PEM", e);
        }
    }

    private SSLContext context(KeyManager @Nullable [] own, TrustManager @Nullable [] trusted) throws Failure {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Failure(unusable, "no TLS: " + e.getMessage(), e);
        }
    }
}
