package org.posthorn.wire.driver;

import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Has a server's certificates. Asked anew for each connection that begins TLS, so that they can change while it runs: connections that there
 * are keep those with which they began.
 *
 * <pre>{@code
 * TlsContexts contexts = name -> name == null ? fallback : hosts.getOrDefault(name, fallback);
 * }</pre>
 */
@FunctionalInterface
public interface TlsContexts {

    /**
     * The context for one connection. Called on the connection's thread, under a selector driver that of all connections: must return at
     * once, and from many threads. Give the same context for as long as its certificates are the same, as it also keeps the sessions that
     * clients resume.
     *
     * @param serverName the host that the client asks for (SNI, RFC 6066 section 3), in lower case; null if it does not say, or is not yet
     *     known, and only whether there is a context at all is to be known
     * @return has the certificate for that host, or, where that is not known, the one that clients get by default
     * @throws Exception if there is none: the connection cannot have TLS
     */
    SSLContext context(@Nullable String serverName) throws Exception;

    /**
     * One context for whatever name, which can be another one from time to time.
     *
     * @param current gives the context that is to be used now, as {@link CertificateFiles} does
     * @return contexts
     */
    static TlsContexts of(Supplier<SSLContext> current) {
        Objects.requireNonNull(current);
        return name -> current.get();
    }
}
