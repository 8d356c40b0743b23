package org.posthorn.smtp.server;

import java.io.InputStream;
import java.util.Objects;
import org.posthorn.smtp.Envelope;

/** Says yes to everything, and gives messages to a consumer. */
final class ConsumingHandler implements SmtpHandler {

    private final MessageConsumer consumer;

    ConsumingHandler(MessageConsumer consumer) {
        this.consumer = Objects.requireNonNull(consumer);
    }

    void consume(Envelope envelope, InputStream message) throws Exception {
        consumer.accept(envelope, message);
    }
}
