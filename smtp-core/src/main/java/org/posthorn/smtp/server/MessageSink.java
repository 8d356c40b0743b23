package org.posthorn.smtp.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes one message, piece by piece. Its methods are called in order, and must return at once. Either {@link #end} or {@link #aborted} is
 * the last.
 */
public interface MessageSink {

    /** What {@link #piece} returns when the next piece may come at once. */
    CompletionStage<?> READY = CompletableFuture.completedStage("ready");

    /** Takes nothing, and says that this server takes no messages. */
    MessageSink REFUSING = new MessageSink() {
        @Override
        public CompletionStage<?> piece(ByteBuffer octets) {
            return READY;
        }

        @Override
        public CompletionStage<Replies> end() {
            return CompletableFuture.completedStage(Usual.NO_MESSAGES);
        }
    };

    /**
     * Some octets of the message: lines ended by CRLF, dots unstuffed.
     *
     * @param octets the octets, valid until this returns: copy what is needed longer
     * @return completes when the next piece may come; until then nothing is read from the client. If it fails, the message is aborted and
     *     the client is told at its end to try again later (451 4.3.0); so too if it does not complete within
     *     {@link org.posthorn.smtp.SmtpTimes#answer}
     */
    CompletionStage<?> piece(ByteBuffer octets);

    /**
     * The message is whole. A positive reply takes over the duty to deliver it (RFC 5321 section 4.2.5): complete with one only when the
     * message is where it cannot be lost.
     *
     * @return gives 250, or a refusal, for all recipients or for each
     */
    CompletionStage<Replies> end();

    /**
     * The message will never be whole: the client left, or it was refused on the way, for its size or for what is in it.
     *
     * @param reason why, for people
     */
    default void aborted(String reason) {}
}
