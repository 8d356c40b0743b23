package org.posthorn.smtp.server;

import java.io.InputStream;
import java.util.Objects;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;

/** Says yes to everything, and gives messages to a consumer. */
final class ConsumingHandler implements SmtpHandler {

    private final MessageConsumer consumer;

    ConsumingHandler(MessageConsumer consumer) {
        this.consumer = Objects.requireNonNull(consumer);
    }

    @Override
    public Reply message(Envelope envelope, InputStream message) throws Exception {
        consumer.accept(envelope, message);
        return Reply.ok();
    }
}
