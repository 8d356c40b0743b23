package org.posthorn.smtp.server;

import static org.posthorn.smtp.ForwardedClient.Attribute.ADDR;
import static org.posthorn.smtp.ForwardedClient.Attribute.DESTADDR;
import static org.posthorn.smtp.ForwardedClient.Attribute.DESTPORT;
import static org.posthorn.smtp.ForwardedClient.Attribute.HELO;
import static org.posthorn.smtp.ForwardedClient.Attribute.NAME;
import static org.posthorn.smtp.ForwardedClient.Attribute.PORT;
import static org.posthorn.smtp.ForwardedClient.Attribute.PROTO;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.smtp.ForwardedClient;
import org.posthorn.smtp.ForwardedClient.Attribute;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Network;

/**
 * What a server knows of the client at the other end of a connection. Where a proxy passed the connection on, by the PROXY protocol or by
 * XCLIENT, it is what the proxy says of its client; an address of which it says that it is not known is 0.0.0.0.
 *
 * @param local the address that the client connected to
 * @param remote the client's address
 * @param host the name of the client's address, where a proxy told it (XCLIENT); the server itself looks up none
 * @param name what the client called itself in EHLO or HELO, if it has: a domain or an address literal, not to be believed
 * @param extended whether it said EHLO (or LHLO), not HELO
 * @param tls the TLS of the connection, if there is any
 * @param identity who the client has proved to be, and acts as, if it has authenticated, or a proxy says that it has (XCLIENT)
 * @param scope what the application keeps beside the connection, from {@link SmtpQuestions#connected} to {@link SmtpQuestions#disconnected}
 */
public record Client(
        InetSocketAddress local,
        InetSocketAddress remote,
        Optional<String> host,
        Optional<String> name,
        boolean extended,
        Optional<TlsInfo> tls,
        Optional<SaslIdentity> identity,
        Scope scope) {

    /** Refuses null. */
    public Client {
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(host);
        Objects.requireNonNull(name);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(scope);
    }

    /** One that has just connected. */
    static Client at(Connection connection, Optional<TlsInfo> tls, Scope scope) {
        return new Client(
                connection.local(),
                connection.remote(),
                Optional.empty(),
                Optional.empty(),
                false,
                tls,
                Optional.empty(),
                scope);
    }

    Client with(Optional<TlsInfo> newTls, Optional<SaslIdentity> newIdentity) {
        return new Client(local, remote, host, name, extended, newTls, newIdentity, scope);
    }

    Client calling(String itself, boolean newExtended) {
        return new Client(local, remote, host, Optional.of(itself), newExtended, tls, identity, scope);
    }

    /** As a proxy says that it is. What that does not say stays, but for what the proxy called itself. */
    Client forwarded(ForwardedClient said) {
        return new Client(
                address(local, said, DESTADDR, DESTPORT),
                address(remote, said, ADDR, PORT),
                said.says(NAME) ? said.value(NAME) : host,
                said.value(HELO),
                said.value(PROTO).filter("ESMTP"::equals).isPresent(),
                tls,
                identity,
                scope);
    }

    private static InetSocketAddress address(
            InetSocketAddress before, ForwardedClient said, Attribute address, Attribute port) {
        if (!said.says(address)) {
            return before;
        }
        return said.address(address)
                .map(text -> new InetSocketAddress(
                        Network.parse(text).address(), said.port(port).orElse(0)))
                .orElseGet(() -> new InetSocketAddress(Network.parse("0.0.0.0").address(), 0));
    }
}
