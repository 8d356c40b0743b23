package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.posthorn.mime.Message;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.Capabilities;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.wire.MailException;
import org.posthorn.wire.TlsInfo;

/**
 * A connection to an SMTP server, to send messages with.
 *
 * <pre>{@code
 * try (SmtpClient smtp = SmtpClient.connect("smtp.example.org", 587, Login.of("joey", password))) {
 *   Delivery delivery = smtp.send(message);
 *   delivery.refused().forEach((recipient, reply) -> System.err.println(recipient + ": " + reply));
 * }
 * }</pre>
 *
 * <p>TLS is required unless {@link SmtpClientBuilder#plaintext} says otherwise. Thread-safe: what several threads send goes out one after
 * another. A server that takes fewer recipients at once than a message has, or so many messages and no more over one connection, and says so
 * (RFC 9422), is obeyed: the message goes to some after the others, and what is too much is refused before it is begun, with
 * {@link Extension#LIMITS} in {@link SmtpRefused#missing}. All waiting has an end: see {@link org.posthorn.smtp.SmtpTimes}. After an exception other than {@link SmtpRefused} the connection
 * is closed; {@link #isOpen} tells.
 */
public final class SmtpClient implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Dialogue dialogue;
    private final SendPolicy policy;
    private final ReentrantLock turn = new ReentrantLock();

    SmtpClient(Dialogue dialogue, SendPolicy policy) {
        this.dialogue = dialogue;
        this.policy = policy;
    }

    /**
     * Connects, with TLS: from the first octet on port 465 (RFC 8314), else by STARTTLS, which the server must offer.
     *
     * @param host the server's name, which must be in its certificate
     * @param port 587 for submission, 465 for submission over TLS
     * @return the connection, greeted and secured
     * @throws SmtpRefused if the server does not want us
     * @throws MailException.TlsFailed if there is no TLS to be had, or the certificate is not trusted or for another name
     * @throws MailException if the connection cannot be made otherwise
     */
    public static SmtpClient connect(String host, int port) throws MailException {
        return to(host, port).connect();
    }

    /**
     * Connects, with TLS, and authenticates (RFC 6409).
     *
     * @param host the server's name, which must be in its certificate
     * @param port 587 for submission, 465 for submission over TLS
     * @param login what to log in with
     * @return the connection, greeted, secured and authenticated
     * @throws SmtpRefused if the server does not want us
     * @throws MailException.TlsFailed if there is no TLS to be had, or the certificate is not trusted or for another name
     * @throws MailException.AuthenticationFailed if the login is refused, nothing that is offered fits it, or the server does not prove itself
     * @throws MailException if the connection cannot be made otherwise
     */
    public static SmtpClient connect(String host, int port, Login login) throws MailException {
        return to(host, port).login(login).connect();
    }

    /**
     * A connection with other settings than the usual.
     *
     * @param host the server's name or address
     * @param port its port
     * @return the settings
     */
    public static SmtpClientBuilder to(String host, int port) {
        return new SmtpClientBuilder(host, port);
    }

    /** {@return what the server said that it can do} */
    public Capabilities capabilities() {
        return dialogue.capabilities();
    }

    /** {@return the connection's TLS; empty if there is none} */
    public Optional<TlsInfo> tls() {
        return dialogue.tls();
    }

    /** {@return whether the connection can still be used, as far as is known here} */
    public boolean isOpen() {
        return dialogue.isOpen();
    }

    /**
     * Sends a message from the sender to the recipients that its header names: From or Sender; To, Cc and Bcc. Bcc fields are not sent.
     *
     * @param message the message
     * @return what became of it, for each recipient; some may be refused
     * @throws SmtpRefused if it was refused for all recipients
     * @throws MailException if the connection failed before the whole message was sent
     * @throws IOException if the message cannot be read
     * @throws IllegalArgumentException if it names no sender or no recipient, or one to whom no mail can be sent
     */
    public Delivery send(Message message) throws IOException {
        return send(Mailing.envelope(message), message);
    }

    /**
     * Sends a message. Bcc fields are not sent.
     *
     * @param envelope where it comes from and goes to, whatever its header says
     * @param message the message
     * @return as {@link #send(Message)}
     * @throws SmtpRefused as {@link #send(Message)}
     * @throws MailException as {@link #send(Message)}
     * @throws IOException as {@link #send(Message)}
     */
    public Delivery send(Envelope envelope, Message message) throws IOException {
        return send(envelope, Content.of(message));
    }

    /**
     * Sends the message in a file, as it is.
     *
     * @param envelope where it comes from and goes to
     * @param file the message
     * @return as {@link #send(Message)}
     * @throws SmtpRefused as {@link #send(Message)}
     * @throws MailException as {@link #send(Message)}
     * @throws IOException if the file cannot be read
     */
    public Delivery send(Envelope envelope, Path file) throws IOException {
        return send(envelope, Content.of(file));
    }

    /**
     * Sends a message as it is read, in constant memory. Lines should end with CRLF; a CR or LF that stands alone is made one. If the stream
     * fails once the message is on its way, the connection is closed, so that what was sent of it is void.
     *
     * @param envelope where it comes from and goes to; its size parameter, if there is one, is declared to the server
     * @param message the message; read to its end, not closed
     * @return as {@link #send(Message)}
     * @throws SmtpRefused as {@link #send(Message)}
     * @throws MailException as {@link #send(Message)}
     * @throws IOException if the stream fails
     */
    public Delivery send(Envelope envelope, InputStream message) throws IOException {
        return send(envelope, Content.of(message, envelope.parameters().size()));
    }

    private Delivery send(Envelope envelope, Content content) throws IOException {
        requireRecipients(envelope);
        try (Outgoing message = fitting(content)) {
            return transact(envelope, content, message);
        }
    }

    /** A message in the form that the server can take. */
    Outgoing fitting(Content content) throws IOException {
        return Outgoing.fitting(content, dialogue.capabilities());
    }

    /**
     * Sends a message.
     *
     * @param message the content, opened for the first time
     */
    Delivery transact(Envelope envelope, Content content, Outgoing message) throws IOException {
        turn.lock();
        try {
            dialogue.within(policy.limit());
            dialogue.mailAcknowledged(false);
            return Portions.areNeeded(dialogue, envelope)
                    ? new Portions(dialogue, policy, envelope, content).send(message)
                    : new Transaction(dialogue, envelope, message, policy).run();
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /** Whether the last message came so far that the server has answered MAIL. */
    boolean isMailAcknowledged() {
        return dialogue.mailAcknowledged();
    }

    /** Whether the server takes no more messages over this connection. */
    boolean isUsedUp() {
        return dialogue.isUsedUp();
    }

    static void requireRecipients(Envelope envelope) {
        if (envelope.to().isEmpty()) {
            throw new IllegalArgumentException("no recipient");
        }
    }

    /**
     * Sends several messages over this connection, with the envelope of each right behind the message before it where the server allows
     * that (RFC 2920). A message that is refused for all its recipients does not keep the others from being sent.
     *
     * @param mails the messages; asked for the next when it is needed
     * @param done is told what became of each, in their order, on this thread
     * @throws MailException if the connection failed. Messages whose outcome was not told have not been sent
     * @throws IOException if a message cannot be read; as above
     * @throws IllegalArgumentException if a message has no recipient; as above
     */
    public void sendAll(Iterable<MailObject> mails, BiConsumer<MailObject, Delivery> done) throws IOException {
        turn.lock();
        try {
            new Series(dialogue, policy, done).send(mails.iterator());
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /**
     * {@return whether the server answers: what a health check asks}
     */
    public boolean probe() {
        try {
            noop();
            return true;
        } catch (MailException e) {
            return false;
        }
    }

    /**
     * Asks the server for a sign of life.
     *
     * @throws SmtpRefused if it says no
     * @throws MailException if the connection has failed
     */
    public void noop() throws MailException {
        ask(new SmtpCommand.Noop());
    }

    /**
     * Has the server forget what it may be in the middle of.
     *
     * @throws SmtpRefused if it says no
     * @throws MailException if the connection has failed
     */
    public void reset() throws MailException {
        ask(new SmtpCommand.Rset());
    }

    private void ask(SmtpCommand command) throws MailException {
        turn.lock();
        try {
            dialogue.within(policy.limit());
            Reply reply = dialogue.ask(command);
            if (!reply.isPositive()) {
                throw new SmtpRefused(command.line(), reply);
            }
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /**
     * Takes leave of the server and closes the connection.
     *
     * @throws MailException if the connection has failed before; it is closed all the same
     */
    public void quit() throws MailException {
        turn.lock();
        try {
            dialogue.within(FAREWELL);
            dialogue.ask(new SmtpCommand.Quit());
        } finally {
            dialogue.close();
            turn.unlock();
        }
    }

    /**
     * Takes leave of the server as far as that works, and closes the connection. If another thread is using it, that one's call fails at
     * once.
     */
    @Override
    public void close() {
        if (!turn.tryLock()) {
            dialogue.close();
            return;
        }
        try {
            if (dialogue.isOpen()) {
                quit();
            }
        } catch (MailException e) {
            dialogue.close(); // as far as that works
        } finally {
            turn.unlock();
        }
    }
}
