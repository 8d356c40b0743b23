package org.posthorn.smtp.server;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.posthorn.sasl.KnownUsers;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.session.SmtpServerOptions;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.CertificateFiles;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Network;
import org.posthorn.wire.driver.ServerSettings;
import org.posthorn.wire.driver.TlsContexts;

/** Settings of a server. Not thread-safe; can be used for several servers. */
public final class SmtpServerBuilder {

    private final ServerSettings settings = new ServerSettings();
    private SmtpServerOptions session = SmtpServerOptions.of("localhost").with(Extension.CHUNKING);
    private List<Network> xclientFrom = List.of();
    private Function<Client, Transcript> transcripts = client -> Transcript.NONE;
    private Clock clock = Clock.system(ZoneId.systemDefault());

    SmtpServerBuilder() {}

    /**
     * The address to listen on; loopback, unless it is given.
     *
     * @param bind the address
     * @return this builder
     */
    public SmtpServerBuilder address(InetAddress bind) {
        settings.address(bind);
        return this;
    }

    /**
     * The port; 0, which takes any free one, unless it is given.
     *
     * @param number the port
     * @return this builder
     */
    public SmtpServerBuilder port(int number) {
        settings.port(number);
        return this;
    }

    /**
     * What the server calls itself: a domain or an address literal; {@code localhost}, unless it is given.
     *
     * @param name the name
     * @return this builder
     * @throws IllegalArgumentException if it is neither
     */
    public SmtpServerBuilder hostName(String name) {
        session = session.withHostName(name);
        return this;
    }

    /**
     * Speaks LMTP (RFC 2033), not SMTP: LHLO in the place of EHLO, and a reply for each recipient of a message ({@link Replies#each}). It must not
     * be served on port 25.
     *
     * @return this builder
     */
    public SmtpServerBuilder lmtp() {
        session = session.speakingLmtp();
        return this;
    }

    /**
     * What becomes of CR and LF that are no CRLF, in commands and messages; they are refused, unless it is given.
     *
     * @param policy what becomes of them
     * @return this builder
     */
    public SmtpServerBuilder lineEnds(LineEnds policy) {
        session = session.withLineEnds(policy);
        return this;
    }

    /**
     * How much a client may ask of the server.
     *
     * @param limits the limits
     * @return this builder
     */
    public SmtpServerBuilder limits(SmtpLimits limits) {
        session = session.withLimits(limits);
        return this;
    }

    /**
     * Most octets of a message; at least 65,536.
     *
     * @param octets the most
     * @return this builder
     */
    public SmtpServerBuilder maxMessageSize(long octets) {
        return limits(session.limits().withMessageSize(octets));
    }

