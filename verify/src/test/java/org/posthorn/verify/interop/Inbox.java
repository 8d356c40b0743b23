package org.posthorn.verify.interop;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.wire.driver.Driver;

/** Our server, which offers STARTTLS, with what has arrived at it. */
final class Inbox implements AutoCloseable {

    /**
     * A message that arrived.
     *
     * @param envelope where it came from and was to go
     * @param octets all of it
     * @param secured whether it came over TLS
     */
    record Arrived(Envelope envelope, byte[] octets, boolean secured) {}

    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final SmtpServer server;

    Inbox(Driver driver, SSLContext tls) throws IOException {
        server = SmtpServer.configure()
                .hostName("inbox.example")
                .driver(driver)
                .startTls(tls)
                .listen(Receiving::new);
    }

    int port() {
        return server.port();
    }

    /** The next message to arrive. */
    Arrived next() throws InterruptedException {
        Arrived next = arrived.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message arrived");
        }
        return next;
    }

    @Override
    public void close() {
        server.close();
    }

    /** One connection. */
    private final class Receiving implements SmtpHandler {
        private boolean secured;

        @Override
        public Reply hello(Hello hello) {
            secured = hello.client().tls().isPresent();
            return Reply.of(250, "greets " + hello.domain());
        }

        @Override
        public Reply message(Envelope envelope, InputStream message) throws IOException {
            arrived.add(new Arrived(envelope, message.readAllBytes(), secured));
            return Reply.of(250, "2.0.0", "OK");
        }
    }
}
