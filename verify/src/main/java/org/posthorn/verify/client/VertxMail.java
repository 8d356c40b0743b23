package org.posthorn.verify.client;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.concurrent.ExecutionException;

/** The Vert.x mail client with its defaults, but one connection in its pool. It makes each message anew, of a text of the size wanted. */
final class VertxMail implements Sender.Open {

    private final Vertx vertx = Vertx.vertx();
    private final MailClient client;
    private final MailMessage message;

    VertxMail(int port, String text) {
        client = MailClient.create(
                vertx,
                new MailConfig("127.0.0.1", port, StartTLSOptions.DISABLED, null)
                        .setOwnHostname("vertx.example")
                        .setMaxPoolSize(1));
        message = new MailMessage("a@example.org", "b@example.org", "Measured", text);
    }

    @Override
    public long sendUntil(long end) throws ExecutionException, InterruptedException {
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            client.sendMail(message).toCompletionStage().toCompletableFuture().get();
        }
        return sent;
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
