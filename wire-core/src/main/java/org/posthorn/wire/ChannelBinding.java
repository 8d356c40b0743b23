package org.posthorn.wire;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of one TLS channel know and nobody between them does (RFC 5056). Handed in by whoever made the channel.
 *
 * <p>It is not a secret, but there is no reason to print it either.
 */
public final class ChannelBinding {

    /** How many octets of keying material {@link #tlsExporter} takes. */
    public static final int EXPORTED_LENGTH = 32;

    private static final int LONGEST = 1_024;

    private final String type;
    private final byte[] data;

    private ChannelBinding(String type, byte[] data) {
        this.type = type;
        this.data = data.clone();
    }

    /**
     * A channel binding of any type.
     *
     * @param type the registered name, as {@code "tls-exporter"}: letters, digits, dots and hyphens (RFC 5056 section 7)
     * @param data its octets, at least one, at most 1024
     * @return the binding
     */
    public static ChannelBinding of(String type, byte[] data) {
        if (!isType(type) || data.length == 0 || data.length > LONGEST) {
            throw new IllegalArgumentException("not a channel binding");
        }
        return new ChannelBinding(type, data);
    }

    /**
     * {@code tls-exporter} (RFC 9266): for TLS 1.3, and for TLS 1.2 with the extended master secret and without renegotiation.
     *
     * @param exported 32 octets of keying material, exported with the label {@code EXPORTER-Channel-Binding} and an empty context
     * @return the binding
     */
    public static ChannelBinding tlsExporter(byte[] exported) {
        if (exported.length != EXPORTED_LENGTH) {
            throw new IllegalArgumentException("keying material of " + exported.length + " octets");
        }
        return new ChannelBinding("tls-exporter", exported);
    }

    /**
     * {@code tls-server-end-point} (RFC 5929 section 4): a hash of the server's certificate.
     *
     * @param certificate the server's own certificate, as the server sent it
     * @return the binding; empty if it is undefined for this certificate, whose signature has no hash function (as Ed25519) or several,
     *     or if the hash function is unknown to this JDK
     */
    public static Optional<ChannelBinding> tlsServerEndPoint(X509Certificate certificate) {
        try {
            String hash = hashOf(certificate);
            if (hash.equals("MD5") || hash.equals("SHA-1")) {
                hash = "SHA-256";
            }
            byte[] data = MessageDigest.getInstance(hash).digest(certificate.getEncoded());
            return Optional.of(new ChannelBinding("tls-server-end-point", data));
        } catch (GeneralSecurityException | IOException e) {
            return Optional.empty();
        }
    }

    /** {@return the registered name of the type} */
    public String type() {
        return type;
    }

    /** {@return a copy of the octets} */
    public byte[] data() {
        return data.clone();
    }

    /**
     * {@return whether this can be the name of a type: 1 to 64 letters, digits, dots and hyphens (RFC 5056 section 7)}
     *
     * @param type the name
     */
    public static boolean isType(String type) {
        return !type.isEmpty()
                && type.length() <= 64
                && type.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '.'
                                || c == '-');
    }

    /** The hash function of the certificate's signature by its name in {@link MessageDigest}, or a name that is none. */
    private static String hashOf(X509Certificate certificate) throws GeneralSecurityException, IOException {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (algorithm.equals("RSASSA-PSS")) {
            return hashOfPss(certificate);
        }
        int with = algorithm.indexOf("WITH");
        return with < 0 ? "" : digest(algorithm.substring(0, with));
    }

    private static String hashOfPss(X509Certificate certificate) throws GeneralSecurityException, IOException {
        byte[] encoded = certificate.getSigAlgParams();
        if (encoded == null) {
            return "";
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(encoded);
        PSSParameterSpec pss = parameters.getParameterSpec(PSSParameterSpec.class);
        String hash = digest(pss.getDigestAlgorithm().toUpperCase(Locale.ROOT));
        boolean single = pss.getMGFParameters() instanceof MGF1ParameterSpec mgf
                && digest(mgf.getDigestAlgorithm().toUpperCase(Locale.ROOT)).equals(hash);
        return single ? hash : "";
    }

    /** Signatures are named after SHA256, digests SHA-256; both say SHA3-256. */
    private static String digest(String name) {
        return name.startsWith("SHA")
                        && name.length() > 3
                        && Character.isDigit(name.charAt(3))
                        && !name.startsWith("SHA3-")
                ? "SHA-" + name.substring(3)
                : name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChannelBinding binding
                && type.equals(binding.type)
                && MessageDigest.isEqual(data, binding.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(data);
    }

    /** {@return the type} */
    @Override
    public String toString() {
        return type;
    }
}
