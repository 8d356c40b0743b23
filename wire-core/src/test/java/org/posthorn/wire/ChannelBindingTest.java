package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelBindingTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final byte[] ENCODED = octets("a certificate, octet for octet");

    @ParameterizedTest
    @CsvSource({
        "MD5withRSA, SHA-256",
        "SHA1withRSA, SHA-256",
        "SHA1withECDSA, SHA-256",
        "SHA256withRSA, SHA-256",
        "SHA384withECDSA, SHA-384",
        "sha512WithRSA, SHA-512",
        "SHA512/256withRSA, SHA-512/256",
        "SHA3-256withECDSA, SHA3-256"
    })
    void theHashIsTheSignaturesOrStronger(String signature, String hash) throws Exception {
        assertBound(new Certificate(signature, new byte[0]), hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448", "", "with", "FOOwithRSA", "1.2.3.4"})
    void aSignatureWithoutAHashIsNotDefined(String signature) {
        assertThat(ChannelBinding.tlsServerEndPoint(new Certificate(signature, new byte[0])))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SHA-1, SHA-256", "SHA-256, SHA-256", "SHA-384, SHA-384"})
    void pssNamesItsHashInItsParameters(String used, String hash) throws Exception {
        assertBound(new Certificate("RSASSA-PSS", pss(used, used)), hash);
    }

    @Test
    void pssWithTwoHashesIsNotDefined() throws Exception {
        assertThat(ChannelBinding.tlsServerEndPoint(new Certificate("RSASSA-PSS", pss("SHA-256", "SHA-1"))))
                .isEmpty();
        assertThat(ChannelBinding.tlsServerEndPoint(new Certificate("RSASSA-PSS", new byte[] {1, 2})))
                .isEmpty();
    }

    private static byte[] pss(String hash, String mask) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), 20, 1));
        return parameters.getEncoded();
    }

    private static void assertBound(X509Certificate certificate, String hash) throws Exception {
        ChannelBinding binding = ChannelBinding.tlsServerEndPoint(certificate).orElseThrow();
        assertThat(binding.type()).isEqualTo("tls-server-end-point");
        assertThat(binding.data()).isEqualTo(MessageDigest.getInstance(hash).digest(ENCODED));
    }

    @Test
    void exportedKeyingMaterialHas32Octets() {
        assertThat(ChannelBinding.tlsExporter(new byte[32]).type()).isEqualTo("tls-exporter");
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelBinding.tlsExporter(new byte[31]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a b", "a=b", "\u00e4"})
    void aTypeThatWouldBreakTheHeaderIsRefused(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelBinding.of(type, new byte[1]));
    }

    @Test
    void aBindingHasOctetsButNotTooMany() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelBinding.of("tls-unique", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelBinding.of("tls-unique", new byte[1_025]));
        assertThat(ChannelBinding.of("tls-unique", new byte[] {1}))
                .isEqualTo(ChannelBinding.of("tls-unique", new byte[] {1}))
                .isNotEqualTo(ChannelBinding.of("tls-unique", new byte[] {2}))
                .hasToString("tls-unique");
    }

    /** A certificate that knows how it was signed and what it looks like, and nothing else. */
    @SuppressWarnings("deprecation")
    private static final class Certificate extends X509Certificate {

        private static final long serialVersionUID = 1;

        private final String signature;
        private final byte[] parameters;

        Certificate(String signature, byte[] parameters) {
            this.signature = signature;
            this.parameters = parameters;
        }

        @Override
        public String getSigAlgName() {
            return signature;
        }

        @Override
        public byte[] getSigAlgParams() {
            return parameters.clone();
        }

        @Override
        public byte[] getEncoded() {
            return ENCODED.clone();
        }

        private static UnsupportedOperationException unknown() {
            return new UnsupportedOperationException();
        }

        @Override
        public void checkValidity() {
            throw unknown();
        }

        @Override
        public void checkValidity(Date date) {
            throw unknown();
        }

        @Override
        public int getVersion() {
            throw unknown();
        }

        @Override
        public BigInteger getSerialNumber() {
            throw unknown();
        }

        @Override
        public Principal getIssuerDN() {
            throw unknown();
        }

        @Override
        public Principal getSubjectDN() {
            throw unknown();
        }

        @Override
        public Date getNotBefore() {
            throw unknown();
        }

        @Override
        public Date getNotAfter() {
            throw unknown();
        }

        @Override
        public byte[] getTBSCertificate() {
            throw unknown();
        }

        @Override
        public byte[] getSignature() {
            throw unknown();
        }

        @Override
        public String getSigAlgOID() {
            throw unknown();
        }

        @Override
        public boolean[] getIssuerUniqueID() {
            throw unknown();
        }

        @Override
        public boolean[] getSubjectUniqueID() {
            throw unknown();
        }

        @Override
        public boolean[] getKeyUsage() {
            throw unknown();
        }

        @Override
        public int getBasicConstraints() {
            throw unknown();
        }

        @Override
        public void verify(PublicKey key) {
            throw unknown();
        }

        @Override
        public void verify(PublicKey key, String provider) {
            throw unknown();
        }

        @Override
        public String toString() {
            return signature;
        }

        @Override
        public PublicKey getPublicKey() {
            throw unknown();
        }

        @Override
        public boolean hasUnsupportedCriticalExtension() {
            throw unknown();
        }

        @Override
        public Set<String> getCriticalExtensionOIDs() {
            throw unknown();
        }

        @Override
        public Set<String> getNonCriticalExtensionOIDs() {
            throw unknown();
        }

        @Override
        public byte[] getExtensionValue(String oid) {
            throw unknown();
        }
    }
}
