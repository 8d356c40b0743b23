package org.posthorn.wire.driver;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the TLS engine for each connection that needs one: asked anew each time, so that certificates can change while a server runs. */
@FunctionalInterface
public interface TlsEngines {

    /**
     * A fresh engine, its mode and parameters set.
     *
     * @param remote the peer's address
     * @return an engine for that one connection
     */
    SSLEngine engine(InetSocketAddress remote);

    /** For a server: the certificates of {@code context}; no client certificate is asked for. */
    static TlsEngines server(SSLContext context) {
        return remote -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        };
    }

    /** For a client: the peer must have a certificate that {@code context} trusts, for {@code host} (RFC 7817 section 3, RFC 6125). */
    static TlsEngines client(SSLContext context, String host) {
        return remote -> {
            SSLEngine engine = context.createSSLEngine(host, remote.getPort());
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the RFC 6125 rules, for any protocol
            engine.setSSLParameters(parameters);
            return engine;
        };
    }
}
