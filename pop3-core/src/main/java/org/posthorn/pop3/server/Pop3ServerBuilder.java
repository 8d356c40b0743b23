package org.posthorn.pop3.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailStore;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.Language;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.pop3.Pop3Limits;
import org.posthorn.pop3.session.Pop3ServerOptions;
import org.posthorn.sasl.KnownUsers;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.sasl.SharedSecrets;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.CertificateFiles;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Handover;
import org.posthorn.wire.driver.ListenOptions;
import org.posthorn.wire.driver.Network;
import org.posthorn.wire.driver.ServerSettings;
import org.posthorn.wire.driver.TlsContexts;

/** Settings of a server: {@link #store} or {@link #maildrops}, and what differs from the usual. Not thread-safe; can be used for several servers. */
public final class Pop3ServerBuilder {

    private final ServerSettings settings = new ServerSettings();
    private Pop3ServerOptions session = Pop3ServerOptions.DEFAULTS;
    private @Nullable Maildrops maildrops;
    private @Nullable KnownUsers users;
    private @Nullable PasswordVerifier passwords;
    private @Nullable SaslServers authentication;
    private boolean inClear;
    private @Nullable SharedSecrets apop;
    private String apopHost = "localhost";
    private @Nullable ToIntFunction<SaslIdentity> ownDelay;
    private @Nullable ToIntFunction<SaslIdentity> ownDays;
    private Function<InetSocketAddress, Transcript> transcripts = client -> Transcript.NONE;
    private Clock clock = Clock.systemUTC();

    Pop3ServerBuilder() {}

    /**
     * The address to listen on; loopback, unless it is given.
     *
     * @param bind the address
     * @return this builder
     */
    public Pop3ServerBuilder address(InetAddress bind) {
        settings.address(bind);
        return this;
    }

    /**
     * The port; 0, which takes any free one, unless it is given.
     *
     * @param number the port
     * @return this builder
     */
    public Pop3ServerBuilder port(int number) {
        settings.port(number);
        return this;
    }

    /**
     * Serves the inboxes of a store. Whom it knows can log in as it allows: if it has the power of a {@link PasswordVerifier}, by USER and
     * PASS, PLAIN and LOGIN, under TLS only; if it has that of {@link org.posthorn.sasl.Credentials}, by SCRAM, with
     * decoys from {@link ServerSettings#secret} unless it has its own. In its place decides {@link #passwords} or {@link #authentication}, where
     * one is given, as where not even a restart may tell a decoy: {@link SaslServers.Builder#users} takes a secret that is kept.
     *
     * @param store the store
     * @return this builder
     */
    public Pop3ServerBuilder store(MailStore store) {
        maildrops = Maildrops.of(store);
        users = store::power;
        return this;
    }

    /**
     * Serves maildrops of one's own.
     *
     * @param own knows whose is which
     * @return this builder
     */
    public Pop3ServerBuilder maildrops(Maildrops own) {
        maildrops = Objects.requireNonNull(own);
        return this;
    }

    /**
     * Offers USER and PASS, and AUTH with PLAIN and LOGIN, under TLS only.
     *
     * @param verifier decides on passwords; may block
     * @return this builder
     */
    public Pop3ServerBuilder passwords(PasswordVerifier verifier) {
        passwords = Objects.requireNonNull(verifier);
        return this;
    }

    /**
     * Offers authentication by mechanisms of one's choice (RFC 5034), in the place of {@link #passwords}. USER and PASS are taken where PLAIN is
     * offered.
     *
     * @param mechanisms says by which mechanisms, and has what they ask
     * @return this builder
     */
    public Pop3ServerBuilder authentication(SaslServers mechanisms) {
        authentication = Objects.requireNonNull(mechanisms);
        return this;
    }

    /**
     * Takes passwords without TLS, too, though everyone between can read them. Where {@link #authentication} is given, that says so
     * ({@link SaslServers.Builder#allowInClear}), not this.
     *
     * @return this builder
     */
    public Pop3ServerBuilder loginInClear() {
        inClear = true;
        return this;
    }

    /**
     * Offers APOP (RFC 1939 section 7), which is weak: its digest is MD5, and the server has to know the secrets as they are.
     *
     * @param secrets knows them; may block
     * @param host the server's name, letters, digits, dots and hyphens, which the greeting tells
     * @return this builder
     * @throws IllegalArgumentException if the name has other characters
     */
    public Pop3ServerBuilder apop(SharedSecrets secrets, String host) {
        if (!host.matches("[A-Za-z0-9.-]{1,200}")) {
            throw new IllegalArgumentException("not a host name");
        }
        apop = Objects.requireNonNull(secrets);
        apopHost = host;
        return this;
    }

    /**
     * Does not take USER and PASS, only AUTH and, if it is offered, APOP.
     *
     * @return this builder
     */
    public Pop3ServerBuilder withoutUser() {
        session = session.withUser(false);
        return this;
    }

