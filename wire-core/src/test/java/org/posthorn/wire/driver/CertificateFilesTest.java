package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

    @TempDir
    Path directory;

    private CertificateFiles files() throws Exception {
        PemFiles.replace(chain(), "rsa-cert.pem", 1);
        PemFiles.replace(key(), "rsa-key.pem", 1);
        return CertificateFiles.pem(chain(), key());
    }

    private Path chain() {
        return directory.resolve("chain.pem");
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    @Test
    void filesThatDoNotChangeGiveTheSameContext() throws Exception {
        CertificateFiles files = files();
        assertThat(files.get()).isSameAs(files.get());
    }

    @Test
    void newFilesAreUsedOnceTheyBelongTogether() throws Exception {
        CertificateFiles files = files();
        SSLContext before = files.get();
        PemFiles.replace(chain(), "ec-cert.pem", 2);
        assertThat(files.get()).isSameAs(before);
        PemFiles.replace(key(), "ec-key.pem", 2);
        SSLContext after = files.get();
        assertThat(after).isNotSameAs(before);
        Files.delete(key());
        assertThat(files.get()).isSameAs(after);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> CertificateFiles.pem(PemFiles.of("rsa-cert.pem"), PemFiles.of("ec-key.pem")));
    }

    @Test
    void aKeyThatIsNoPkcs8IsRefusedByItsName() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> CertificateFiles.pem(PemFiles.of("rsa-cert.pem"), PemFiles.of("rsa-key-pkcs1.pem")))
                .withMessageContaining("only RSA PRIVATE KEY");
    }

    @Test
    void aKeyStoreGivesAContext() throws Exception {
        assertThat(CertificateFiles.pkcs12(PemFiles.of("localhost.p12"), "posthorn".toCharArray())
                        .get())
                .isNotNull();
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> CertificateFiles.pkcs12(PemFiles.of("localhost.p12"), "wrong".toCharArray()));
    }
}
