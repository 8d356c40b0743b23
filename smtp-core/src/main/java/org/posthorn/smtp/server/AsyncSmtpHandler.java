package org.posthorn.smtp.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.posthorn.smtp.Reply;

/**
 * What a server answers, each question now or later: when its stage completes, on whatever thread. Meanwhile no thread waits. What a
 * handler does not say for itself has a sensible default, but for {@link #message}: without it every message is refused.
 *
 * <p>Methods are called on the thread that moves the connection's bytes and must return at once: under the selector driver it is that of
 * all connections. {@link SmtpQuestions} says in which order they are called.
 *
 * <p>What becomes of a stage: one that fails, as a method that throws, is a question that fails. Only its first completion counts. What
 * comes after the client has left, or after the time for an answer was over, is not heard by anybody; that time is
 * {@link org.posthorn.smtp.SmtpTimes#answer}, and the client is then told 421 and the connection ends.
 */
public non-sealed interface AsyncSmtpHandler extends SmtpQuestions<CompletionStage<Reply>> {

    @Override
    default CompletionStage<Reply> connected(Client client) {
        return CompletableFuture.completedStage(Usual.GREETING);
    }

    @Override
    default CompletionStage<Reply> hello(Hello hello) {
        return CompletableFuture.completedStage(Usual.hello(hello));
    }

    @Override
    default CompletionStage<Reply> authenticated(Authenticated authenticated) {
        return CompletableFuture.completedStage(Usual.AUTHENTICATED);
    }

    @Override
    default CompletionStage<Reply> mail(Mail mail) {
        return CompletableFuture.completedStage(Usual.SENDER);
    }

    @Override
    default CompletionStage<Reply> recipient(Recipient recipient) {
        return CompletableFuture.completedStage(Usual.RECIPIENT);
    }

    @Override
    default CompletionStage<Reply> data(Data data) {
        return CompletableFuture.completedStage(Usual.DATA);
    }

    @Override
    default CompletionStage<Reply> verify(Verify verify) {
        return CompletableFuture.completedStage(Usual.VERIFY);
    }

    @Override
    default CompletionStage<Reply> expand(Expand expand) {
        return CompletableFuture.completedStage(Usual.EXPAND);
    }

    @Override
    default CompletionStage<Reply> turn(Turn turn) {
        return CompletableFuture.completedStage(Usual.turn(turn.queue()));
    }

    @Override
    default CompletionStage<Reply> xclient(Xclient xclient) {
        return CompletableFuture.completedStage(Usual.GREETING);
    }

    /**
     * A message begins to come, whose {@link #data} was answered with 354.
     *
     * @param transaction whose message it is; when the sink's end is answered, or it is aborted, its scope ends
     * @return takes the message's octets
     */
    default MessageSink message(Transaction transaction) {
        return MessageSink.REFUSING;
    }

    /**
     * The connection is over. By now every sink has had its end or was aborted.
     *
     * @param client whose
     */
    @Override
    default void disconnected(Client client) {}
}
