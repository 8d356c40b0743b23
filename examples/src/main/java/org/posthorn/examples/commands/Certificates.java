package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.driver.CertificateFiles;

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

    /** For a server, asked for each connection, as files can change; empty if the options name no certificate. */
    Optional<Supplier<SSLContext>> server(String... hosts) throws Failure {
        line.exclusive("--tls-cert", "--tls-p12", "--self-signed");
        line.need("--self-signed", "--save-cert");
        Optional<Supplier<SSLContext>> named = inFiles();
        return line.has("--self-signed") ? Optional.of(madeOnTheSpot(hosts)) : named;
    }

    /** For a server that has one in any case: made on the spot if the options name none. */
    Supplier<SSLContext> serverInAnyCase(String... hosts) throws Failure {
        line.exclusive("--tls-cert", "--tls-p12", "--save-cert");
        Optional<Supplier<SSLContext>> named = inFiles();
        return named.isPresent() ? named.get() : madeOnTheSpot(hosts);
    }

    private Supplier<SSLContext> madeOnTheSpot(String... hosts) throws Failure {
        SSLContext context = selfSigned(hosts);
        return () -> context;
    }

    private Optional<Supplier<SSLContext>> inFiles() throws Failure {
        line.need("--tls-cert", "--tls-key");
        line.need("--tls-key", "--tls-cert");
        line.need("--tls-p12", "--tls-password-file");
        Optional<String> chain = line.value("--tls-cert");
        Optional<String> key = line.value("--tls-key");
        if (chain.isPresent() && key.isPresent()) {
            return Optional.of(using(
                    chain.get() + ", " + key.get(),
                    () -> CertificateFiles.pem(Path.of(chain.get()), Path.of(key.get()))));
        }
        Optional<String> store = line.value("--tls-p12");
        if (store.isEmpty()) {
            return Optional.empty();
        }
        char[] password = password();
        return Optional.of(using(store.get(), () -> CertificateFiles.pkcs12(Path.of(store.get()), password)));
    }

    /** Something that files are read for. */
    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private <T> T using(String files, Reading<T> reading) throws Failure {
        try {
            return reading.read();
        } catch (FileSystemException e) {
            throw Failure.ofFile(unusable, String.valueOf(e.getFile()), e);
        } catch (IOException e) {
            throw Failure.ofFile(unusable, files, e);
        } catch (GeneralSecurityException e) {
            throw new Failure(unusable, files + ": " + e.getMessage(), e);
        }
    }

    private char[] password() throws Failure {
        return Secrets.of(line, "--tls-password-file", "POSTHORN_TLS_PASSWORD", terminal)
                .orElse(new char[0]);
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
        char[] password = password();
        try {
            return using(file.get(), () -> {
                try (InputStream in = Files.newInputStream(Path.of(file.get()))) {
                    KeyStore store = KeyStore.getInstance("PKCS12");
                    store.load(in, password);
                    return managers(store, password);
                }
            });
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