    /**
     * Offers STLS (RFC 2595) with the certificates of {@code context}.
     *
     * @param context has the server's certificates
     * @return this builder
     */
    public Pop3ServerBuilder startTls(SSLContext context) {
        settings.tls(context, false);
        return tls();
    }

    /**
     * Offers STLS with certificates that can change while the server runs.
     *
     * @param current gives the context to use now, as {@link CertificateFiles} does; asked for each connection. If it throws, STLS is not
     *     told of
     * @return this builder
     */
    public Pop3ServerBuilder startTls(Supplier<SSLContext> current) {
        return startTls(TlsContexts.of(current));
    }

    /**
     * Offers STLS with certificates that can depend on the host that the client asks for (SNI), and change while the server runs.
     *
     * @param contexts has them. If it throws when it is asked without a name, STLS is not told of
     * @return this builder
     */
    public Pop3ServerBuilder startTls(TlsContexts contexts) {
        settings.tls(contexts, false);
        return tls();
    }

    /**
     * Begins each connection with TLS (RFC 8314 section 3.1) with the certificates of {@code context}.
     *
     * @param context has the server's certificates
     * @return this builder
     */
    public Pop3ServerBuilder implicitTls(SSLContext context) {
        settings.tls(context, true);
        return tls();
    }

    /**
     * Begins each connection with TLS, with certificates that can change while the server runs.
     *
     * @param current gives the context to use now; asked for each connection
     * @return this builder
     */
    public Pop3ServerBuilder implicitTls(Supplier<SSLContext> current) {
        return implicitTls(TlsContexts.of(current));
    }

    /**
     * Begins each connection with TLS, with certificates that can depend on the host that the client asks for (SNI), and change while the
     * server runs.
     *
     * @param contexts has them
     * @return this builder
     */
    public Pop3ServerBuilder implicitTls(TlsContexts contexts) {
        settings.tls(contexts, true);
        return tls();
    }

    private Pop3ServerBuilder tls() {
        session = session.withTls(settings.startTls() != null);
        return this;
    }

    /**
     * Asks clients for a certificate in the TLS handshake, for EXTERNAL. One who has none is served too; one whose certificate is not trusted
     * is not.
     *
     * @return this builder
     */
    public Pop3ServerBuilder askClientCertificates() {
        settings.askClientCertificates();
        return this;
    }

    /**
     * How much a client may ask of the server.
     *
     * @param limits the limits
     * @return this builder
     */
    public Pop3ServerBuilder limits(Pop3Limits limits) {
        session = session.withLimits(limits);
        return this;
    }

    /**
     * Most connections at one time.
     *
     * @param inAll most in all
     * @param perAddress most from one address
     * @return this builder
     */
    public Pop3ServerBuilder connections(int inAll, int perAddress) {
        settings.options(settings.options().withConnections(inAll, perAddress));
        return this;
    }

    /**
     * Where the proxies (load balancers) are that pass connections on and say whose they are, by the PROXY protocol, version 1 or 2. What comes
     * from there without that header is not served, and from elsewhere no such header is understood.
     *
     * @param networks where they are; none unless they are given
     * @return this builder
     */
    public Pop3ServerBuilder proxies(Network... networks) {
        settings.options(settings.options().withProxies(networks));
        return this;
    }

    /**
     * What a driver needs to know, all at once: in the place of {@link #connections} and {@link #proxies} said before. Its TLS is not used, but
     * that of {@link #startTls} and {@link #implicitTls}.
     *
     * @param others the options
     * @return this builder
     */
    public Pop3ServerBuilder listenOptions(ListenOptions others) {
        settings.options(others);
        return this;
    }

    /**
     * Makes users wait between two logins (RFC 2449 section 6.5).
     *
     * @param seconds how long, the same for all
     * @return this builder
     */
    public Pop3ServerBuilder loginDelay(int seconds) {
        session = session.withLoginDelay(new LoginDelay(seconds, false));
        ownDelay = null;
        return this;
    }

    /**
     * Makes users wait between two logins, each its own time.
     *
     * @param longest the longest in seconds, which is told before the login
     * @param own the seconds of a user; may block
     * @return this builder
     */
    public Pop3ServerBuilder loginDelay(int longest, ToIntFunction<SaslIdentity> own) {
        session = session.withLoginDelay(new LoginDelay(longest, true));
        ownDelay = Objects.requireNonNull(own);
        return this;
    }

    /**
     * Says that messages are removed after some days (RFC 2449 section 6.7), which is for another to do. Unless this is given, they are said to
     * be kept for good.
     *
     * @param days the least number of days
     * @return this builder
     */
    public Pop3ServerBuilder expire(int days) {
        session = session.withExpire(Expiry.after(days));
        ownDays = null;
        return this;
    }

