package org.posthorn.smtp.server;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.wire.TlsInfo;

/**
 * What a server knows of the client at the other end of a connection.
 *
 * @param local the address that the client connected to
 * @param remote the client's address
 * @param name what the client called itself in EHLO or HELO, if it has: a domain or an address literal, not to be believed
 * @param tls the TLS of the connection, if there is any
 */
public record Client(InetSocketAddress local, InetSocketAddress remote, Optional<String> name, Optional<TlsInfo> tls) {

    /** Refuses null. */
    public Client {
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(name);
        Objects.requireNonNull(tls);
    }
}
