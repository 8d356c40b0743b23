package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Turns;

/**
 * Calls a blocking handler on other threads, as the connection's must not block. A message gets its worker only when it is whole, or so
 * large that it should not wait for that: so most messages need no second change of threads, and a client that dawdles over a small one takes
 * no worker.
 */
final class WorkerEndpoint extends SmtpEndpoint {

    private static final int START_ABOVE = 64 * 1024;

    /** What a worker is to do with a message that comes. */
    private record Task(Envelope envelope, @Nullable Transaction transaction) {}

    private final Calls calls;
    private final Turns turns;
    private @Nullable Task task;
    private @Nullable QueuedMessage message;
    private @Nullable Replies outcome;
    private boolean whole;

    WorkerEndpoint(
            Connection connection, SmtpServerSession session, SmtpService service, SmtpHandler handler, Client client) {
        super(connection, session, service, handler, client);
        this.calls = new Calls(this, handler);
        this.turns = new Turns(connection, service.workers());
    }

    @Override
    void ask(Ask ask) {
        if (ask instanceof Exchange exchange) {
            begin(
                    () -> {
                        SaslStep step = next(exchange);
                        Reply verdict = calls.verdict(step);
                        connection.execute(() -> exchanged(step, verdict));
                    },
                    () -> connection.execute(this::tooBusy));
        } else {
            begin(
                    () -> {
                        Reply reply = calls.answer(ask);
                        connection.execute(() -> answered(ask, reply));
                    },
                    () -> connection.execute(this::tooBusy));
        }
    }

    /** Has {@code work} done by a worker, or {@code refusal}, which must not block, if there is none. */
    private void begin(Runnable work, Runnable refusal) {
        turns.add(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        LOG.error("a worker failed for {}", connection.remote(), e);
                        connection.execute(this::giveUp);
                    }
                },
                refusal);
    }

    /** Ends the connection, with a word to the client where one can be said. */
    private void giveUp() {
        if (session.asks()) {
            session.reply(Usual.INTERNAL_ERROR);
        } else {
            connection.close();
        }
    }

    @Override
    void receive(Envelope envelope, @Nullable Transaction transaction) {
        task = new Task(envelope, transaction);
        message = new QueuedMessage(connection);
        outcome = null;
        whole = false;
    }

    /** Gives the message to a worker, if none has it yet. */
    private void startWorker(QueuedMessage coming) {
        Task due = task;
        if (due == null) {
            return;
        }
        task = null;
        begin(
                () -> {
                    Replies replies = calls.deliver(due.envelope(), due.transaction(), coming);
                    coming.swallow();
                    connection.execute(() -> delivered(coming, replies));
                },
                () -> {
                    coming.swallow();
                    if (due.transaction() != null) {
                        due.transaction().end();
                    }
                    connection.execute(() -> delivered(coming, Usual.TRY_LATER));
                });
    }

    private void delivered(QueuedMessage done, Replies replies) {
        if (done == message) {
            outcome = replies;
            replyIfDue();
        }
    }

    private void replyIfDue() {
        Replies replies = outcome;
        if (whole && replies != null) {
            message = null;
            outcome = null;
            whole = false;
            messageAnswered(replies);
        }
    }

    @Override
    void piece(ByteBuffer bytes) {
        QueuedMessage coming = message;
        if (coming != null) {
            coming.add(bytes);
            if (task != null && coming.waiting() > START_ABOVE) {
                startWorker(coming);
            }
        }
    }

    @Override
    void whole() {
        whole = true;
        QueuedMessage coming = message;
        if (coming != null) {
            coming.end();
            startWorker(coming);
        }
        replyIfDue();
    }

    @Override
    void broken(String why) {
        if (message != null) {
            message.fail(why);
            message = null;
            task = null;
        }
    }

    @Override
    void afterwards(Runnable work) {
        begin(work, work); // without a worker, too, what is to be closed is
    }
}
