package org.posthorn.verify.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.posthorn.smtp.session.SmtpServerSession;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Endpoint;
import org.posthorn.wire.driver.ListenOptions;

/** Our server, answering yes to everything and keeping nothing. */
final class Ours implements Endpoint<SmtpServerSession.Event> {

    private static final SmtpServerSession.Options OPTIONS = SmtpServerSession.Options.of("bench.example");
    private final SmtpServerSession session = new SmtpServerSession(OPTIONS);

    private Ours(Connection connection) {}

    static int listen(Driver driver) throws IOException {
        return driver.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ListenOptions.DEFAULTS.withConnections(20_000, 20_000),
                        Ours::new)
                .address()
                .getPort();
    }

    @Override
    public Session<SmtpServerSession.Event> session() {
        return session;
    }

    @Override
    public void on(SmtpServerSession.Event event) {
        if (event instanceof SmtpServerSession.Ask) {
            session.accept();
        }
    }
}
