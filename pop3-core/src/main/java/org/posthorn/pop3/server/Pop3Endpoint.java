package org.posthorn.pop3.server;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.session.Pop3ServerSession;
import org.posthorn.pop3.session.Pop3ServerSession.Apop;
import org.posthorn.pop3.session.Pop3ServerSession.Ask;
import org.posthorn.pop3.session.Pop3ServerSession.Authenticate;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.pop3.session.Pop3ServerSession.Exchange;
import org.posthorn.pop3.session.Pop3ServerSession.Fault;
import org.posthorn.pop3.session.Pop3ServerSession.Open;
import org.posthorn.pop3.session.Pop3ServerSession.Respond;
import org.posthorn.pop3.session.Pop3ServerSession.Send;
import org.posthorn.pop3.session.Pop3ServerSession.Update;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.sasl.SaslServer;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server: has the session's questions answered by those who know users and maildrops, where that may block: on the
 * connection's own thread, or, where that must not wait, on a worker.
 */
final class Pop3Endpoint implements Endpoint<Event> {

    static final Logger LOG = LoggerFactory.getLogger(Pop3Server.class);

    /** What may block; gives the answer, which is for the connection's thread. */
    private interface Work {
        Runnable run() throws Exception;
    }

    private final Connection connection;
    private final Pop3ServerSession session;
    private final Pop3Service service;
    private final @Nullable Turns turns;

    /** These are for work alone, each piece of which sees what those before it did. */
    private @Nullable SaslServer exchange;

    private @Nullable Maildrop maildrop;
    private @Nullable OutgoingMessage reading;

    /** The same as {@link #reading}, for the connection's thread. */
    private @Nullable OutgoingMessage outgoing;

    private boolean behindPiece;

    Pop3Endpoint(Connection connection, Pop3ServerSession session, Pop3Service service, @Nullable Turns turns) {
        this.connection = connection;
        this.session = session;
        this.service = service;
        this.turns = turns;
    }