    /**
     * Most connections at one time.
     *
     * @param inAll most in all
     * @param perAddress most from one address
     * @return this builder
     */
    public SmtpServerBuilder connections(int inAll, int perAddress) {
        settings.options(settings.options().withConnections(inAll, perAddress));
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
    public SmtpServerBuilder proxies(Network... networks) {
        settings.options(settings.options().withProxies(networks));
        return this;
    }

    /**
     * From where XCLIENT is taken: who connects from there may say that it speaks for a client at another address, by another name, logged in
     * as somebody. It is offered to no one else, and not to {@link #proxies}, who say so before.
     *
     * @param networks where they are; none unless they are given
     * @return this builder
     */
    public SmtpServerBuilder trustXclient(Network... networks) {
        xclientFrom = List.of(networks);
        return this;
    }

    /**
     * Offers an extension. PIPELINING, SIZE, 8BITMIME, CHUNKING, ENHANCEDSTATUSCODES, VRFY and HELP are offered from the start, as they ask
     * nothing of the handler; {@link #startTls} sees to STARTTLS, {@link #authentication(SaslServers)} to AUTH, {@link #trustXclient} to XCLIENT. Whoever
     * offers another takes on what it asks: BINARYMIME of whoever passes messages on, SMTPUTF8 and DSN of whoever passes them on or reports
     * about them, EXPN and ETRN of whoever answers them, and the others in the same way.
     *
     * @param extension the extension
     * @return this builder
     */
    public SmtpServerBuilder offer(Extension extension) {
        session = session.with(extension);
        return this;
    }

    /**
     * Does not offer an extension.
     *
     * @param extension the extension
     * @return this builder
     */
    public SmtpServerBuilder withhold(Extension extension) {
        session = session.without(extension);
        return this;
    }

    /**
     * Offers STARTTLS (RFC 3207) with the certificates of {@code context}.
     *
     * @param context has the server's certificates
     * @return this builder
     */
    public SmtpServerBuilder startTls(SSLContext context) {
        settings.tls(context, false);
        return tls();
    }

    /**
     * Offers STARTTLS with certificates that can change while the server runs.
     *
     * @param current gives the context to use now, as {@link CertificateFiles} does; asked for each connection. If it throws, STARTTLS is
     *     answered with 454
     * @return this builder
     */
    public SmtpServerBuilder startTls(Supplier<SSLContext> current) {
        return startTls(TlsContexts.of(current));
    }

    /**
     * Offers STARTTLS with certificates that can depend on the host that the client asks for (SNI), and change while the server runs.
     *
     * @param contexts has them. If it throws when it is asked without a name, STARTTLS is answered with 454
     * @return this builder
     */
    public SmtpServerBuilder startTls(TlsContexts contexts) {
        settings.tls(contexts, false);
        return tls();
    }

    /**
     * Begins each connection with TLS (RFC 8314 section 3.3) with the certificates of {@code context}.
     *
     * @param context has the server's certificates
     * @return this builder
     */
    public SmtpServerBuilder implicitTls(SSLContext context) {
        settings.tls(context, true);
        return tls();
    }

    /**
     * Begins each connection with TLS, with certificates that can change while the server runs.
     *
     * @param current gives the context to use now; asked for each connection
     * @return this builder
     */
    public SmtpServerBuilder implicitTls(Supplier<SSLContext> current) {
        return implicitTls(TlsContexts.of(current));
    }

    /**
     * Begins each connection with TLS, with certificates that can depend on the host that the client asks for (SNI), and change while the
     * server runs.
     *
     * @param contexts has them
     * @return this builder
     */
    public SmtpServerBuilder implicitTls(TlsContexts contexts) {
        settings.tls(contexts, true);
        return tls();
    }

    private SmtpServerBuilder tls() {
        session = settings.startTls() != null ? session.with(Extension.STARTTLS) : session.without(Extension.STARTTLS);
        return this;
    }

    /**
     * Asks clients for a certificate in the TLS handshake, for EXTERNAL and for the handler to see. One who has none is served too; one
     * whose certificate is not trusted is not.
     *
     * @return this builder
     */
    public SmtpServerBuilder askClientCertificates() {
        settings.askClientCertificates();
        return this;
    }

    /**
     * Offers PLAIN and LOGIN (RFC 4954), under TLS only.
     *
     * @param verifier decides on passwords; may block
     * @return this builder
     */
    public SmtpServerBuilder authentication(PasswordVerifier verifier) {
        return authentication(SaslServers.builder().passwords(verifier).build());
    }

    /**
     * Offers authentication (RFC 4954) to those whom a store of mailboxes knows, as {@code users(store::power)}: PLAIN and LOGIN, under TLS
     * only, if it has the power of a {@link PasswordVerifier}, SCRAM if it has that of {@link org.posthorn.sasl.Credentials},
     * with decoys from {@link ServerSettings#secret} unless it has its own.
     *
     * @param known knows them; may block
     * @return this builder
     */
    public SmtpServerBuilder users(KnownUsers known) {
        return authentication(
                SaslServers.builder().users(known, ServerSettings.secret()).build());
    }

    /**
     * Offers authentication (RFC 4954).
     *
     * @param mechanisms says by which mechanisms, and has what they ask
     * @return this builder
     */
    public SmtpServerBuilder authentication(SaslServers mechanisms) {
        session = session.withAuthentication(mechanisms);
        return this;
    }

    /**
     * Takes mail only from clients that have authenticated (RFC 6409 section 4.3).
     *
     * @return this builder
     */
    public SmtpServerBuilder requireAuthentication() {
        session = session.requiringAuthentication();
        return this;
    }

    /**
     * Moves the bytes; {@link Driver#standard}, unless it is given.
     *
     * @param mover the driver
     * @return this builder
     */
    public SmtpServerBuilder driver(Driver mover) {
        settings.driver(mover);
        return this;
    }

    /**
     * Runs the handler where the driver's own threads must not block, that is under {@link Driver#selector}. Unless it is given: virtual
     * threads where the JVM has them, else at most 256 platform threads, each of which is taken while a message comes in.
     *
     * @param workers runs the handler
     * @return this builder
     */
    public SmtpServerBuilder executor(Executor workers) {
        settings.executor(workers);
        return this;
    }

    /**
     * Tells what time it is, for the trace information of messages ({@link Transaction#trace}).
     *
     * @param time the system's clock with its time zone, unless it is given
     * @return this builder
     */
    public SmtpServerBuilder clock(Clock time) {
        clock = Objects.requireNonNull(time);
        return this;
    }

    /**
     * Makes a transcript for each connection.
     *
     * @param factory is asked once for each connection
     * @return this builder
     */
    public SmtpServerBuilder transcripts(Function<Client, Transcript> factory) {
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
     * Begins to serve, with answers that may come later.
     *
     * @param handler answers all clients
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public SmtpServer listen(AsyncSmtpHandler handler) throws IOException {
        Objects.requireNonNull(handler);
        return listen(() -> handler);
    }

    /**
     * Begins to serve, with a handler for each connection: what belongs to one connection can be kept in its fields.
     *
     * @param handlers makes a {@link SmtpHandler} or an {@link AsyncSmtpHandler}; must return at once. If it throws, the client is told 421
     * @return the server, listening
     * @throws IOException if the port cannot be had
     */
    public SmtpServer listen(Supplier<? extends SmtpQuestions<?>> handlers) throws IOException {
        Objects.requireNonNull(handlers);
        Executor workers = settings.workers("posthorn-smtp");
        Stamp stamp = new Stamp(session.protocol(), session.hostName(), clock);
        SmtpService service =
                new SmtpService(session, speakers(), transcripts, handlers, workers, stamp, settings.startTls());
        return new SmtpServer(settings.listen(service));
    }

    /** Who may speak for others. The address of a proxy is not yet that of its client, which need not be trusted. */
    private Predicate<InetAddress> speakers() {
        List<Network> trusted = xclientFrom;
        List<Network> proxies = settings.options().proxies();
        return peer -> lies(peer, trusted) && !lies(peer, proxies);
    }

    private static boolean lies(InetAddress peer, List<Network> networks) {
        for (Network network : networks) {
            if (network.contains(peer)) {
                return true;
            }
        }
        return false;
    }
}
