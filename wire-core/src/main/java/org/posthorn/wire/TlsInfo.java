package org.posthorn.wire;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a finished TLS handshake settled.
 *
 * @param protocol the TLS version, as {@code "TLSv1.3"}
 * @param cipherSuite the cipher suite's standard name
 * @param serverName the host name that the client asked for (SNI, RFC 6066 section 3), if it did
 * @param peerCertificates the peer's certificate chain, its own first; empty when it sent none
 * @param bindings what authentication can be bound to (RFC 5056), the strongest first; empty where none can be computed
 */
public record TlsInfo(
        String protocol,
        String cipherSuite,
        Optional<String> serverName,
        List<X509Certificate> peerCertificates,
        List<ChannelBinding> bindings) {

    /** Copies the lists. */
    public TlsInfo {
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(cipherSuite);
        Objects.requireNonNull(serverName);
        peerCertificates = List.copyOf(peerCertificates);
        bindings = List.copyOf(bindings);
    }

    /**
     * What a handshake settled that leaves nothing to bind to.
     *
     * @param protocol the TLS version
     * @param cipherSuite the cipher suite's standard name
     * @param serverName the host name that the client asked for, if it did
     * @param peerCertificates the peer's certificate chain
     */
    public TlsInfo(
            String protocol, String cipherSuite, Optional<String> serverName, List<X509Certificate> peerCertificates) {
        this(protocol, cipherSuite, serverName, peerCertificates, List.of());
    }
}
