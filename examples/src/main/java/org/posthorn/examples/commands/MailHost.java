package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.MailStore;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.pop3.server.Pop3ServerBuilder;
import org.posthorn.relay.LocalDelivery;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.driver.Driver;

/** A mail host: mail comes in over SMTP, goes into one store of mailboxes, and is read from there. */
final class MailHost {

    /** What it speaks, in the order in which it tells its ports. */
    enum Service {
        /** For mail from elsewhere: nobody logs in. */
        SMTP,
        /** For its users, who log in. */
        SUBMISSION,
        /** The same with TLS from the first octet. */
        SUBMISSIONS,
        /** For its users, who read their inboxes. */
        POP3,
        /** The same with TLS from the first octet. */
        POP3S;

        /** What it is called on the command line, and where its port is told. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String option() {
            return "--" + word();
        }
    }

    /**
     * What it is to do.
     *
     * @param address where it listens
     * @param hostName what it calls itself
     * @param ports of what it speaks; 0 for any free one
     * @param store the mailboxes
     * @param delivery brings mail into them
     * @param logins how users log in
     * @param tls its certificates
     * @param driver moves the bytes
     * @param limits of SMTP
     * @param connections most for each port
     * @param connectionsPerAddress most of them from one address
     * @param transcripts where to print what is said; null to print nothing
     */
    record Settings(
            InetAddress address,
            String hostName,
            Map<Service, Integer> ports,
            MailStore store,
            LocalDelivery delivery,
            SaslServers logins,
            Supplier<SSLContext> tls,
            Driver driver,
            SmtpLimits limits,
            int connections,
            int connectionsPerAddress,
            @Nullable PrintStream transcripts) {}

    /** The exit status when a port cannot be had. */
    private static final int UNUSABLE = 1;

    private final Settings settings;

    private MailHost(Settings settings) {
        this.settings = settings;
    }

    /** Serves all ports, or none. */
    static Listening listen(Settings settings) throws Failure {
        MailHost host = new MailHost(settings);
        Listening listening = new Listening();
        for (Service service : Service.values()) {
            Integer port = settings.ports().get(service);
            if (port != null) {
                try {
                    host.listen(service, port, listening);
                } catch (IOException e) {
                    listening.close();
                    throw new Failure(UNUSABLE, service.option() + " " + port + ": " + Failure.reason(e), e);
                }
            }
        }
        return listening;
    }

    private void listen(Service service, int port, Listening listening) throws IOException {
        String word = service.word();
        Supplier<SSLContext> tls = settings.tls();
        LocalDelivery delivery = settings.delivery();
        switch (service) {
            case SMTP -> listening.add(word, smtp(service, port).startTls(tls).listen(delivery));
            case SUBMISSION ->
                listening.add(word, submission(service, port).startTls(tls).listen(delivery));
            case SUBMISSIONS ->
                listening.add(word, submission(service, port).implicitTls(tls).listen(delivery));
            case POP3 -> listening.add(word, pop3(service, port).startTls(tls).listen());
            case POP3S ->
                listening.add(word, pop3(service, port).implicitTls(tls).listen());
        }
    }

    private SmtpServerBuilder smtp(Service service, int port) {
        return SmtpServer.configure()
                .address(settings.address())
                .port(port)
                .hostName(settings.hostName())
                .driver(settings.driver())
                .limits(settings.limits())
                .transcripts(client -> transcript(service, client.remote()))
                .connections(settings.connections(), settings.connectionsPerAddress());
    }

    private SmtpServerBuilder submission(Service service, int port) {
        return smtp(service, port).authentication(settings.logins()).requireAuthentication();
    }

    private Pop3ServerBuilder pop3(Service service, int port) {
        return Pop3Server.configure()
                .address(settings.address())
                .port(port)
                .store(settings.store())
                .authentication(settings.logins())
                .driver(settings.driver())
                .transcripts(client -> transcript(service, client))
                .connections(settings.connections(), settings.connectionsPerAddress());
    }

    private Transcript transcript(Service service, InetSocketAddress client) {
        PrintStream out = settings.transcripts();
        return out == null
                ? Transcript.NONE
                : PrintedTranscript.ofServer(out, "[" + service.word() + " " + Listening.text(client) + "] ");
    }
}