    @Override
    public Pop3ServerSession session() {
        return session;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Send send) {
            begin(() -> open(send), why -> refuse(send, Failures.sending(why)));
        } else if (event instanceof Exchange step) {
            begin(() -> answer(next(step)), why -> refuse(step, Phrase.LOGIN_UNAVAILABLE));
        } else if (event instanceof Open open) {
            begin(() -> open(open.user()), why -> refuse(open, Failures.opening(why)));
        } else if (event instanceof Update update) {
            begin(() -> update(update.deleted()), why -> refuse(update, Failures.updating(why)));
        } else if (event instanceof Fault fault) {
            LOG.debug("{}: {}", connection.remote(), fault.violation());
        }
    }

    /** What to say when work has failed. */
    private interface Refusal {
        Runnable of(Throwable why);
    }

    private void begin(Work work, Refusal refusal) {
        Turns elsewhere = turns;
        if (elsewhere == null) {
            done(work, refusal).run();
            return;
        }
        elsewhere.add(
                () -> connection.execute(done(work, refusal)),
                () -> connection.execute(refusal.of(new IOException("no worker"))));
    }

    /** Does the work, or finds out what to say when it fails. */
    private Runnable done(Work work, Refusal refusal) {
        try {
            return work.run();
        } catch (Exception | Error e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (e instanceof MailboxException.InUse || e instanceof MailboxException.MessageGone) {
                LOG.debug("{}: {}", connection.remote(), e.toString());
            } else {
                LOG.warn("the mail store failed {}", connection.remote(), e);
            }
            return refusal.of(e);
        }
    }

    private Runnable refuse(Ask ask, Phrase why) {
        return ifAsked(() -> {
            LOG.debug(
                    "{}: {} is refused: {}", connection.remote(), ask.getClass().getSimpleName(), why);
            session.refuse(why);
        });
    }

    /** An answer that comes too late is none. */
    private Runnable ifAsked(Runnable answer) {
        return () -> {
            if (session.asks()) {
                answer.run();
            } else {
                LOG.debug("{}: an answer came too late", connection.remote());
            }
        };
    }

    // ---- logins ----

    private SaslStep next(Exchange ask) {
        if (ask instanceof Apop apop) {
            return service.verify(apop);
        }
        if (ask instanceof Respond response) {
            return Objects.requireNonNull(exchange).step(response.message().octets());
        }
        Authenticate command = (Authenticate) ask;
        SaslServer begun = service.begin(command, session.channel());
        exchange = begun;
        Optional<SaslStep.Message> initial = command.initial();
        return initial.isPresent() ? begun.step(initial.get().octets()) : begun.start();
    }

    private Runnable answer(SaslStep step) {
        if (step instanceof SaslStep.Failed failed) {
            LOG.debug("{}: login failed, {} {}", connection.remote(), failed.failure(), failed.detail());
        }
        return ifAsked(() -> session.answer(step));
    }

    private Runnable open(SaslIdentity user) throws IOException {
        if (!service.mayLogIn(user)) {
            return ifAsked(() -> session.refuse(Phrase.LOGIN_DELAY));
        }
        leave();
        Maildrop opened = service.open(user);
        maildrop = opened;
        Pop3Service.Terms terms;
        List<Maildrop.Item> items;
        try {
            items = opened.list();
            terms = service.loggedIn(user);
        } catch (IOException | RuntimeException e) {
            leave();
            throw e;
        }
        LOG.debug("{}: {} has logged in, {} messages", connection.remote(), user.authzid(), items.size());
        return ifAsked(() -> session.opened(items, terms.loginDelay(), terms.expire()));
    }

    // ---- messages ----

    private Runnable open(Send send) throws IOException {
        stopReading();
        OutgoingMessage message =
                new OutgoingMessage(Objects.requireNonNull(maildrop).open(send.item()));
        reading = message;
        if (!send.utf8() && service.refusesUtf8() && message.needsUtf8()) {
            stopReading();
            return ifAsked(() -> session.refuse(Phrase.NEEDS_UTF8));
        }
        closeIfRead(message);
        return ifAsked(() -> {
            outgoing = message;
            session.send();
            give(message);
        });
    }

    /** What is in memory stays readable. */
    private void closeIfRead(OutgoingMessage message) throws IOException {
        if (message.isLast() || message.isAtHand()) {
            reading = null;
            message.close();
        }
    }

    /** Gives the piece that was read. */
    private void give(OutgoingMessage message) {
        boolean more = session.body(message.current());
        behindPiece = more && !message.isLast();
        if (!behindPiece) {
            outgoing = null;
            session.endOfBody();
        }
    }

    @Override
    public boolean bodyWanted() {
        OutgoingMessage message = outgoing;
        if (message == null || !behindPiece) {
            return false;
        }
        behindPiece = false;
        if (message.isAtHand()) {
            message.next();
            give(message);
            return true;
        }
        begin(() -> readOn(message), why -> this::breakOff);
        return turns == null;
    }

    private Runnable readOn(OutgoingMessage message) throws IOException {
        message.readOn();
        closeIfRead(message);
        return () -> give(message);
    }

    private void breakOff() {
        outgoing = null;
        if (session.sends()) {
            session.breakOff();
        }
    }

    private void stopReading() throws IOException {
        OutgoingMessage over = reading;
        reading = null;
        if (over != null) {
            over.close();
        }
    }

    // ---- the end ----

    private Runnable update(List<Maildrop.Item> deleted) throws IOException {
        try {
            if (!deleted.isEmpty()) {
                Objects.requireNonNull(maildrop).delete(deleted);
                LOG.debug("{}: {} messages deleted", connection.remote(), deleted.size());
            }
        } finally {
            leave(); // before the client hears of it: it may come again at once
        }
        return ifAsked(session::updated);
    }

    /** Leaves the maildrop to others. */
    private void leave() {
        Maildrop left = maildrop;
        maildrop = null;
        try {
            stopReading();
        } catch (IOException e) {
            LOG.debug("{}: {}", connection.remote(), e.toString());
        }
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void stopping() {
        session.shutdown();
    }

    @Override
    public void closed() {
        Turns elsewhere = turns;
        if (elsewhere == null) {
            leaveQuietly();
        } else {
            elsewhere.add(this::leaveQuietly, this::leaveQuietly);
        }
    }

    private void leaveQuietly() {
        try {
            leave();
        } catch (RuntimeException e) {
            LOG.warn("a maildrop failed when it was left by {}", connection.remote(), e);
        }
    }
}
