package org.posthorn.pop3.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3ClientSession;
import org.posthorn.pop3.session.Pop3ClientSession.Chunk;
import org.posthorn.pop3.session.Pop3ClientSession.Closing;
import org.posthorn.pop3.session.Pop3ClientSession.Ended;
import org.posthorn.pop3.session.Pop3ClientSession.Entry;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3ClientSession.Fault;
import org.posthorn.pop3.session.Pop3ClientSession.Greeting;
import org.posthorn.pop3.session.Pop3ClientSession.Responded;
import org.posthorn.pop3.session.Pop3Command;
import org.posthorn.wire.MailException;
import org.posthorn.wire.TlsInfo;
import org.posthorn.wire.Violation;
import org.posthorn.wire.driver.ClientConnection;
import org.posthorn.wire.driver.ConnectOptions;

/** Commands and their responses over one connection. For one thread at a time, but for {@link #close}. */
final class Dialogue {

    private final Pop3ClientSession session;
    private final ClientConnection<Event> connection;

    private Dialogue(Pop3ClientSession session, ClientConnection<Event> connection) {
        this.session = session;
        this.connection = connection; // not endingAtDeadlines: when a message is judged, it may go on
    }

    static Dialogue connect(InetSocketAddress server, ConnectOptions options, Pop3ClientSession session)
            throws MailException {
        return new Dialogue(session, ClientConnection.connect(server, options, session));
    }

    /** Queues a command, which goes out when something is awaited. */
    void submit(Pop3Command command) {
        session.submit(command);
    }

    /** Sends a command and waits for its response, whatever it says. */
    Response ask(Pop3Command command) throws MailException {
        submit(command);
        return await();
    }

    /** Sends a command that must not be refused. */
    Response demand(Pop3Command command) throws MailException {
        Response response = ask(command);
        if (!response.isOk()) {
            throw new Pop3Refused(command.line(), response);
        }
        return response;
    }

    /** The next response, whatever it says, or the greeting. */
    Response await() throws MailException {
        return response(connection.next());
    }

    private Response response(@Nullable Event event) throws MailException {
        if (event instanceof Responded responded) {
            return responded.response();
        } else if (event instanceof Greeting greeting) {
            return greeting.response();
        }
        throw over(event);
    }

    /** The next event within an exchange: a challenge, or, as all others, the response in the end. */
    @Nullable Event next() throws MailException {
        return connection.next();
    }

    /** What an event means that is none of those that were waited for: the end. */
    MailException over(@Nullable Event event) {
        connection.close();
        if (event instanceof Fault fault) {
            return MailException.of(fault.violation());
        } else if (event instanceof Closing closing) {
            return new Pop3Refused("the server closes the connection", closing.response());
        }
        return new MailException.Disconnected("the connection is over", null);
    }

    /** Takes the lines that follow a response. */
    void lines(Consumer<String> each) throws MailException {
        for (; ; ) {
            Event event = connection.next();
            if (event instanceof Entry entry) {
                each.accept(entry.line());
            } else if (event instanceof Ended) {
                return;
            } else {
                throw over(event);
            }
        }
    }

    /** Takes the message that follows a response. Returns how many octets it had. If it does not come whole, that is the end. */
    long message(Sink sink, LongConsumer progress) throws IOException {
        boolean whole = false;
        try {
            long size = copy(sink, progress);
            sink.commit(size);
            whole = true;
            return size;
        } finally {
            if (!whole) {
                connection.close();
                sink.abort();
            }
        }
    }

    private long copy(Sink sink, LongConsumer progress) throws IOException {
        long size = 0;
        for (; ; ) {
            Event event = connection.next();
            if (event instanceof Chunk chunk) {
                sink.write(chunk.bytes());
                size += chunk.bytes().remaining();
                progress.accept(size);
            } else if (event instanceof Ended) {
                return size;
            } else {
                throw over(event);
            }
        }
    }

    /** The server said something that it must not say. */
    MailException violated(String detail) {
        connection.close();
        return new MailException.ProtocolViolated(new Violation(Violation.Kind.SYNTAX, detail));
    }

    /** The session, to answer challenges. */
    Pop3ClientSession session() {
        return session;
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

    /** QUIT has been answered: takes leave in TLS too (RFC 8314 section 3.4), as far as that works. */
    void leave() {
        try {
            connection.next();
        } catch (MailException ignored) {
            // all that matters has been said
        } finally {
            connection.close();
        }
    }

    void close() {
        connection.close();
    }
}
