package org.posthorn.pop3.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.Pop3Times;
import org.posthorn.pop3.session.Pop3ClientSession;
import org.posthorn.sasl.Authentication;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslPolicy;
import org.posthorn.wire.LeastRate;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.ConnectOptions;
import org.posthorn.wire.driver.ProxyServer;
import org.posthorn.wire.driver.Security;

/** Settings of a {@link Pop3Client}. Not thread-safe; can be used for several connections. */
public final class Pop3ClientBuilder {

    /** RFC 8314 section 7.1. */
    private static final int POP3S = 995;

    private final String host;
    private final int port;
    private Security security;
    private ConnectOptions options = ConnectOptions.DEFAULTS;
    private Pop3ClientLimits limits = Pop3ClientLimits.DEFAULTS;
    private Transcript transcript = Transcript.NONE;
    private Progress progress = Progress.NONE;
    private @Nullable SSLContext context;
    private @Nullable Login login;
    private @Nullable Duration callLimit;
    private SaslPolicy saslPolicy = SaslPolicy.standard();
    private boolean apop;
    private boolean utf8 = true;

    Pop3ClientBuilder(String host, int port) {
        this.host = Security.hostName(host);
        this.port = port;
        this.security = port == POP3S ? Security.IMPLICIT_TLS : Security.START_TLS;
    }

    /**
     * TLS by STLS, which the server must offer (RFC 2595 section 4): the usual, but on port 995.
     *
     * @return these settings
     */
    public Pop3ClientBuilder startTls() {
        security = Security.START_TLS;
        return this;
    }

    /**
     * TLS from the first octet (RFC 8314): the usual on port 995.
     *
     * @return these settings
     */
    public Pop3ClientBuilder implicitTls() {
        security = Security.IMPLICIT_TLS;
        return this;
    }

    /**
     * No TLS: everyone on the way can read and change what is sent. Passwords are still not shown, unless {@link #saslPolicy} allows LOGIN or
     * PLAIN in the clear.
     *
     * @return these settings
     */
    public Pop3ClientBuilder plaintext() {
        security = Security.PLAINTEXT;
        return this;
    }

    /**
     * Which certificates to trust, and which to show; {@link SSLContext#getDefault}, unless it is given. The server's certificate must be
     * for the host that was named (RFC 7817), whatever is trusted.
     *
     * @param trust says so
     * @return these settings
     */
    public Pop3ClientBuilder sslContext(SSLContext trust) {
        context = Objects.requireNonNull(trust);
        return this;
    }

    /**
     * Logs in: by the best mechanism that the server offers and the policy allows (RFC 5034); where it offers none that fits, by USER and PASS,
     * if the policy allows the mechanism LOGIN, which shows as much.
     *
     * @param identity what to log in with
     * @return these settings
     */
    public Pop3ClientBuilder login(Login identity) {
        login = Objects.requireNonNull(identity);
        return this;
    }

    /**
     * By which mechanisms to log in; {@link SaslPolicy#standard}, unless it is given: passwords and tokens are shown under TLS only.
     *
     * @param allowed the policy
     * @return these settings
     */
    public Pop3ClientBuilder saslPolicy(SaslPolicy allowed) {
        saslPolicy = Objects.requireNonNull(allowed);
        return this;
    }

    /**
     * Shows the password to everyone on the way, where there is no TLS and nothing better is offered: for old servers within one's own walls.
     *
     * @return these settings
     */
    public Pop3ClientBuilder passwordInClear() {
        saslPolicy = saslPolicy.allowInClear(SaslMechanism.LOGIN, SaslMechanism.PLAIN);
        return this;
    }

    /**
     * Logs in by APOP (RFC 1939 section 7) and by nothing else: for old servers. It rests on MD5, and whoever can answer in the server's
     * place, which TLS prevents, can find out the beginning of the password.
     *
     * @return these settings
     */
    public Pop3ClientBuilder apop() {
        apop = true;
        return this;
    }

    /**
     * Does without UTF-8 mode (RFC 6856), so that the server gives what needs it in another form, or not at all.
     *
     * @return these settings
     */
    public Pop3ClientBuilder withoutUtf8() {
        utf8 = false;
        return this;
    }

    /**
     * The local address to connect from.
     *
     * @param address one of this host's
     * @return these settings
     */
    public Pop3ClientBuilder localAddress(InetAddress address) {
        options = options.withLocal(address);
        return this;
    }

    /**
     * A proxy to connect through, which resolves the server's name.
     *
     * @param server the proxy
     * @return these settings
     */
    public Pop3ClientBuilder proxy(ProxyServer server) {
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
    public Pop3ClientBuilder connectTimeout(Duration limit) {
        options = options.withConnect(limit);
        return this;
    }

    /**
     * How long the server may take for each response, for a TLS handshake, to take what is sent, and to send nothing in the middle of a
     * message; {@link Pop3Times#DEFAULTS} and three minutes, unless it is given.
     *
     * @param limit positive, for each alike
     * @return these settings
     */
    public Pop3ClientBuilder responseTimeout(Duration limit) {
        options = options.withHandshake(limit).withWrite(limit);
        limits = limits.withTimes(Pop3Times.all(limit))
                .withRate(new LeastRate(limits.rate().octetsPerSecond(), limit));
        return this;
    }

    /**
     * How long one call may take, whatever it does; no limit of its own, unless it is given. For connecting this counts from when there is a
     * connection.
     *
     * @param limit positive
     * @return these settings
     */
    public Pop3ClientBuilder callTimeout(Duration limit) {
        callLimit = Objects.requireNonNull(limit);
        return this;
    }

    /**
     * Who hears how messages come.
     *
     * @param listener hears it on the threads that retrieve
     * @return these settings
     */
    public Pop3ClientBuilder progress(Progress listener) {
        progress = Objects.requireNonNull(listener);
        return this;
    }

    /**
     * How much the server may ask of us.
     *
     * @param most the limits
     * @return these settings
     */
    public Pop3ClientBuilder limits(Pop3ClientLimits most) {
        limits = Objects.requireNonNull(most);
        return this;
    }

    /**
     * Who listens to what goes over the connection.
     *
     * @param listener hears it on the threads that use the connection
     * @return these settings
     */
    public Pop3ClientBuilder transcript(Transcript listener) {
        transcript = Objects.requireNonNull(listener);
        return this;
    }

    /**
     * Connects.
     *
     * @return the connection, secured; logged in, if there is a login
     * @throws Pop3Refused if the server does not want us, or another has the maildrop
     * @throws MailException.TlsFailed if there is no TLS to be had, or the certificate is not trusted or for another name
     * @throws MailException.AuthenticationFailed if the login is refused, nothing that is offered fits it, or the server does not prove itself
     * @throws MailException if the connection cannot be made otherwise
     */
    public Pop3Client connect() throws MailException {
        Dialogue dialogue = Dialogue.connect(
                InetSocketAddress.createUnresolved(host, port),
                security.protect(options, context, host),
                new Pop3ClientSession(limits, transcript));
        boolean opened = false;
        try {
            dialogue.within(callLimit);
            open(new Opening(dialogue));
            dialogue.within(null);
            opened = true;
            return new Pop3Client(dialogue, progress, callLimit);
        } finally {
            if (!opened) {
                dialogue.close();
            }
        }
    }

    private void open(Opening opening) throws MailException {
        opening.greet(security == Security.START_TLS);
        if (utf8) {
            opening.speakUtf8();
        }
        if (login != null) {
            opening.login(new Authentication(login, saslPolicy, host, port), apop);
        }
    }
}
