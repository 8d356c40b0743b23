package org.posthorn.wire.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a server is told whatever protocol it speaks: where it listens, with which certificates, and what runs it. The builder of a server
 * has one, and passes on what it is told itself. Not thread-safe; can be used for several servers.
 */
public final class ServerSettings {

    private static final int WORKERS = 256;

    private static final byte[] SECRET = new byte[32];

    static {
        new SecureRandom().nextBytes(SECRET);
    }

    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private ListenOptions options = ListenOptions.DEFAULTS;
    private @Nullable Certificates certificates;
    private boolean asksClients;
    private Driver driver = Driver.standard();
    private @Nullable Executor executor;

    /** Where they come from, and when TLS begins. With one context the client's hello need not be read before. */
    private record Certificates(
            TlsContexts contexts, @Nullable SSLContext only, boolean implicit) {

        TlsEngines engines(boolean asking) {
            if (only != null) {
                return asking ? TlsEngines.serverAsking(only) : TlsEngines.server(only);
            }
            return asking ? TlsEngines.serverAsking(contexts) : TlsEngines.server(contexts);
        }
    }

    /** Any free port of the loopback address, no TLS, {@link ListenOptions#DEFAULTS} and {@link Driver#standard}. */
    public ServerSettings() {}

    /**
     * The address to listen on.
     *
     * @param bind the address
     */
    public void address(InetAddress bind) {
        address = Objects.requireNonNull(bind);
    }

    /**
     * The port to listen on.
     *
     * @param number the port; 0 takes any free one
     */
    public void port(int number) {
        port = number;
    }

    /** {@return what a driver needs to know, but for TLS} */
    public ListenOptions options() {
        return options;
    }

    /**
     * What a driver needs to know, in the place of what was said before.
     *
     * @param others the options; their TLS is not used, but that of {@link #tls}
     */
    public void options(ListenOptions others) {
        options = Objects.requireNonNull(others);
    }

    /**
     * TLS with certificates that stay the same.
     *
     * @param context has them
     * @param implicit whether TLS begins with the first octet (RFC 8314), not when the session asks for it
     */
    public void tls(SSLContext context, boolean implicit) {
        Objects.requireNonNull(context);
        certificates = new Certificates(name -> context, context, implicit);
    }

    /**
     * TLS with certificates that can change while the server runs, or depend on the host that a client asks for.
     *
     * @param contexts has them
     * @param implicit whether TLS begins with the first octet (RFC 8314), not when the session asks for it
     */
    public void tls(TlsContexts contexts, boolean implicit) {
        certificates = new Certificates(Objects.requireNonNull(contexts), null, implicit);
    }

    /** {@return the certificates for TLS that begins when the session asks for it; null if there are none, or TLS is implicit} */
    public @Nullable TlsContexts startTls() {
        return certificates == null || certificates.implicit() ? null : certificates.contexts();
    }

    /** Asks clients for a certificate in the TLS handshake. One who has none is served too; one whose certificate is not trusted is not. */
    public void askClientCertificates() {
        asksClients = true;
    }

    /**
     * Moves the bytes.
     *
     * @param mover the driver
     */
    public void driver(Driver mover) {
        driver = Objects.requireNonNull(mover);
    }

    /**
     * Runs what may block where the driver's own threads must not.
     *
     * @param workers runs it
     */
    public void executor(Executor workers) {
        executor = Objects.requireNonNull(workers);
    }

    /**
     * Octets of chance that nobody else knows, for what has to be the same at every port: a user whose salt in SCRAM (RFC 5802) differs from
     * one to the next would be known not to exist.
     *
     * @return 32 octets, the same for all servers as long as the process lives; a copy
     */
    public static byte[] secret() {
        return SECRET.clone();
    }

    /**
     * What runs work that may block: the executor that was given, else {@link Driver#workers}, of which there are at most 256.
     *
     * @param name the name of such threads
     * @return the executor
     */
    public Executor workers(String name) {
        return executor != null ? executor : Driver.workers(name, WORKERS);
    }

    /**
     * Begins to serve.
     *
     * @param service makes the endpoint of each connection
     * @param <E> the sessions' events
     * @return the port being served
     * @throws IOException if the port cannot be had
     */
    public <E> Listener listen(Service<E> service) throws IOException {
        return driver.listen(new InetSocketAddress(address, port), secured(), service);
    }

    private ListenOptions secured() {
        if (certificates == null) {
            return options;
        }
        TlsEngines engines = certificates.engines(asksClients);
        return certificates.implicit() ? options.withImplicitTls(engines) : options.withTls(engines);
    }
}
