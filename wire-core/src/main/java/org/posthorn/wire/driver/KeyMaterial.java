package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate with its private key. */
final class KeyMaterial {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)\\s*-----END \\1-----");

    private static final char[] NO_PASSWORD = {};

    private final KeyStore store;
    private final char[] password;

    private KeyMaterial(KeyStore store, char[] password) {
        this.store = store;
        this.password = password;
    }

    static KeyMaterial pkcs12(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return new KeyMaterial(store, password);
    }

    static KeyMaterial pem(Path chainFile, Path keyFile) throws IOException, GeneralSecurityException {
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        for (byte[] encoded : blocks(chainFile, "CERTIFICATE")) {
            chain.add(x509.generateCertificate(new ByteArrayInputStream(encoded)));
        }
        byte[] encoded = blocks(keyFile, "PRIVATE KEY").get(0);
        PublicKey mate = chain.get(0).getPublicKey();
        PrivateKey key = KeyFactory.getInstance(mate.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        if (!belongTogether(key, mate)) {
            throw new GeneralSecurityException(
                    "the key in " + keyFile + " is not that of the first certificate in " + chainFile);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
        return new KeyMaterial(store, NO_PASSWORD);
    }

    /** The blocks of text with that label (RFC 7468 section 2), at least one. */
    private static List<byte[]> blocks(Path file, String label) throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        String others = "";
        Matcher block = BLOCK.matcher(Files.readString(file, ISO_8859_1));
        while (block.find()) {
            if (block.group(1).equals(label)) {
                blocks.add(decode(file, block.group(2)));
            } else {
                others = ", only " + block.group(1);
            }
        }
        if (blocks.isEmpty()) {
            throw new IOException("there is no " + label + " in " + file + others);
        }
        return blocks;
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("no Base64 in " + file, e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey mate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] something = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(something);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(mate);
        checking.update(something);
        return checking.verify(signature);
    }

    SSLContext context() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
