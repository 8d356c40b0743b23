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

    /**
     * For a server. No client certificate is asked for.
     *
     * @param context has the server's certificates
     * @return engines in server mode
     */
    static TlsEngines server(SSLContext context) {
        return remote -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        };
    }

    /**
     * For a server that asks its clients for a certificate. One who has none is served too; one whose certificate is not trusted is not.
     *
     * @param context has the server's certificates, and says which of its clients' to trust
     * @return engines in server mode
     */
    static TlsEngines serverAsking(SSLContext context) {
        return remote -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setWantClientAuth(true);
            return engine;
        };
    }

    /**
     * For a client. The peer must have a certificate that is trusted and is for that host (RFC 7817 section 3, RFC 6125): by a name in its
     * subjectAltName, of which a wildcard may be the whole first label, or an address there. A name in the subject is none.
     *
     * @param context says whom to trust
     * @param host the name that the certificate must be for; also sent in the clear (SNI)
     * @return engines in client mode
     */
    static TlsEngines client(SSLContext context, String host) {
        return remote -> {
            SSLEngine engine = context.createSSLEngine(host, remote.getPort());
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // what it takes too lightly, ServerIdentity checks
            engine.setSSLParameters(parameters);
            return engine;
        };
    }
}
