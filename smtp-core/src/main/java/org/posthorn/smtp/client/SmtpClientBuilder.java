package org.posthorn.smtp.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.Authentication;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.SmtpTimes;
import org.posthorn.smtp.session.SmtpClientSession;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.ConnectOptions;
import org.posthorn.wire.driver.ProxyServer;
import org.posthorn.wire.driver.Security;

/** Settings of an {@link SmtpClient}. Not thread-safe; can be used for several connections. */
public final class SmtpClientBuilder {

    /** RFC 8314 section 7.3. */
    private static final int SUBMISSIONS = 465;

    private final String host;
    private final int port;
    private Security security;
    private ConnectOptions options = ConnectOptions.DEFAULTS;
    private SmtpLimits limits = SmtpLimits.DEFAULTS;
    private Transcript transcript = Transcript.NONE;
    private @Nullable SSLContext context;
    private @Nullable String name;
    private SendPolicy policy = SendPolicy.DEFAULTS;
    private boolean lmtp;
    private @Nullable Login login;
    private SaslPolicy saslPolicy = SaslPolicy.standard();

    SmtpClientBuilder(String host, int port) {
        this.host = Security.hostName(host);
        this.port = port;
        this.security = port == SUBMISSIONS ? Security.IMPLICIT_TLS : Security.START_TLS;
    }

    /**
     * TLS by STARTTLS, which the server must offer (RFC 3207): the usual, but on port 465.
     *
     * @return these settings
     */
    public SmtpClientBuilder startTls() {
        security = Security.START_TLS;
        return this;
    }

    /**
     * TLS from the first octet (RFC 8314): the usual on port 465.
     *
     * @return these settings
     */
    public SmtpClientBuilder implicitTls() {
        security = Security.IMPLICIT_TLS;
        return this;
    }

    /**
     * No TLS: everyone on the way can read and change what is sent.
     *
     * @return these settings
     */
    public SmtpClientBuilder plaintext() {
        security = Security.PLAINTEXT;
        return this;
    }

    /**
     * Which certificates to trust, and which to show; {@link SSLContext#getDefault}, unless it is given. The server's certificate must be
     * for the host that was named (RFC 6125), whatever is trusted.
     *
     * @param trust says so
     * @return these settings
     */
    public SmtpClientBuilder sslContext(SSLContext trust) {
        context = Objects.requireNonNull(trust);
        return this;
    }

    /**
     * Authenticates (RFC 4954), by the best mechanism that the server offers and the policy allows.
     *
     * @param identity what to log in with
     * @return these settings
     */
    public SmtpClientBuilder login(Login identity) {
        login = Objects.requireNonNull(identity);
        return this;
    }

    /**
     * By which mechanisms to authenticate; {@link SaslPolicy#standard}, unless it is given: passwords and tokens are shown under TLS only.
     *
     * @param allowed the policy
     * @return these settings
     */
    public SmtpClientBuilder saslPolicy(SaslPolicy allowed) {
        saslPolicy = Objects.requireNonNull(allowed);
        return this;
    }

    /**
     * What this client calls itself in EHLO; its address, unless it is given.
     *
     * @param domain a domain or an address literal
     * @return these settings
     */
    public SmtpClientBuilder hostName(String domain) {
        name = Objects.requireNonNull(domain);
        return this;
    }

    /**
     * The local address to connect from.
     *
     * @param address one of this host's
     * @return these settings
     */
    public SmtpClientBuilder localAddress(InetAddress address) {
        options = options.withLocal(address);
        return this;
    }

    /**
     * A proxy to connect through, which resolves the server's name.
     *
     * @param server the proxy
     * @return these settings
     */
    public SmtpClientBuilder proxy(ProxyServer server) {
        options = options.withProxy(server);
        return this;
    }

    /**
     * How long it may take to reach an address of the host's, of which each is tried in turn, and to have a proxy do so; half a minute, unless
     * it is given.
     *
     * @param limit positive
     * @return these settings
     */
    public SmtpClientBuilder connectTimeout(Duration limit) {
        options = options.withConnect(limit);
        return this;
    }

