package org.posthorn.smtp.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.Authentication;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpClientSession;
import org.posthorn.smtp.session.SmtpClientSession.Challenge;
import org.posthorn.smtp.session.SmtpClientSession.Closing;
import org.posthorn.smtp.session.SmtpClientSession.Event;
import org.posthorn.smtp.session.SmtpClientSession.Fault;
import org.posthorn.smtp.session.SmtpClientSession.Greeting;
import org.posthorn.smtp.session.SmtpClientSession.Replied;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.driver.ClientConnection;
import org.posthorn.wire.driver.ConnectOptions;

/** Commands and their replies over one connection. For one thread at a time, but for {@link #close}. */
final class Dialogue {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SmtpClientSession session;
    private final ClientConnection<Event> connection;
    private final boolean lmtp;
    private boolean dirty;
    private boolean mailAcknowledged;
    private int transactions;
    private @Nullable SmtpCommand answered;

    private Dialogue(SmtpClientSession session, ClientConnection<Event> connection, boolean lmtp) {
        this.session = session;
        this.connection = connection;
        this.lmtp = lmtp;
        connection.endingAtDeadlines();
    }

    /** Connects and says hello; then, if {@code startTls}, goes over to TLS and says hello again; at last says who we are. */
    static Dialogue open(
            InetSocketAddress server,
            ConnectOptions options,
            SmtpClientSession session,
            @Nullable String name,
            boolean startTls,
            boolean lmtp,
            @Nullable Authentication authentication)
            throws MailException {
        Dialogue dialogue = new Dialogue(session, ClientConnection.connect(server, options, session), lmtp);
        try {
            dialogue.greet(name, startTls);
            if (authentication != null) {
                dialogue.prove(authentication);
            }
            return dialogue;
        } catch (MailException | RuntimeException e) {
            dialogue.close();
            throw e;
        }
    }

    private void prove(Authentication authentication) throws MailException {
        byte[] random = new byte[Authentication.NONCE];
        RANDOM.nextBytes(random);
        authentication.run(capabilities().mechanisms(), tls().orElse(null), random, this::exchange);
    }

    private void greet(@Nullable String name, boolean startTls) throws MailException {
        Reply greeting = await();
        if (!greeting.isPositive()) {
            throw new SmtpRefused("greeting", greeting);
        }
        String domain = name != null ? name : literal(connection.local().getAddress());
        SmtpCommand hello = lmtp ? new SmtpCommand.Lhlo(domain) : new SmtpCommand.Ehlo(domain);
        demand(hello);
        if (startTls) {
            if (!session.capabilities().has(Extension.STARTTLS)) {
                throw new MailException.TlsFailed("the server does not offer STARTTLS", null);
            }
            Reply reply = ask(new SmtpCommand.StartTls());
            if (!reply.isPositive()) {
                throw new MailException.TlsFailed("STARTTLS refused: " + reply, null);
            }
            demand(hello);
        }
    }

