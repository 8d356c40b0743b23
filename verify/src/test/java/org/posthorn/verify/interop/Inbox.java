package org.posthorn.verify.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.posthorn.sasl.SaslIdentity;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.Replies;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.smtp.server.Transaction;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.wire.Transcript;

/** Our server, with what has arrived at it. */
final class Inbox implements AutoCloseable {

    /**
     * A message that arrived, whatever was then said to it.
     *
     * @param envelope where it came from and was to go
     * @param octets all of it
     * @param secured whether it came over TLS
     * @param remote where the client is
     * @param user who brought it, if the client logged in; else null
     */
    record Arrived(
            Envelope envelope,
            byte[] octets,
            boolean secured,
            InetAddress remote,
            @Nullable String user) {}

    private static final Reply TAKEN = Reply.of(250, "2.0.0", "OK");

    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Function<ForwardPath, Reply> recipients;
    private final Function<ForwardPath, Reply> outcomes;
    private final SmtpServer server;

    private Inbox(
            UnaryOperator<SmtpServerBuilder> settings,
            Function<ForwardPath, Reply> recipients,
            Function<ForwardPath, Reply> outcomes)
            throws IOException {
        this.recipients = recipients;
        this.outcomes = outcomes;
        SmtpServerBuilder builder =
                SmtpServer.configure().hostName("inbox.example").transcripts(client -> new Heard(heard));
        server = settings.apply(builder).listen(Receiving::new);
    }

    /**
     * Begins to serve.
     *
     * @param settings whatever it is to do otherwise than usual
     */
    static Inbox open(UnaryOperator<SmtpServerBuilder> settings) throws IOException {
        return new Inbox(settings, recipient -> Reply.ok(), recipient -> TAKEN);
    }

    /**
     * Begins to serve.
     *
     * @param recipients answers for each recipient
     */
    static Inbox open(UnaryOperator<SmtpServerBuilder> settings, Function<ForwardPath, Reply> recipients)
            throws IOException {
        return new Inbox(settings, recipients, recipient -> TAKEN);
    }

    /**
     * Begins to serve, taking all recipients at first.
     *
     * @param outcomes answers for each recipient once the message is there
     */
    static Inbox deciding(UnaryOperator<SmtpServerBuilder> settings, Function<ForwardPath, Reply> outcomes)
            throws IOException {
        return new Inbox(settings, recipient -> Reply.ok(), outcomes);
    }

    /** The setting that secures connections so. */
    static UnaryOperator<SmtpServerBuilder> secured(Way way, SelfSignedCertificate certificate) {
        return switch (way) {
            case PLAIN -> builder -> builder;
            case STARTTLS -> builder -> builder.startTls(certificate.serverContext());
            case TLS -> builder -> builder.implicitTls(certificate.serverContext());
        };
    }

    int port() {
        return server.port();
    }

    /** All commands that came, of all connections. */
    List<String> heard() {
        return heard;
    }

    /** The next message to arrive. */
    Arrived next() throws InterruptedException {
        Arrived next = arrived.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message arrived; " + heard);
        }
        return next;
    }

    @Override
    public void close() {
        server.close();
    }

    /** What one side said. */
    record Heard(List<String> lines) implements Transcript {
        @Override
        public void received(String line) {
            lines.add(line);
        }

        @Override
        public void sent(String line) {}

        @Override
        public void note(String text) {}
    }

    /** One connection. */
    private final class Receiving implements SmtpHandler {
        private boolean secured;
        private InetAddress remote = InetAddress.getLoopbackAddress();
        private @Nullable String user;

        @Override
        public Reply mail(Mail mail) {
            secured = mail.client().tls().isPresent();
            remote = mail.client().remote().getAddress();
            user = mail.client().identity().map(SaslIdentity::authcid).orElse(null);
            return Reply.ok();
        }

        @Override
        public Reply recipient(Recipient recipient) {
            return recipients.apply(recipient.to());
        }

        @Override
        public Replies message(Transaction transaction, InputStream message) throws IOException {
            Envelope envelope = transaction.envelope();
            arrived.add(new Arrived(envelope, message.readAllBytes(), secured, remote, user));
            return Replies.each(envelope, outcomes);
        }
    }
}
