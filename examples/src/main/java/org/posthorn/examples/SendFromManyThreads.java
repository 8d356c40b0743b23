package org.posthorn.examples;

import java.io.IOException;
import java.util.List;
import org.posthorn.mime.Message;
import org.posthorn.smtp.client.PoolLimits;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpPool;

/** Recipe: send from many threads over a few connections. */
public final class SendFromManyThreads {

    private SendFromManyThreads() {}

    /**
     * Sends mails, each from a thread of its own.
     *
     * @param settings those of {@link SmtpClient#to}
     * @param mails what to send
     * @throws InterruptedException if this thread is interrupted
     */
    public static void send(SmtpClientBuilder settings, List<Message> mails) throws InterruptedException {
        // recipe
        try (SmtpPool pool = SmtpPool.of(settings, PoolLimits.DEFAULTS.withConnections(2))) {
            Thread[] senders = mails.stream()
                    .map(mail -> new Thread(() -> send(pool, mail)))
                    .toArray(Thread[]::new);
            for (Thread sender : senders) {
                sender.start();
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
        // end
    }

    private static void send(SmtpPool pool, Message mail) {
        try {
            pool.send(mail);
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }
}
