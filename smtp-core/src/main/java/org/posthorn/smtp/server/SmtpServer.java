package org.posthorn.smtp.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Listener;
import org.posthorn.wire.driver.Network;
import org.posthorn.wire.driver.TlsEngines;

/**
 * An SMTP server (RFC 5321) that serves one port.
 *
 * <pre>{@code
 * SmtpServer.listen(2525, (envelope, message) -> inbox.add(Message.parse(message)));
 * }</pre>
 *
 * <p>It listens on loopback unless an address is given. The JVM stays alive until it is closed. Thread-safe.
 */
public final class SmtpServer implements AutoCloseable {

    private final Listener listener;

    private SmtpServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Takes all messages that come to a port of the loopback address.
     *
     * @param port the port; 0 takes any free one
     * @param consumer takes them
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public static SmtpServer listen(int port, MessageConsumer consumer) throws IOException {
        return configure().port(port).listen(consumer);
    }

    /**
     * Serves a port of the loopback address.
     *
     * @param port the port; 0 takes any free one
     * @param handler answers the clients
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public static SmtpServer listen(int port, SmtpHandler handler) throws IOException {
        return configure().port(port).listen(handler);
    }

    /** {@return a server with other settings than the usual} */
    public static Builder configure() {
        return new Builder();
    }

    /** {@return the port it serves} */
    public int port() {
        return listener.address().getPort();
    }

    /** {@return the address it listens on} */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** {@return how many connections are open now} */
    public int connections() {
        return listener.connections();
    }

    /**
     * Stops: accepts no connections any more, says 421 to each client as soon as that loses nothing, and waits for them.
     *
     * @param grace how long to wait for messages that are under way, after which their connections are cut
     * @return whether nothing was cut
     * @throws InterruptedException if the waiting thread is interrupted; then all is cut
     */
    public boolean stop(Duration grace) throws InterruptedException {
        return listener.stop(grace);
    }

    /** Stops at once: messages that are under way are lost to us, and their senders know it. */
    @Override
    public void close() {
        listener.close();
    }

    /** Settings of a server. Not thread-safe; can be used for several servers. */
    public static final class Builder {

        private static final int WORKERS = 256;

        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private SmtpServerOptions session = SmtpServerOptions.of("localhost");
        private ListenOptions options = ListenOptions.DEFAULTS;
        private @Nullable SSLContext tls;
        private boolean implicitTls;
        private boolean askCertificates;
        private Driver driver = Driver.standard();
        private @Nullable Executor executor;
        private Function<Client, Transcript> transcripts = client -> Transcript.NONE;

        private Builder() {}

        /**
         * The address to listen on; loopback, unless it is given.
         *
         * @param bind the address
         * @return this builder
         */
        public Builder address(InetAddress bind) {
            address = Objects.requireNonNull(bind);
            return this;
        }

        /**
         * The port; 0, which takes any free one, unless it is given.
         *
         * @param number the port
         * @return this builder
         */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /**
         * What the server calls itself: a domain or an address literal; {@code localhost}, unless it is given.
         *
         * @param name the name
         * @return this builder
         * @throws IllegalArgumentException if it is neither
         */
        public Builder hostName(String name) {
            session = session.withHostName(name);
            return this;
        }

        /**
         * How much a client may ask of the server.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder limits(SmtpLimits limits) {
            session = session.withLimits(limits);
            return this;
        }

        /**
         * Most octets of a message; at least 65,536.
         *
         * @param octets the most
         * @return this builder
         */
        public Builder maxMessageSize(long octets) {
            return limits(session.limits().withMessageSize(octets));
        }

        /**
         * Most connections at one time.
         *
         * @param inAll most in all
         * @param perAddress most from one address
         * @return this builder
         */
        public Builder connections(int inAll, int perAddress) {
            options = options.withConnections(inAll, perAddress);
            return this;
        }

        /**
         * Where the proxies (load balancers) are that pass connections on and say whose they are, by the PROXY protocol, version 1 or 2.
         * {@link Client#remote} is then the address that the proxy names. What comes from there without that header is not served, and from
         * elsewhere no such header is understood.
         *
         * @param networks where they are; none unless they are given
         * @return this builder
         */
        public Builder proxies(Network... networks) {
            options = options.withProxies(networks);
            return this;
        }

        /**
         * Offers an extension. EXPN is the one that is not offered from the start; {@link #startTls} sees to STARTTLS.
         *
         * @param extension the extension
         * @return this builder
         */
        public Builder offer(Extension extension) {
            session = session.with(extension);
            return this;
        }

