package org.posthorn.wire.driver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Session;
import org.posthorn.wire.tunnel.HttpTunnel;
import org.posthorn.wire.tunnel.ProxyLogin;
import org.posthorn.wire.tunnel.Socks5Tunnel;
import org.posthorn.wire.tunnel.TunnelEvent;

/**
 * A proxy through which connections are made. It resolves the names of servers itself.
 *
 * @param kind what it speaks
 * @param host its name or address
 * @param port its port
 * @param login who we are to it; null where it does not ask
 */
public record ProxyServer(
        Kind kind, String host, int port, @Nullable ProxyLogin login) {

    /** What a proxy speaks. */
    public enum Kind {
        /** SOCKS version 5 (RFC 1928). */
        SOCKS5,
        /** HTTP CONNECT (RFC 9110 section 9.3.6). The way to the proxy itself is in the clear. */
        HTTP
    }

    /** Refuses null. */
    public ProxyServer {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(host);
    }

    /**
     * {@return a SOCKS version 5 proxy that does not ask who we are}
     *
     * @param host its name or address
     * @param port its port
     */
    public static ProxyServer socks5(String host, int port) {
        return new ProxyServer(Kind.SOCKS5, host, port, null);
    }

    /**
     * {@return an HTTP proxy that does not ask who we are}
     *
     * @param host its name or address
     * @param port its port
     */
    public static ProxyServer http(String host, int port) {
        return new ProxyServer(Kind.HTTP, host, port, null);
    }

    /**
     * {@return the same proxy, which is told who we are}
     *
     * @param user a user's name
     * @param password and password
     */
    public ProxyServer as(String user, String password) {
        return new ProxyServer(kind, host, port, new ProxyLogin(user, password));
    }

    /** Asks for a way to a server, by its name or its address. */
    Session<TunnelEvent> tunnel(String server, int serverPort) {
        if (kind == Kind.HTTP) {
            return new HttpTunnel(server, serverPort, login);
        }
        byte[] address = literal(server);
        return address == null
                ? Socks5Tunnel.toName(server, serverPort, login)
                : Socks5Tunnel.toAddress(address, serverPort, login);
    }

    /** An address that is written as such; nothing is looked up. */
    private static byte @Nullable [] literal(String server) {
        if (!server.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") && server.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(server).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
