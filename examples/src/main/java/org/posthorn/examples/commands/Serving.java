package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.testkit.SelfSignedCertificate;

/** {@code demo --serve}: an SMTP server that takes all mail, says so, and ends cleanly on a signal. */
final class Serving implements SmtpHandler {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final DemoOptions options;
    private final PrintStream out;
    private final AtomicLong count = new AtomicLong();

    Serving(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Serves until the JVM is told to end, then lets messages under way come in. */
    void run() throws IOException {
        SmtpServer server = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        out.println("READY " + server.port());
        out.flush();
    }

    private void stop(SmtpServer server) {
        try {
            server.stop(GRACE);
        } catch (InterruptedException e) {
            server.close();
        }
        out.println("STOPPED after " + count.get() + " messages");
        out.flush();
        Runtime.getRuntime().halt(0); // to be stopped by a signal is no failure here
    }

    SmtpServer start() throws IOException {
        InetAddress bind =
                options.bind().isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(options.bind());
        return SmtpServer.configure()
                .address(bind)
                .port(options.port())
                .maxMessageSize(options.maxSize())
                .startTls(SelfSignedCertificate.forHosts("localhost", bind.getHostAddress())
                        .serverContext())
                .listen(this);
    }

    @Override
    public Reply message(Envelope envelope, InputStream octets) throws IOException {
        String text = options.discard() ? discarded(octets) : parsed(Message.parse(octets));
        long number = count.incrementAndGet();
        synchronized (out) {
            out.println("#" + number + " from " + envelope.from() + " to " + envelope.to() + ": " + text);
            out.flush();
        }
        return Reply.queuedAs(Long.toString(number));
    }

    private static String discarded(InputStream octets) throws IOException {
        return octets.transferTo(OutputStream.nullOutputStream()) + " octets";
    }

    private String parsed(Message message) throws IOException {
        String line = message.size() + " octets, " + Outline.quoted(message.subject());
        return options.print() ? line + System.lineSeparator() + new Outline(message) : line;
    }
}
