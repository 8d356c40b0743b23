package org.posthorn.wire.driver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to connect to a server, apart from the protocol. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param connect how long it may take to reach an address of the host's; if it has several, each is tried in turn
 * @param handshake how long a TLS handshake may take
 * @param write how long the peer may take no bytes while there are some for it; then it is cut off
 * @param local the local address to connect from; null lets the system choose
 * @param tls makes the TLS engine; null where there is no TLS
 * @param implicitTls whether TLS begins with the first byte (RFC 8314), not when the session asks for it
 * @param proxy through which to connect; null where the way is direct
 */
public record ConnectOptions(
        Duration connect,
        Duration handshake,
        Duration write,
        @Nullable InetAddress local,
        @Nullable TlsEngines tls,
        boolean implicitTls,
        @Nullable ProxyServer proxy) {

    /** Half a minute to connect, a minute for a handshake, five for a write, any local address, no TLS. */
    public static final ConnectOptions DEFAULTS = new ConnectOptions(
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5), null, null, false, null);

    /** Refuses limits that are not positive, and implicit TLS without engines. */
    public ConnectOptions {
        Positive.check(connect);
        Positive.check(handshake);
        Positive.check(write);
        if (implicitTls) {
            Objects.requireNonNull(tls, "implicit TLS needs engines");
        }
    }

    /**
     * {@return these options with another limit for the connection to be made}
     *
     * @param limit the most it may take
     */
    public ConnectOptions withConnect(Duration limit) {
        return new ConnectOptions(limit, handshake, write, local, tls, implicitTls, proxy);
    }

    /**
     * {@return these options with another limit for a TLS handshake}
     *
     * @param limit the most it may take
     */
    public ConnectOptions withHandshake(Duration limit) {
        return new ConnectOptions(connect, limit, write, local, tls, implicitTls, proxy);
    }

    /**
     * {@return these options with another limit for a peer that takes no bytes}
     *
     * @param limit the most it may take
     */
    public ConnectOptions withWrite(Duration limit) {
        return new ConnectOptions(connect, handshake, limit, local, tls, implicitTls, proxy);
    }

    /**
     * {@return these options with a local address to connect from}
     *
     * @param address the address to connect from
     */
    public ConnectOptions withLocal(InetAddress address) {
        return new ConnectOptions(connect, handshake, write, address, tls, implicitTls, proxy);
    }

    /**
     * {@return these options with TLS when the session asks for it (STARTTLS, STLS)}
     *
     * @param engines makes the engine of each connection
     */
    public ConnectOptions withTls(TlsEngines engines) {
        return new ConnectOptions(connect, handshake, write, local, engines, false, proxy);
    }

    /**
     * {@return these options with TLS from the first byte (RFC 8314)}
     *
     * @param engines makes the engine of each connection
     */
    public ConnectOptions withImplicitTls(TlsEngines engines) {
        return new ConnectOptions(connect, handshake, write, local, engines, true, proxy);
    }

    /**
     * {@return these options with a proxy}
     *
     * @param server through which to connect
     */
    public ConnectOptions withProxy(ProxyServer server) {
        return new ConnectOptions(connect, handshake, write, local, tls, implicitTls, server);
    }
}