        /**
         * Does not offer an extension.
         *
         * @param extension the extension
         * @return this builder
         */
        public Builder withhold(Extension extension) {
            session = session.without(extension);
            return this;
        }

        /**
         * Offers STARTTLS (RFC 3207) with the certificates of {@code context}.
         *
         * @param context has the server's certificates
         * @return this builder
         */
        public Builder startTls(SSLContext context) {
            tls = Objects.requireNonNull(context);
            implicitTls = false;
            session = session.with(Extension.STARTTLS);
            return this;
        }

        /**
         * Begins each connection with TLS (RFC 8314 section 3.3) with the certificates of {@code context}.
         *
         * @param context has the server's certificates
         * @return this builder
         */
        public Builder implicitTls(SSLContext context) {
            tls = Objects.requireNonNull(context);
            implicitTls = true;
            session = session.without(Extension.STARTTLS);
            return this;
        }

        /**
         * Asks clients for a certificate in the TLS handshake, for EXTERNAL and for the handler to see. One who has none is served too; one
         * whose certificate is not trusted is not.
         *
         * @return this builder
         */
        public Builder askClientCertificates() {
            askCertificates = true;
            return this;
        }

        /**
         * Offers PLAIN and LOGIN (RFC 4954), under TLS only.
         *
         * @param verifier decides on passwords; may block
         * @return this builder
         */
        public Builder authentication(PasswordVerifier verifier) {
            return authentication(SaslServers.builder().passwords(verifier).build());
        }

        /**
         * Offers authentication (RFC 4954).
         *
         * @param mechanisms says by which mechanisms, and has what they ask
         * @return this builder
         */
        public Builder authentication(SaslServers mechanisms) {
            session = session.withAuthentication(mechanisms);
            return this;
        }

        /**
         * Takes mail only from clients that have authenticated (RFC 6409 section 4.3).
         *
         * @return this builder
         */
        public Builder requireAuthentication() {
            session = session.requiringAuthentication();
            return this;
        }

        /**
         * Moves the bytes; {@link Driver#standard}, unless it is given.
         *
         * @param mover the driver
         * @return this builder
         */
        public Builder driver(Driver mover) {
            driver = Objects.requireNonNull(mover);
            return this;
        }

        /**
         * Runs the handler where the driver's own threads must not block, that is under {@link Driver#selector}. Unless it is given:
         * virtual
         * threads where the JVM has them, else at most 256 platform threads, each of which is taken while a message comes in.
         *
         * @param workers runs the handler
         * @return this builder
         */
        public Builder executor(Executor workers) {
            executor = Objects.requireNonNull(workers);
            return this;
        }

        /**
         * Makes a transcript for each connection.
         *
         * @param factory is asked once for each connection
         * @return this builder
         */
        public Builder transcripts(Function<Client, Transcript> factory) {
            transcripts = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * Begins to serve, taking all messages.
         *
         * @param consumer takes them
         * @return the server, listening
         * @throws IOException if the port cannot be had
         */
        public SmtpServer listen(MessageConsumer consumer) throws IOException {
            SmtpHandler handler = new ConsumingHandler(consumer);
            return listen(() -> handler);
        }

        /**
         * Begins to serve.
         *
         * @param handler answers all clients
         * @return the server, listening
         * @throws IOException if the port cannot be had
         */
        public SmtpServer listen(SmtpHandler handler) throws IOException {
            Objects.requireNonNull(handler);
            return listen(() -> handler);
        }

        /**
         * Begins to serve, with a handler for each connection: what belongs to one connection can be kept in its fields.
         *
         * @param handlers makes a handler; must return at once
         * @return the server, listening
         * @throws IOException if the port cannot be had
         */
        public SmtpServer listen(Supplier<? extends SmtpHandler> handlers) throws IOException {
            Objects.requireNonNull(handlers);
            Executor workers = executor != null ? executor : Driver.workers("posthorn-smtp", WORKERS);
            SmtpService service = new SmtpService(session, transcripts, handlers, workers);
            return new SmtpServer(driver.listen(new InetSocketAddress(address, port), secured(), service));
        }

        private ListenOptions secured() {
            if (tls == null) {
                return options;
            }
            TlsEngines engines = askCertificates ? TlsEngines.serverAsking(tls) : TlsEngines.server(tls);
            return implicitTls ? options.withImplicitTls(engines) : options.withTls(engines);
        }
    }
}
