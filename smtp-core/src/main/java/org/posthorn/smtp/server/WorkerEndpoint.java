package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.wire.driver.Connection;

/**
 * Calls the handler on other threads, as the connection's must not block. A message gets its worker only when it is whole, or so large that
 * it should not wait for that: so most messages need no second change of threads, and a client that dawdles over a small one takes no worker.
 */
final class WorkerEndpoint extends SmtpEndpoint {

    private static final Reply TOO_BUSY = Reply.closing("Too busy, closing transmission channel");

    private static final int START_ABOVE = 64 * 1024;

    private final Handover workers;
    private @Nullable Envelope envelope;
    private @Nullable QueuedMessage message;
    private @Nullable Reply outcome;
    private boolean whole;

    WorkerEndpoint(
            Connection connection,
            SmtpServerSession session,
            SmtpHandler handler,
            SaslServers mechanisms,
            Handover workers) {
        super(connection, session, handler, mechanisms);
        this.workers = workers;
    }

    @Override
    void ask(Ask ask) {
        begin(
                () -> {
                    Runnable answer = answer(ask);
                    connection.execute(answer);
                },
                () -> reply(TOO_BUSY));
    }

    @Override
    void receive(Envelope from) {
        envelope = from;
        message = new QueuedMessage(connection);
        outcome = null;
        whole = false;
    }

    /** Gives the message to a worker, if none has it yet. */
    private void startWorker(QueuedMessage coming) {
        Envelope from = envelope;
        if (from == null) {
            return;
        }
        envelope = null;
        begin(
                () -> {
                    Reply reply = deliver(from, coming);
                    coming.swallow();
                    connection.execute(() -> delivered(coming, reply));
                },
                () -> {
                    coming.swallow();
                    delivered(coming, Reply.tryLater());
                });
    }

    /** Has {@code task} run on a worker, or {@code refusal} here if there is none. If the task ends in an error, so does the connection. */
    private void begin(Runnable task, Runnable refusal) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a worker failed for {}", connection.remote(), e);
                connection.close();
            }
        };
        workers.give(connection, guarded, () -> connection.execute(refusal));
    }

    private void delivered(QueuedMessage done, Reply reply) {
        if (done == message) {
            outcome = reply;
            replyIfDue();
        }
    }

    private void replyIfDue() {
        Reply reply = outcome;
        if (whole && reply != null) {
            message = null;
            outcome = null;
            whole = false;
            reply(reply);
        }
    }

    @Override
    boolean isBroken(MessageStream coming) {
        return ((QueuedMessage) coming).failed();
    }

    @Override
    void piece(ByteBuffer bytes) {
        QueuedMessage coming = message;
        if (coming != null) {
            coming.add(bytes);
            if (envelope != null && coming.available() > START_ABOVE) {
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
            envelope = null;
        }
    }

    @Override
    public void closed() {
        broken("the client left in the middle of its message");
        begin(this::sayDisconnected, () -> {});
    }
}
