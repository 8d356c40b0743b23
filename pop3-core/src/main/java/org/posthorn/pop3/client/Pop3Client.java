package org.posthorn.pop3.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.DropListing;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3Command;
import org.posthorn.sasl.Login;
import org.posthorn.wire.MailException;
import org.posthorn.wire.Printable;
import org.posthorn.wire.TlsInfo;

/**
 * A connection to a POP3 server, to fetch mail with.
 *
 * <pre>{@code
 * try (Pop3Client pop = Pop3Client.connect("pop.example.org", 995, Login.of("joey", password))) {
 *   for (Listing message : pop.list()) {
 *     pop.retrieve(message, directory.resolve(message.number() + ".eml"));
 *     pop.delete(message);
 *   }
 *   pop.quit();
 * }
 * }</pre>
 *
 * <p>Messages that are marked as deleted are deleted by {@link #quit} and by nothing else: whoever leaves by {@link #close}, or by an
 * exception, leaves the maildrop as it was. TLS is required unless {@link Pop3ClientBuilder#plaintext} says otherwise.
 *
 * <p>Thread-safe: calls are done one after another; {@link #close} by another thread makes the one under way fail at once. All waiting has an
 * end: see {@link org.posthorn.pop3.Pop3ClientLimits}. After an exception other than {@link Pop3Refused} the connection is closed;
 * {@link #isOpen} tells.
 */
public final class Pop3Client implements AutoCloseable {

    private final Dialogue dialogue;
    private final Progress progress;
    private final @Nullable Duration limit;
    private final ReentrantLock turn = new ReentrantLock();
    private boolean withoutUidl;
    private int marked;

    Pop3Client(Dialogue dialogue, Progress progress, @Nullable Duration limit) {
        this.dialogue = dialogue;
        this.progress = progress;
        this.limit = limit;
    }

    /**
     * Connects, with TLS, and logs in. TLS comes from the first octet on port 995, which RFC 8314 prefers; on all others by STLS, which the
     * server must offer.
     *
     * @param host the server's name, which must be in its certificate
     * @param port 995 for POP3 over TLS, 110 for POP3
     * @param login what to log in with
     * @return the connection, with the maildrop locked
     * @throws Pop3Refused if the server does not want us, or another has the maildrop
     * @throws MailException.TlsFailed if there is no TLS to be had, or the certificate is not trusted or for another name
     * @throws MailException.AuthenticationFailed if the login is refused, nothing that is offered fits it, or the server does not prove itself
     * @throws MailException if the connection cannot be made otherwise
     */
    public static Pop3Client connect(String host, int port, Login login) throws MailException {
        return to(host, port).login(login).connect();
    }

    /**
     * A connection with other settings than the usual.
     *
     * @param host the server's name or address
     * @param port its port
     * @return the settings
     */
    public static Pop3ClientBuilder to(String host, int port) {
        return new Pop3ClientBuilder(host, port);
    }

    /** {@return what the server said that it can do; nothing, if it does not know CAPA} */
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