    /** RFC 5321 section 4.1.3. */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[IPv6:" + text.replaceFirst("%.*", "") + "]" : "[" + text + "]";
    }

    private void demand(SmtpCommand command) throws MailException {
        Reply reply = ask(command);
        if (!reply.isPositive()) {
            throw new SmtpRefused(command.line(), reply);
        }
    }

    /** Sends a command and waits for its reply. */
    Reply ask(SmtpCommand command) throws MailException {
        submit(command);
        return await();
    }

    /** Queues a command, which goes out when something is awaited. */
    void submit(SmtpCommand command) {
        session.submit(command);
    }

    /** The next reply, whatever it says; but a 421 ends the connection and is thrown. */
    Reply await() throws MailException {
        Reply reply = awaitEnd();
        if (reply.code() == 421) {
            throw new SmtpRefused(answered(), reply);
        }
        return reply;
    }

    /**
     * The next reply, whatever it says; a 421 ends the connection. Replies to chunks are passed over (RFC 3030): if one was refused, that is
     * the reply to the message.
     */
    Reply awaitEnd() throws MailException {
        Reply refusal = null;
        Event event = nextEvent();
        while (event instanceof Replied replied
                && replied.command() instanceof SmtpCommand.Bdat chunk
                && !chunk.last()
                && replied.reply().code() != 421) {
            refusal = refusal == null && !replied.reply().isPositive() ? replied.reply() : refusal;
            event = nextEvent();
        }
        Reply reply = reply(event);
        boolean ofChunks = event instanceof Replied replied && replied.command() instanceof SmtpCommand.Bdat;
        return ofChunks && refusal != null ? refusal : reply;
    }

    private @Nullable Event nextEvent() throws MailException {
        Event event = connection.next();
        while (event == null && connection.signal() == Signal.BODY_WANTED) {
            event = connection.next();
        }
        return event;
    }

    /** Sends AUTH, has each challenge answered, and waits for the reply to the whole; a 421 ends the connection and is thrown. */
    private Authentication.Verdict exchange(
            String mechanism, SaslStep.@Nullable Message initial, Function<SaslStep.Message, SaslStep> answers)
            throws MailException {
        submit(new SmtpCommand.Auth(mechanism, Optional.ofNullable(initial)));
        Event event = connection.next();
        while (event instanceof Challenge challenge) {
            session.respond(answers.apply(challenge.message()));
            event = connection.next();
        }
        Reply reply = reply(event);
        if (reply.code() == 421) {
            throw new SmtpRefused(answered(), reply);
        }
        return new Authentication.Verdict(reply.isPositive(), reply.isTransient(), reply.toString());
    }

    private Reply reply(@Nullable Event event) throws MailException {
        if (event instanceof Replied replied) {
            answered = replied.command();
            if (replied.reply().code() == 421) {
                connection.close();
            }
            return replied.reply();
        } else if (event instanceof Greeting greeting) {
            answered = null;
            return greeting.reply();
        } else if (event instanceof Closing closing) {
            connection.close();
            throw new SmtpRefused("the server closes the connection", closing.reply());
        } else if (event instanceof Fault fault) {
            connection.close();
            throw MailException.of(fault.violation());
        }
        connection.close();
        throw new MailException.Disconnected("the connection is over", null);
    }

    /** What the last reply was to. */
    private String answered() {
        return answered == null ? "greeting" : answered.line();
    }

    /** Lets what was given of a body go out. Returns the reply of a server that refuses it before its end, or null. */
    @Nullable Reply flushBody() throws MailException {
        for (; ; ) {
            Event event = connection.next();
            if (event == null && connection.signal() == Signal.BODY_WANTED) {
                return null;
            } else if (event instanceof Replied replied) {
                Reply reply = replied.reply();
                boolean early = replied.command() instanceof SmtpCommand.EndOfData;
                if (early || reply.code() == 421) {
                    connection.close();
                }
                if (early || !reply.isPositive()) {
                    return reply;
                }
            } else {
                connection.close();
                throw event instanceof Fault fault
                        ? MailException.of(fault.violation())
                        : new MailException.Disconnected("the connection ended in the middle of the message", null);
            }
        }
    }

    /** Says whether what is written is a body alone: see {@link ClientConnection#sendingBody}. */
    void sendingBody(boolean alone) {
        connection.sendingBody(alone);
    }

    /** Says whether the server has answered the MAIL of the transaction, other than by leaving. */
    void mailAcknowledged(boolean yes) {
        mailAcknowledged = yes;
    }

    boolean mailAcknowledged() {
        return mailAcknowledged;
    }

    /** Says that MAIL is submitted. */
    void transactionBegins() {
        transactions++;
    }

    /** Whether there have been as many mail transactions as the server takes over one connection (MAILMAX, RFC 9422). */
    boolean isUsedUp() {
        return transactions >= capabilities().mostTransactions().orElse(Integer.MAX_VALUE);
    }

    boolean isLmtp() {
        return lmtp;
    }

    /** The session, to give it a body. */
    SmtpClientSession session() {
        return session;
    }

    /** Says whether a transaction was left open, which must be reset before the next. */
    void dirty(boolean open) {
        dirty = open;
    }

    boolean dirty() {
        return dirty;
    }

    /** Sets a limit for what follows; null for none. */
    void within(@Nullable Duration limit) {
        if (limit == null) {
            connection.withoutDeadline();
        } else {
            connection.within(limit);
        }
    }

    Capabilities capabilities() {
        return session.capabilities();
    }

    Optional<TlsInfo> tls() {
        return session.tls();
    }

    boolean isOpen() {
        return connection.open();
    }

    void close() {
        connection.close();
    }
}
