package org.posthorn.wire.driver;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines in server mode.
 *
 * @param contexts has the certificates
 * @param byServerName whether they differ by what the client asks for
 * @param asking whether clients are asked for a certificate
 */
record ServerEngines(TlsContexts contexts, boolean byServerName, boolean asking) implements TlsEngines {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    /** What came before is broken (RFC 8996). */
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    @Override
    public SSLEngine engine(InetSocketAddress remote) {
        return engine(remote, null);
    }

    @Override
    public SSLEngine engine(InetSocketAddress remote, @Nullable String serverName) {
        SSLEngine engine = context(serverName).createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(Arrays.stream(engine.getSupportedProtocols())
                .filter(VERSIONS::contains)
                .toArray(String[]::new));
        if (asking) {
            engine.setWantClientAuth(true);
        }
        return engine;
    }

    private SSLContext context(@Nullable String serverName) {
        try {
            return contexts.context(serverName);
        } catch (Exception e) {
            LOG.error("there is no certificate for {}", serverName == null ? "TLS" : serverName, e);
            throw new IllegalStateException("no certificate", e);
        }
    }
}
