package org.posthorn.smtp.server;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.wire.TlsInfo;

/**
 * What a server knows of the client at the other end of a connection.
 *
 * @param local the address that the client connected to
 * @param remote the client's address
 * @param name what the client called itself in EHLO or HELO, if it has: a domain or an address literal, not to be believed
 * @param tls the TLS of the connection, if there is any
 * @param identity who the client has proved to be, and acts as, if it has authenticated
 */
public record Client(
        InetSocketAddress local,
        InetSocketAddress remote,
        Optional<String> name,
        Optional<TlsInfo> tls,
        Optional<SaslIdentity> identity) {

    /** One that has just connected. */
    static Client at(InetSocketAddress local, InetSocketAddress remote) {
        return new Client(local, remote, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Refuses null. */
    public Client {
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(name);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(identity);
    }
}