    /**
     * Says that messages are removed after some days, different for each user.
     *
     * @param least the least number of days of any user, which is told before the login
     * @param own the least number of days of a user; {@link Expiry#NO_END} if they are kept for good; may block
     * @return this builder
     */
    public Pop3ServerBuilder expire(int least, ToIntFunction<SaslIdentity> own) {
        session = session.withExpire(new Expiry(least, true));
        ownDays = Objects.requireNonNull(own);
        return this;
    }

    /**
     * The languages that clients may choose from (RFC 6856 section 3); English, unless they are given.
     *
     * @param languages the preferred one first; {@link Language#DEFAULT} should be among them
     * @return this builder
     */
    public Pop3ServerBuilder languages(Language... languages) {
        session = session.withLanguages(List.of(languages));
        return this;
    }

    /**
     * Does without UTF-8 mode (RFC 6856): every client gets every message as it is. With it, a message with UTF-8 in its header is refused with
     * {@code -ERR [UTF8]} to clients that have not asked for UTF-8 mode.
     *
     * @return this builder
     */
    public Pop3ServerBuilder withoutUtf8() {
        session = session.withUtf8(false);
        return this;
    }

    /**
     * What the server says it is (RFC 2449 section 6.9); {@code Posthorn}, unless it is given.
     *
     * @param name one or more words of {@code !} to {@code ~}; empty to say nothing
     * @return this builder
     */
    public Pop3ServerBuilder implementation(String name) {
        session = session.withImplementation(name);
        return this;
    }

    /**
     * What becomes of CR and LF in commands that are no CRLF; they are refused, unless it is given.
     *
     * @param policy what becomes of them
     * @return this builder
     */
    public Pop3ServerBuilder lineEnds(LineEnds policy) {
        session = session.withLineEnds(policy);
        return this;
    }

    /**
     * Moves the bytes; {@link Driver#standard}, unless it is given.
     *
     * @param mover the driver
     * @return this builder
     */
    public Pop3ServerBuilder driver(Driver mover) {
        settings.driver(mover);
        return this;
    }

    /**
     * Runs what may block where the driver's own threads must not, that is under {@link Driver#selector}. Unless it is given: virtual
     * threads where the JVM has them, else at most 256 platform threads.
     *
     * @param workers runs it
     * @return this builder
     */
    public Pop3ServerBuilder executor(Executor workers) {
        settings.executor(workers);
        return this;
    }

    /**
     * Tells what time it is, for {@link #loginDelay(int)}.
     *
     * @param time the system's clock, unless it is given
     * @return this builder
     */
    public Pop3ServerBuilder clock(Clock time) {
        clock = Objects.requireNonNull(time);
        return this;
    }

    /**
     * Makes a transcript for each connection.
     *
     * @param factory is asked once for each connection, with the address at its other end
     * @return this builder
     */
    public Pop3ServerBuilder transcripts(Function<InetSocketAddress, Transcript> factory) {
        transcripts = Objects.requireNonNull(factory);
        return this;
    }

    /**
     * Begins to serve.
     *
     * @return the server, listening
     * @throws IOException if the port cannot be had
     * @throws IllegalStateException if neither {@link #store} nor {@link #maildrops} is given, or nobody could log in: the store knows no
     *     passwords, and neither {@link #passwords}, {@link #authentication} nor {@link #apop} is given
     */
    public Pop3Server listen() throws IOException {
        if (maildrops == null) {
            throw new IllegalStateException("neither a store nor maildrops");
        }
        SaslServers mechanisms = mechanisms();
        if (mechanisms.mechanisms().isEmpty() && apop == null) {
            throw new IllegalStateException("nobody could log in: the store knows no passwords");
        }
        Pop3Service.Parts parts = new Pop3Service.Parts(
                maildrops,
                apop == null ? null : new ApopVerifier(apop),
                apopHost,
                new LoginDelays(clock),
                terms(),
                transcripts,
                settings.startTls());
        Handover workers = new Handover(settings.workers("posthorn-pop3"));
        Pop3Service service = new Pop3Service(session.withAuthentication(mechanisms), parts, workers);
        return new Pop3Server(settings.listen(service));
    }

    private SaslServers mechanisms() {
        if (authentication != null) {
            return authentication;
        }
        SaslServers.Builder made = passwords == null && users != null
                ? SaslServers.builder().users(users, ServerSettings.secret())
                : SaslServers.builder();
        if (passwords != null) {
            made.passwords(passwords);
        }
        return (inClear ? made.allowInClear(SaslMechanism.PLAIN, SaslMechanism.LOGIN) : made).build();
    }

    private Function<SaslIdentity, Pop3Service.Terms> terms() {
        LoginDelay delay = session.loginDelay();
        Expiry expire = session.expire();
        ToIntFunction<SaslIdentity> seconds = ownDelay;
        ToIntFunction<SaslIdentity> days = ownDays;
        return user -> new Pop3Service.Terms(
                seconds == null ? delay : new LoginDelay(seconds.applyAsInt(user), false),
                days == null ? expire : new Expiry(days.applyAsInt(user), false));
    }
}