    /**
     * How long the server may take for each reply, for a TLS handshake, and to take what is sent; those of RFC 5321 section 4.5.3.2,
     * unless it is given.
     *
     * @param limit positive, for each alike
     * @return these settings
     */
    public SmtpClientBuilder replyTimeout(Duration limit) {
        options = options.withHandshake(limit).withWrite(limit);
        limits = limits.withTimes(SmtpTimes.all(limit));
        return this;
    }

    /**
     * How long one message may take to be sent, from the first command to the last reply; no limit of its own, unless it is given.
     *
     * @param limit positive
     * @return these settings
     */
    public SmtpClientBuilder sendTimeout(Duration limit) {
        policy = policy.with(Objects.requireNonNull(limit));
        return this;
    }

    /**
     * What is to be done when the server refuses some recipients of a message; {@link PartialRefusal#ANY}, unless it is given.
     *
     * @param decision decides
     * @return these settings
     */
    public SmtpClientBuilder partialRefusal(PartialRefusal decision) {
        policy = policy.with(Objects.requireNonNull(decision));
        return this;
    }

    /**
     * Extensions that are not worth a message's not being sent: where the server does not offer them, it is sent without them, and
     * {@link Delivery#leftOut} tells. DSN, MT-PRIORITY and DELIVERBY, unless they are given: those of which their RFCs say so. A message that
     * must be returned in time (RFC 2852 section 4.1.4.1) is never sent without DELIVERBY.
     *
     * @param extensions some of DSN, MT-PRIORITY, DELIVERBY, FUTURERELEASE; or SMTPUTF8 for headers beyond ASCII, which then go as they are
     * @return these settings
     * @throws IllegalArgumentException if there is another among them
     */
    public SmtpClientBuilder bestEffort(Extension... extensions) {
        Set<Extension> spared = EnumSet.noneOf(Extension.class);
        spared.addAll(List.of(extensions));
        if (!EnumSet.of(
                        Extension.DSN,
                        Extension.MT_PRIORITY,
                        Extension.DELIVERBY,
                        Extension.FUTURERELEASE,
                        Extension.SMTPUTF8)
                .containsAll(spared)) {
            throw new IllegalArgumentException("nothing can be sent without one of " + spared);
        }
        policy = policy.with(spared);
        return this;
    }

    /**
     * Does without BDAT (RFC 3030), for servers that offer CHUNKING and fail at it; but for messages that nothing else can carry.
     *
     * @return these settings
     */
    public SmtpClientBuilder withoutChunking() {
        policy = policy.with(false);
        return this;
    }

    /**
     * Who hears how messages get on.
     *
     * @param listener hears it on the threads that send
     * @return these settings
     */
    public SmtpClientBuilder progress(Progress listener) {
        policy = policy.with(Objects.requireNonNull(listener));
        return this;
    }

    /**
     * Speaks LMTP (RFC 2033), in which each recipient has an outcome of its own once the message has come. Never on port 25.
     *
     * @return these settings
     */
    public SmtpClientBuilder lmtp() {
        lmtp = true;
        return this;
    }

    /**
     * How much the server may ask of us.
     *
     * @param most the limits
     * @return these settings
     */
    public SmtpClientBuilder limits(SmtpLimits most) {
        limits = Objects.requireNonNull(most);
        return this;
    }

    /**
     * Who listens to what goes over the connection.
     *
     * @param listener hears it on the threads that use the connection
     * @return these settings
     */
    public SmtpClientBuilder transcript(Transcript listener) {
        transcript = Objects.requireNonNull(listener);
        return this;
    }

    /**
     * Connects.
     *
     * @return the connection, greeted and secured
     * @throws SmtpRefused if the server does not want us
     * @throws MailException.TlsFailed if there is no TLS to be had, or the certificate is not trusted or for another name
     * @throws MailException.AuthenticationFailed if the login is refused, nothing that is offered fits it, or the server does not prove itself
     * @throws MailException if the connection cannot be made otherwise
     */
    public SmtpClient connect() throws MailException {
        Dialogue dialogue = Dialogue.open(
                InetSocketAddress.createUnresolved(host, port),
                security.protect(options, context, host),
                new SmtpClientSession(limits, transcript),
                name,
                security == Security.START_TLS,
                lmtp,
                login == null ? null : new Authentication(login, saslPolicy, host, port));
        return new SmtpClient(dialogue, policy);
    }
}
