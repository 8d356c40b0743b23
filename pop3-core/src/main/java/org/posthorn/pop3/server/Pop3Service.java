package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3ServerOptions;
import org.posthorn.pop3.session.Pop3ServerSession;
import org.posthorn.pop3.session.Pop3ServerSession.Apop;
import org.posthorn.pop3.session.Pop3ServerSession.Authenticate;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.Handover;
import org.posthorn.wire.driver.Service;
import org.posthorn.wire.driver.TlsContexts;
import org.posthorn.wire.driver.Turns;

/** Makes a server's endpoints, and has what they share. */
final class Pop3Service implements Service<Event> {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;

    /**
     * What differs per user.
     *
     * @param loginDelay how long until the next login
     * @param expire how long messages are kept
     */
    record Terms(LoginDelay loginDelay, Expiry expire) {}

    /**
     * What a server is, apart from its sessions.
     *
     * @param maildrops knows whose maildrop is which
     * @param apop checks APOP; null where there is none
     * @param host the name in the timestamps of APOP
     * @param delays when users may log in again
     * @param terms what is true of a user
     * @param transcripts makes a transcript for a client
     * @param tls where STLS is offered, what has the certificates
     */
    record Parts(
            Maildrops maildrops,
            @Nullable ApopVerifier apop,
            String host,
            LoginDelays delays,
            Function<SaslIdentity, Terms> terms,
            Function<InetSocketAddress, Transcript> transcripts,
            @Nullable TlsContexts tls) {}

    private final Pop3ServerOptions options;
    private final Parts parts;
    private final Handover workers;

    Pop3Service(Pop3ServerOptions options, Parts parts, Handover workers) {
        this.options = options;
        this.parts = parts;
        this.workers = workers;
    }

    @Override
    public Endpoint<Event> connected(Connection connection) {
        Pop3ServerSession session =
                new Pop3ServerSession(options, timestamp(), parts.transcripts().apply(connection.remote()));
        session.tlsAvailable(hasTls());
        return new Pop3Endpoint(
                connection, session, this, connection.blocking() ? null : new Turns(connection, workers));
    }

    /** One that was never given before (RFC 1939 section 7). */
    private String timestamp() {
        return parts.apop() == null
                ? ""
                : "<" + Base64.getUrlEncoder().withoutPadding().encodeToString(nonce()) + "@" + parts.host() + ">";
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** Whether certificates can be had. */
    private boolean hasTls() {
        TlsContexts contexts = parts.tls();
        if (contexts == null) {
            return true; // it is not offered
        }
        try {
            return contexts.context(null) != null;
        } catch (Exception e) {
            Pop3Endpoint.LOG.error("there is no certificate for TLS", e);
            return false;
        }
    }

    @Override
    public byte[] refusal(Refusal reason) {
        Phrase phrase = reason == Refusal.STOPPING ? Phrase.SHUTTING_DOWN : Phrase.TOO_MANY_CONNECTIONS;
        Response response = Response.err(phrase.code().orElseThrow(), phrase.english());
        return (response.line() + "\r\n").getBytes(US_ASCII);
    }

    SaslServer begin(Authenticate command, SaslChannel channel) {
        return options.authentication()
                .begin(command.mechanism(), channel, nonce())
                .orElseThrow();
    }

    SaslStep verify(Apop asked) {
        ApopVerifier verifier = parts.apop();
        return verifier == null ? new SaslStep.Failed(SaslFailure.UNAVAILABLE, "") : verifier.verify(asked);
    }

    boolean mayLogIn(SaslIdentity user) {
        return parts.delays().mayLogIn(user.authzid());
    }

    /** Takes note of a login. */
    Terms loggedIn(SaslIdentity user) {
        Terms terms = parts.terms().apply(user);
        parts.delays().loggedIn(user.authzid(), terms.loginDelay().seconds());
        return terms;
    }

    Maildrop open(SaslIdentity user) throws MailboxException {
        return parts.maildrops().open(user);
    }

    /** Whether messages with UTF-8 in their header are for clients in UTF-8 mode only. */
    boolean refusesUtf8() {
        return options.utf8();
    }
}