    /** Something that is done while nobody else talks to the server. */
    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T call(Call<T> call) throws IOException {
        turn.lock();
        try {
            dialogue.within(limit);
            return call.run();
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    private Response ask(Pop3Command command) throws MailException {
        turn.lock();
        try {
            dialogue.within(limit);
            return dialogue.demand(command);
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /**
     * {@return how much the maildrop holds (STAT)}
     *
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     */
    public DropListing status() throws MailException {
        Response response = ask(new Pop3Command.Stat());
        return DropListing.parse(response.text()).orElseThrow(() -> dialogue.violated("no drop listing: " + response));
    }

    /**
     * {@return the messages that are not marked as deleted, with their sizes (LIST), and with their unique identifiers where the server has
     * any (UIDL); unmodifiable}
     *
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     */
    public List<Listing> list() throws MailException {
        turn.lock();
        try {
            dialogue.within(limit);
            dialogue.submit(new Pop3Command.ListAll());
            if (!withoutUidl) {
                dialogue.submit(new Pop3Command.UidlAll());
            }
            Listings listings = new Listings();
            Response listed = dialogue.await();
            if (listed.isOk()) {
                scan(listings);
            }
            if (!withoutUidl) {
                withoutUidl = !dialogue.await().isOk();
                if (!withoutUidl) {
                    dialogue.lines(listings::uniqueId);
                }
            }
            if (!listed.isOk()) {
                throw new Pop3Refused("LIST", listed);
            }
            return listings.all();
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    private void scan(Listings listings) throws MailException {
        List<String> wrong = new ArrayList<>(0);
        dialogue.lines(line -> {
            if (!listings.scan(line) && wrong.isEmpty()) {
                wrong.add(line);
            }
        });
        if (!wrong.isEmpty()) {
            throw dialogue.violated("no scan listing: " + Printable.of(wrong.get(0)));
        }
    }

    /**
     * Retrieves a message to a file, which is there whole, and on the disk, or not at all.
     *
     * @param message which
     * @param file where to; replaced if it is there
     * @return how many octets it has; the server's lists may be wrong about that
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     * @throws IOException if the file cannot be written; the connection is closed
     */
    public long retrieve(Listing message, Path file) throws IOException {
        return retrieve(new Pop3Command.Retr(message.number()), message, () -> WholeFile.at(file));
    }

    /**
     * Retrieves a message, exactly as it is sent, each line with its CRLF.
     *
     * @param message which
     * @param out where to; flushed, and not closed. What it has been given is of no use if there is an exception
     * @return how many octets it has
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     * @throws IOException if {@code out} fails; the connection is closed
     */
    public long retrieve(Listing message, OutputStream out) throws IOException {
        return retrieve(new Pop3Command.Retr(message.number()), message, () -> Sink.of(out, message));
    }

    private long retrieve(Pop3Command command, Listing message, Call<Sink> sink) throws IOException {
        return call(() -> {
            dialogue.demand(command);
            return dialogue.message(open(sink), octets -> progress.received(message, octets));
        });
    }

    private Sink open(Call<Sink> sink) throws IOException {
        boolean opened = false;
        try {
            Sink open = sink.run();
            opened = true;
            return open;
        } finally {
            if (!opened) { // with a message on its way to nowhere
                dialogue.close();
            }
        }
    }

    /**
     * Retrieves many messages, several ahead where the server offers PIPELINING (RFC 2449 section 6.6), which saves a round trip for each.
     *
     * @param messages which, in this order
     * @param receiver takes them
     * @return those that the server refused, each with its response; unmodifiable
     * @throws MailException if the connection has failed
     * @throws IOException if the receiver fails; the connection is closed
     */
    public Map<Listing, Response> retrieve(List<Listing> messages, Receiver receiver) throws IOException {
        return call(() -> Collections.unmodifiableMap(new Retrieval(
                        dialogue, messages, message -> new Pop3Command.Retr(message.number()))
                .run(message -> dialogue.message(
                        open(() -> Sink.of(receiver, message)), octets -> progress.received(message, octets)))));
    }

    /**
     * {@return a message, in memory}
     *
     * @param message which; of at most 256 MiB
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     */
    public Message message(Listing message) throws MailException {
        return parsed(new Pop3Command.Retr(message.number()), message);
    }

    /**
     * {@return the header of a message and the first lines of its body (TOP)}
     *
     * @param message which
     * @param lines how many lines of the body, from 0
     * @throws Pop3Refused if the server says no: not all know TOP
     * @throws MailException if the connection has failed
     */
    public Message top(Listing message, int lines) throws MailException {
        return parsed(new Pop3Command.Top(message.number(), lines), message);
    }

    private Message parsed(Pop3Command command, Listing message) throws MailException {
        MemorySink sink = new MemorySink(message.size());
        try {
            retrieve(command, message, () -> sink);
        } catch (MailException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return Message.parse(sink.octets());
    }

    /**
     * Marks a message as deleted: {@link #quit} deletes it.
     *
     * @param message which
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     */
    public void delete(Listing message) throws MailException {
        turn.lock();
        try {
            ask(new Pop3Command.Dele(message.number()));
            marked++;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Marks many messages as deleted, as {@link #delete(Listing)} does one, several ahead where the server offers PIPELINING.
     *
     * @param messages which
     * @return those that the server refused, each with its response; unmodifiable
     * @throws MailException if the connection has failed
     */
    public Map<Listing, Response> delete(List<Listing> messages) throws MailException {
        turn.lock();
        try {
            dialogue.within(limit);
            return Collections.unmodifiableMap(
                    new Retrieval(dialogue, messages, message -> new Pop3Command.Dele(message.number()))
                            .run(message -> marked++));
        } catch (MailException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("counting does not fail", e);
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /**
     * Takes back all marks of deletion (RSET).
     *
     * @throws Pop3Refused if the server says no
     * @throws MailException if the connection has failed
     */
    public void undelete() throws MailException {
        turn.lock();
        try {
            ask(new Pop3Command.Rset());
            marked = 0;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Asks the server for a sign of life. Between two commands it has to wait ten minutes at least (RFC 1939 section 3).
     *
     * @throws Pop3Refused if it says no
     * @throws MailException if the connection has failed
     */
    public void noop() throws MailException {
        ask(new Pop3Command.Noop());
    }

    /**
     * {@return the languages that the server can respond in (RFC 6856 section 3): tags, some with their names behind a space}
     *
     * @throws Pop3Refused if it says no
     * @throws MailException if the connection has failed
     */
    public List<String> languages() throws MailException {
        turn.lock();
        try {
            dialogue.within(limit);
            dialogue.demand(new Pop3Command.Languages());
            List<String> languages = new ArrayList<>();
            dialogue.lines(line -> languages.add(Listings.utf8(line)));
            return List.copyOf(languages);
        } finally {
            dialogue.within(null);
            turn.unlock();
        }
    }

    /**
     * Has the server respond in another language (RFC 6856 section 3).
     *
     * @param range the language, as {@code de}; or {@code *} for that which the server prefers
     * @return the tag of the language that it took
     * @throws Pop3Refused if it has no such language
     * @throws MailException if the connection has failed
     * @throws IllegalArgumentException if it is no language range
     */
    public String language(String range) throws MailException {
        return ask(new Pop3Command.Lang(range)).text().split(" ", 2)[0];
    }

    /**
     * Has the server delete what is marked, takes leave of it, and closes the connection.
     *
     * @return what became of the messages that are marked. If the connection ends before the server has answered, that is unknown; where
     *     nothing is marked, nothing can be
     * @throws Pop3Refused if the server says that it has not deleted them all
     * @throws MailException if the connection had ended before: nothing is deleted
     */
    public Update quit() throws MailException {
        turn.lock();
        try {
            boolean open = dialogue.isOpen();
            dialogue.within(limit);
            return quit(open);
        } finally {
            dialogue.close();
            turn.unlock();
        }
    }

    private Update quit(boolean open) throws MailException {
        try {
            dialogue.demand(new Pop3Command.Quit());
            dialogue.leave();
            return new Update.Done(marked);
        } catch (Pop3Refused e) {
            throw e;
        } catch (MailException e) {
            if (marked == 0 || !open) {
                throw e;
            }
            return new Update.Unknown(marked, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Closes the connection without a word, so that nothing is deleted, not even by a server that would take QUIT for leave to delete what was
     * retrieved (RFC 2449 section 6.7, EXPIRE 0). If another thread is using the connection, that one's call fails at once.
     */
    @Override
    public void close() {
        dialogue.close();
    }
}
