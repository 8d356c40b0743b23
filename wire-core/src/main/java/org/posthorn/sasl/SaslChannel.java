package org.posthorn.sasl;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.wire.ChannelBinding;
import org.posthorn.wire.TlsInfo;

/**
 * What a mechanism must know of the connection it runs on; the same on both sides.
 *
 * @param encrypted whether TLS, or something as good, protects it; mechanisms that show the password or token need that
 * @param bindings its channel bindings, the one to prefer first; empty if none can be computed
 * @param peer to a server, who the client is by what lies beneath, as its certificate, for EXTERNAL; empty if unknown
 * @param host the server's name as the client knows it, for OAUTHBEARER; empty if it is not to be told or checked
 * @param port the server's port, likewise; 0 if it is not to be told or checked
 */
public record SaslChannel(
        boolean encrypted, List<ChannelBinding> bindings, Optional<String> peer, String host, int port) {

    /** Copies the list, and refuses control characters and impossible ports. */
    public SaslChannel {
        bindings = List.copyOf(bindings);
        Objects.requireNonNull(peer);
        Names.check(host);
        peer.ifPresent(Names::check);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /** {@return a connection that everyone between can read} */
    public static SaslChannel inClear() {
        return new SaslChannel(false, List.of(), Optional.empty(), "", 0);
    }

    /**
     * A connection under TLS.
     *
     * @param bindings its channel bindings, the one to prefer first
     * @return the channel
     */
    public static SaslChannel underTls(ChannelBinding... bindings) {
        return new SaslChannel(true, List.of(bindings), Optional.empty(), "", 0);
    }

    /**
     * A connection under TLS, bound as the handshake allows.
     *
     * @param tls what the handshake settled
     * @return the channel
     */
    public static SaslChannel of(TlsInfo tls) {
        return new SaslChannel(true, tls.bindings(), Optional.empty(), "", 0);
    }

    /**
     * The same with a peer whose identity is known from beneath.
     *
     * @param identity who the client is
     * @return a new channel
     */
    public SaslChannel withPeer(String identity) {
        return new SaslChannel(encrypted, bindings, Optional.of(identity), host, port);
    }

    /**
     * The same with the server's name and port.
     *
     * @param host the name that the client connected to
     * @param port the port that the client connected to
     * @return a new channel
     */
    public SaslChannel withServer(String host, int port) {
        return new SaslChannel(encrypted, bindings, peer, host, port);
    }
}
