package org.posthorn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedCertificateTest {

    private static final SelfSignedCertificate CERTIFICATE =
            SelfSignedCertificate.forHosts("localhost", "*.example.org", "127.0.0.1", "::1");

    @Test
    void isAnX509Version3CertificateThatItsOwnKeySigned() throws Exception {
        X509Certificate certificate = CERTIFICATE.certificate();
        assertThatCode(() -> certificate.verify(certificate.getPublicKey())).doesNotThrowAnyException();
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "localhost"),
                        List.of(2, "*.example.org"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void eachHasAnotherKeyAndSerialNumber() {
        X509Certificate other = SelfSignedCertificate.forHosts("localhost").certificate();
        assertThat(other.getSerialNumber())
                .isNotEqualTo(CERTIFICATE.certificate().getSerialNumber());
        assertThat(other.getPublicKey()).isNotEqualTo(CERTIFICATE.certificate().getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T12:00:00Z,P30D",
        "2049-12-31T23:30:00Z,PT1H",
        "2080-01-01T00:00:00Z,P1D",
        "2026-11-22T12:00:00Z,P-1D"
    })
    void isValidFromAnHourBeforeNowForAsLongAsWanted(Instant now, Duration valid) {
        X509Certificate certificate = SelfSignedCertificate.forHosts(InstantSource.fixed(now), valid, List.of("a"))
                .certificate();
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(now.plus(valid));
        assertThat(certificate.getNotBefore().toInstant())
                .isEqualTo(now.minus(Duration.ofHours(1)).plus(valid.isNegative() ? valid : Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "exämple", "a/b", "1.2.3.400", "::g", "a\r\nb", "a:25"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> SelfSignedCertificate.forHosts(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameTooLongForACommonNameIsStillInTheAlternativeNames() throws Exception {
        String host = "a".repeat(60) + "." + "b".repeat(60) + ".example.org";
        assertThat(SelfSignedCertificate.forHosts(host).certificate().getSubjectAlternativeNames())
                .containsExactly(List.of(2, host));
    }

    @Test
    void pemReadsBack() throws Exception {
        byte[] pem = CERTIFICATE.certificatePem().getBytes(StandardCharsets.US_ASCII);
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(CERTIFICATE.certificate());
        String key = CERTIFICATE
                .privateKeyPem()
                .lines()
                .filter(l -> !l.startsWith("-----"))
                .reduce("", String::concat);
        assertThatCode(() -> KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))))
                .doesNotThrowAnyException();
    }

    @Test
    void theKeyIsNotPrinted() {
        assertThat(CERTIFICATE.toString())
                .isEqualTo("SelfSignedCertificate"
                        + "[[2, localhost], [2, *.example.org], [7, 127.0.0.1], [7, 0:0:0:0:0:0:0:1]]");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,localhost", "TLSv1.2,localhost", "TLSv1.3,mail.example.org", "TLSv1.3,127.0.0.1", "TLSv1.3,::1"
    })
    void aHandshakeThatChecksTheNameSucceeds(String version, String host) {
        assertThatCode(() -> handshake(CERTIFICATE.serverContext(), CERTIFICATE.clientContext(), host, version))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "a.b.example.org", "127.0.0.2"})
    void aHandshakeForAnotherNameFails(String host) {
        assertThatThrownBy(() -> handshake(CERTIFICATE.serverContext(), CERTIFICATE.clientContext(), host, "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void anotherCertificateForTheSameNameIsNotTrusted() {
        SelfSignedCertificate other = SelfSignedCertificate.forHosts("localhost");
        assertThatThrownBy(() -> handshake(other.serverContext(), CERTIFICATE.clientContext(), "localhost", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    /** Shakes hands in memory. */
    private static void handshake(SSLContext server, SSLContext client, String host, String version)
            throws SSLException {
        SSLEngine ours = server.createSSLEngine();
        ours.setUseClientMode(false);
        SSLEngine theirs = client.createSSLEngine(host, 25);
        theirs.setUseClientMode(true);
        SSLParameters parameters = theirs.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {version});
        theirs.setSSLParameters(parameters);
        ByteBuffer toServer = ByteBuffer.allocate(65_536).flip();
        ByteBuffer toClient = ByteBuffer.allocate(65_536).flip();
        for (int i = 0; i < 100; i++) {
            step(theirs, toClient, toServer);
            step(ours, toServer, toClient);
        }
        assertThat(theirs.getSession().getProtocol()).isEqualTo(version);
        assertThat(theirs.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(ours.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                        && !engine.getSession().isValid()) {
            out.compact();
            engine.wrap(ByteBuffer.allocate(0), out);
            out.flip();
        } else {
            engine.unwrap(in, ByteBuffer.allocate(65_536));
        }
    }
}
