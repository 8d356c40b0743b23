package org.posthorn.verify.client;

import java.io.IOException;
import java.util.Iterator;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.MailObject;
import org.posthorn.smtp.client.SmtpClient;

/** Our client. */
final class Posthorn implements Sender.Open {

    private static final Envelope ENVELOPE = Envelope.of("a@example.org", "b@example.org");

    private final SmtpClient client;
    private final MailObject mail;
    private final boolean series;

    private Posthorn(int port, byte[] message, boolean series) throws IOException {
        client = SmtpClient.to("localhost", port)
                .localAddress(java.net.InetAddress.getLoopbackAddress())
                .plaintext()
                .connect();
        mail = new MailObject(ENVELOPE, Message.parse(message));
        this.series = series;
    }

    static Posthorn one(int port, byte[] message) throws IOException {
        return new Posthorn(port, message, false);
    }

    static Posthorn series(int port, byte[] message) throws IOException {
        return new Posthorn(port, message, true);
    }

    @Override
    public long sendUntil(long end) throws IOException {
        long[] sent = {0};
        if (series) {
            client.sendAll(() -> until(end), (each, delivery) -> sent[0] += delivery.isComplete() ? 1 : 0);
            return sent[0];
        }
        while (System.nanoTime() < end) {
            sent[0] += client.send(mail.envelope(), mail.message()).isComplete() ? 1 : 0;
        }
        return sent[0];
    }

    private Iterator<MailObject> until(long end) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return System.nanoTime() < end;
            }

            @Override
            public MailObject next() {
                return mail;
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
