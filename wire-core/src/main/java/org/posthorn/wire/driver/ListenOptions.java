package org.posthorn.wire.driver;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a driver needs to know to serve a port, apart from the protocol. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param connections most connections at one time
 * @param connectionsPerAddress most connections at one time from one IPv4 address, or one IPv6 network of 64 bits, the least that one site
 *     has
 * @param backlog most connections that the system holds before they are accepted
 * @param handshake how long a TLS handshake may take
 * @param write how long the peer may take no bytes while there are some for it; then it is cut off
 * @param tls makes the TLS engines; null where there is no TLS
 * @param implicitTls whether TLS begins with the first byte (RFC 8314), not when the session asks for it
 * @param proxies who may tell, and must, of a connection that it passes on, by the PROXY protocol
 */
public record ListenOptions(
        int connections,
        int connectionsPerAddress,
        int backlog,
        Duration handshake,
        Duration write,
        @Nullable TlsEngines tls,
        boolean implicitTls,
        List<Network> proxies) {

    /** 10,000 connections, 100 from one address, a backlog of 1,024, a minute for a handshake, five for a write, no TLS, no proxies. */
    public static final ListenOptions DEFAULTS =
            new ListenOptions(10_000, 100, 1_024, Duration.ofMinutes(1), Duration.ofMinutes(5), null, false, List.of());

    /** Refuses limits that are not positive, and implicit TLS without engines. */
    public ListenOptions {
        if (connections < 1 || connectionsPerAddress < 1 || backlog < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        Positive.check(handshake);
        Positive.check(write);
        if (implicitTls) {
            Objects.requireNonNull(tls, "implicit TLS needs engines");
        }
        proxies = List.copyOf(proxies);
    }

    /**
     * {@return these options with other limits on connections at one time, in all and from one address}
     *
     * @param inAll most in all
     * @param perAddress most from one address
     */
    public ListenOptions withConnections(int inAll, int perAddress) {
        return new ListenOptions(inAll, perAddress, backlog, handshake, write, tls, implicitTls, proxies);
    }

    /**
     * {@return these options with another backlog}
     *
     * @param most most that the system holds
     */
    public ListenOptions withBacklog(int most) {
        return new ListenOptions(connections, connectionsPerAddress, most, handshake, write, tls, implicitTls, proxies);
    }

    /**
     * {@return these options with another limit for a TLS handshake}
     *
     * @param limit the most it may take
     */
    public ListenOptions withHandshake(Duration limit) {
        return new ListenOptions(connections, connectionsPerAddress, backlog, limit, write, tls, implicitTls, proxies);
    }

    /**
     * {@return these options with another limit for a peer that takes no bytes}
     *
     * @param limit the most it may take
     */
    public ListenOptions withWrite(Duration limit) {
        return new ListenOptions(
                connections, connectionsPerAddress, backlog, handshake, limit, tls, implicitTls, proxies);
    }

    /**
     * {@return these options with TLS when the session asks for it (STARTTLS, STLS)}
     *
     * @param engines makes the engine of each connection
     */
    public ListenOptions withTls(TlsEngines engines) {
        return new ListenOptions(
                connections, connectionsPerAddress, backlog, handshake, write, engines, false, proxies);
    }

    /**
     * {@return these options with TLS from the first byte (RFC 8314)}
     *
     * @param engines makes the engine of each connection
     */
    public ListenOptions withImplicitTls(TlsEngines engines) {
        return new ListenOptions(connections, connectionsPerAddress, backlog, handshake, write, engines, true, proxies);
    }

    /**
     * These options behind proxies (load balancers) that speak the PROXY protocol, version 1 or 2. A connection from one of them must begin
     * with its header, within the limit for a handshake, and with TLS only behind that: else it ends. {@link Connection#remote} is then the
     * address that the header names, and counts for {@link #connectionsPerAddress}; a proxy itself may have any number of connections. From
     * everywhere else such a header is not expected, and so no one can lie about where he is.
     *
     * @param networks where the proxies are
     * @return the options
     */
    public ListenOptions withProxies(Network... networks) {
        return new ListenOptions(
                connections, connectionsPerAddress, backlog, handshake, write, tls, implicitTls, List.of(networks));
    }
}
