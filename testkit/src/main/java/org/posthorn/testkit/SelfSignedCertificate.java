package org.posthorn.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate made on the spot, for tests and demonstrations: X.509 version 3 (RFC 5280), an EC key on P-256, signed by itself, for host
 * names and addresses in its subjectAltName. Each has a key of its own, which lives in memory only.
 */
public final class SelfSignedCertificate {

    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final Duration VALID = Duration.ofDays(30);
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern NAME = Pattern.compile("[!-~&&[^/:@]]{1,253}");
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
    private static final char[] NO_PASSWORD = {};

    /** Octets of a private key on P-256, and of a public one, uncompressed. */
    private static final int SCALAR = 32;

    private static final int POINT = 2 * SCALAR + 1;

    private final KeyPair keys;
    private final X509Certificate certificate;

    private SelfSignedCertificate(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /**
     * {@return a certificate that is valid for 30 days from now}
     *
     * @param hosts host names ({@code *.example.org} too) and addresses of either IP version, at least one
     * @throws IllegalArgumentException if there is none, or one is neither
     */
    public static SelfSignedCertificate forHosts(String... hosts) {
        return forHosts(InstantSource.system(), VALID, List.of(hosts));
    }

    /**
     * {@return a certificate that is valid from an hour before now}
     *
     * @param clock what time is now
     * @param valid until how long after now; negative for one that has run out
     * @param hosts host names and addresses, at least one
     * @throws IllegalArgumentException if there is none, or one is neither
     */
    public static SelfSignedCertificate forHosts(InstantSource clock, Duration valid, List<String> hosts) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs a host");
        }
        byte[][] names = hosts.stream().map(SelfSignedCertificate::generalName).toArray(byte[][]::new);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            byte[] body = body(keys, clock, valid, hosts.get(0), names);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            byte[] der = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return new SelfSignedCertificate(keys, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a certificate", e);
        }
    }

    private static byte[] body(KeyPair keys, InstantSource clock, Duration valid, String host, byte[][] names)
            throws GeneralSecurityException {
        byte[] version = Der.value(0xA0, Der.integer(BigInteger.TWO));
        byte[] serial = Der.integer(new BigInteger(126, new SecureRandom()).setBit(126));
        byte[] commonName = Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(host.length() > 64 ? "long name" : host));
        byte[] name = Der.sequence(Der.value(Der.SET, commonName));
        byte[] validity = Der.sequence(
                Der.time(clock.instant().minus(BACKDATED).plus(valid.isNegative() ? valid : Duration.ZERO)),
                Der.time(clock.instant().plus(valid)));
        byte[] publicKey = keys.getPublic().getEncoded();
        byte[] keyId = MessageDigest.getInstance("SHA-1").digest(publicKey);
        byte[] extensions = Der.value(
                0xA3,
                Der.sequence(
                        Der.sequence(Der.oid(2, 5, 29, 14), Der.octets(Der.octets(keyId))),
                        Der.sequence(Der.oid(2, 5, 29, 19), Der.yes(), Der.octets(Der.sequence())),
                        Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(Der.sequence(names)))));
        return Der.sequence(version, serial, ECDSA_WITH_SHA256, name, validity, name, publicKey, extensions);
    }

    /** An iPAddress or a dNSName of RFC 5280 section 4.2.1.6. */
    private static byte[] generalName(String host) {
        boolean v4 = IPV4.matcher(host).matches();
        if (v4 || host.indexOf(':') >= 0) {
            try {
                return Der.value(
                        0x87,
                        InetAddress.getByName(v4 ? host : "[" + host + "]").getAddress());
            } catch (IOException e) {
                throw new IllegalArgumentException("not an address: " + host, e);
            }
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("not a host name: " + host);
        }
        return Der.value(0x82, host.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return the certificate} */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@return the certificate in PEM (RFC 7468), as programs take it for a file of trusted certificates} */
    public String certificatePem() {
        return pem("CERTIFICATE", encoded());
    }

    /** {@return the private key in PEM, unencrypted PKCS #8 (RFC 7468): for a program that a test starts as the server} */
    public String privateKeyPem() {
        return pem("PRIVATE KEY", privateKey());
    }

    /** With the public key in it (RFC 5915 section 3), which the JDK leaves out and GnuTLS asks for. */
    private byte[] privateKey() {
        byte[] scalar = new byte[SCALAR];
        byte[] signed = ((ECPrivateKey) keys.getPrivate()).getS().toByteArray(); // may have an octet for the sign
        int count = Math.min(signed.length, SCALAR);
        System.arraycopy(signed, signed.length - count, scalar, SCALAR - count, count);
        byte[] publicKey = keys.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(publicKey, publicKey.length - POINT, publicKey.length);
        byte[] key = Der.sequence(Der.integer(BigInteger.ONE), Der.octets(scalar), Der.value(0xA1, Der.bits(point)));
        byte[] algorithm = Der.sequence(Der.oid(1, 2, 840, 10045, 2, 1), Der.oid(1, 2, 840, 10045, 3, 1, 7));
        return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(key));
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a TLS context that shows this certificate, and asks for none} */
    public SSLContext serverContext() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("server", keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot use a certificate", e);
        }
    }

    /**
     * {@return a TLS context that trusts this certificate and no other} Checking the host name is up to the engine or socket made from it.
     */
    public SSLContext clientContext() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("server", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot trust a certificate", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return store;
    }

    /** The hosts, never the key. */
    @Override
    public String toString() {
        try {
            return "SelfSignedCertificate" + certificate.getSubjectAlternativeNames();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
