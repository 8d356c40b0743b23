package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.smtp.session.SmtpServerSession.Ask;
import org.posthorn.smtp.session.SmtpServerSession.Exchange;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Turns;

/** Calls a handler that answers by stages, on the connection's own thread. Only mechanisms of authentication may block, elsewhere. */
final class AsyncEndpoint extends SmtpEndpoint {

    private final AsyncSmtpHandler handler;
    private final Turns turns;
    private final Duration patience;
    private @Nullable Transaction receiving;
    private @Nullable MessageSink sink;
    private boolean held;

    AsyncEndpoint(
            Connection connection,
            SmtpServerSession session,
            SmtpService service,
            AsyncSmtpHandler handler,
            Client client) {
        super(connection, session, service, handler, client);
        this.handler = handler;
        this.turns = new Turns(connection, service.workers());
        this.patience = service.answerLimit();
    }

    // --- questions

    @Override
    void ask(Ask ask) {
        if (ask instanceof Exchange exchange) {
            step(exchange);
        } else {
            Awaited.<Reply>await(
                    connection,
                    () -> put(ask, handler),
                    reply -> answered(ask, reply),
                    failure -> answered(ask, failed(ask, failure)));
        }
    }

    private void step(Exchange exchange) {
        if (connection.blocking()) {
            stepped(next(exchange));
            return;
        }
        turns.add(
                () -> {
                    SaslStep step = next(exchange);
                    connection.execute(() -> stepped(step));
                },
                () -> connection.execute(this::tooBusy));
    }

    private void stepped(SaslStep step) {
        if (step instanceof SaslStep.Done done) {
            Awaited.<Reply>await(
                    connection,
                    () -> handler.authenticated(authenticated(done)),
                    verdict -> exchanged(step, verdict),
                    failure -> exchanged(step, failedAuthenticated(failure)));
        } else {
            exchanged(step, null);
        }
    }

    // --- messages

    @Override
    void receive(Envelope envelope, @Nullable Transaction transaction) {
        receiving = transaction;
        try {
            sink = Objects.requireNonNull(handler.message(transaction()), "no sink");
        } catch (RuntimeException | Error e) {
            refuse(e);
        }
    }

    @Override
    void piece(ByteBuffer bytes) {
        MessageSink to = sink;
        if (to == null) {
            return;
        }
        CompletionStage<?> stage;
        try {
            stage = Objects.requireNonNull(to.piece(bytes), "no stage");
        } catch (RuntimeException | Error e) {
            pieceFailed(to, e);
            return;
        }
        if (stage != MessageSink.READY) {
            awaitPiece(to, stage);
        }
    }

    private void awaitPiece(MessageSink by, CompletionStage<?> stage) {
        Awaited<Boolean> taken = Awaited.await(
                connection, () -> stage.thenApply(any -> true), ready -> goOn(), failure -> pieceFailed(by, failure));
        if (!taken.done()) {
            held = true;
            connection.hold();
            taken.limit(patience);
        }
    }

    private void goOn() {
        if (held) {
            held = false;
            connection.release();
        }
    }

    private void pieceFailed(MessageSink by, Throwable failure) {
        if (by == sink) {
            broken("the application failed to take a piece of the message: " + failure);
            refuse(failure);
        }
        goOn();
    }

    /** What is left of the message is swallowed. */
    private void refuse(Throwable failure) {
        session.refuseBody(failedMessage(failure).one());
        endReceiving();
    }

    @Override
    void whole() {
        MessageSink to = Objects.requireNonNull(sink);
        sink = null;
        Awaited.<Replies>await(connection, to::end, this::taken, failure -> taken(failedMessage(failure)));
    }

    private void taken(Replies replies) {
        endReceiving();
        messageAnswered(replies);
    }

    private void endReceiving() {
        if (receiving != null) {
            receiving.end();
            receiving = null;
        }
    }

    @Override
    void broken(String why) {
        MessageSink to = sink;
        sink = null;
        if (to != null) {
            try {
                to.aborted(why);
            } catch (RuntimeException | Error e) {
                logFailure("the end of a message", e);
            }
        }
    }

    @Override
    void afterwards(Runnable task) {
        task.run();
    }
}
