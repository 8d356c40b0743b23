package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.posthorn.testkit.SelfSignedCertificate;

/** The certificate that {@code smtp-server} shows. */
final class ServerTls {

    /** The exit status when a file of certificates cannot be used. */
    private static final int UNUSABLE = 1;

    private ServerTls() {}

    /** What the options say; empty if they name no certificate. */
    static Optional<SSLContext> of(CommandLine line, Terminal terminal, String... hosts) throws Failure {
        line.exclusive("--tls-p12", "--self-signed");
        line.need("--tls-p12", "--tls-password-file");
        line.need("--self-signed", "--save-cert");
        Optional<String> p12 = line.value("--tls-p12");
        if (p12.isPresent()) {
            char[] password = Secrets.of(line, "--tls-password-file", "POSTHORN_TLS_PASSWORD", terminal)
                    .orElse(new char[0]);
            return Optional.of(pkcs12(p12.get(), password));
        }
        return line.has("--self-signed") ? Optional.of(selfSigned(line, hosts)) : Optional.empty();
    }

    private static SSLContext pkcs12(String file, char[] password) throws Failure {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw Failure.ofFile(UNUSABLE, file, e);
        } catch (GeneralSecurityException e) {
            throw new Failure(UNUSABLE, file + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static SSLContext selfSigned(CommandLine line, String... hosts) throws Failure {
        SelfSignedCertificate certificate = SelfSignedCertificate.forHosts(hosts);
        Optional<String> file = line.value("--save-cert");
        if (file.isPresent()) {
            try {
                Files.writeString(Path.of(file.get()), certificate.certificatePem());
            } catch (IOException e) {
                throw Failure.ofFile(UNUSABLE, file.get(), e);
            }
        }
        return certificate.serverContext();
    }
}
