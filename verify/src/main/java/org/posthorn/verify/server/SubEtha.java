package org.posthorn.verify.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** SubEthaSMTP with a handler that reads each message and keeps nothing. */
final class SubEtha {

    private SubEtha() {}

    static int listen() throws IOException {
        int port = Running.freePort();
        SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .maxConnections(20_000)
                .backlog(1024)
                .messageHandlerFactory(context -> new Discard())
                .build()
                .start();
        return port;
    }

    private static final class Discard implements MessageHandler {
        private final byte[] buffer = new byte[8192];

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            while (data.read(buffer) >= 0) {}
            return "250 OK";
        }

        @Override
        public void done() {}
    }
}
