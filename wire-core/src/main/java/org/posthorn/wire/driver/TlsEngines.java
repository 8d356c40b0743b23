package org.posthorn.wire.driver;

import java.net.InetSocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

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
     * The same for a server whose client has said which host it wants. Called in the place of {@link #engine(InetSocketAddress)} where
     * {@link #byServerName} says so.
     *
     * @param remote the peer's address
     * @param serverName the host (SNI, RFC 6066 section 3), in lower case; null if the client said none
     * @return an engine for that one connection
     */
    default SSLEngine engine(InetSocketAddress remote, @Nullable String serverName) {
        return engine(remote);
    }

    /** {@return whether the client's hello is to be read before the engine is made, for the host that it names} */
    default boolean byServerName() {
        return false;
    }

    /**
     * For a server, with TLS 1.2 or 1.3. No client certificate is asked for.
     *
     * @param context has the server's certificates
     * @return engines in server mode
     */
    static TlsEngines server(SSLContext context) {
        Objects.requireNonNull(context);
        return new ServerEngines(name -> context, false, false);
    }

    /**
     * For a server, with TLS 1.2 or 1.3, whose certificates can change or depend on the host that a client asks for. No client certificate is
     * asked for. Where there is no certificate the connection ends, and that is logged.
     *
     * @param contexts has the server's certificates
     * @return engines in server mode
     */
    static TlsEngines server(TlsContexts contexts) {
        return new ServerEngines(contexts, true, false);
    }

    /**
     * For a server that asks its clients for a certificate. One who has none is served too; one whose certificate is not trusted is not.
     *
     * @param context has the server's certificates, and says which of its clients' to trust
     * @return engines in server mode
     */
    static TlsEngines serverAsking(SSLContext context) {
        Objects.requireNonNull(context);
        return new ServerEngines(name -> context, false, true);
    }

    /**
     * For a server as in {@link #server(TlsContexts)} that asks its clients for a certificate.
     *
     * @param contexts has the server's certificates, and says which of its clients' to trust
     * @return engines in server mode
     */
    static TlsEngines serverAsking(TlsContexts contexts) {
        return new ServerEngines(contexts, true, true);
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
