package org.posthorn.examples;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthorn.mime.Message;
import org.posthorn.smtp.server.SmtpServer;

/** Recipe: embed an SMTP server that takes all mail. */
public final class EmbedServer {

    private EmbedServer() {}

    /**
     * Starts it, and leaves it running.
     *
     * @param args none
     * @throws IOException if the port cannot be had
     */
    public static void main(String... args) throws IOException {
        start(2525, new CopyOnWriteArrayList<>());
    }

    static SmtpServer start(int port, List<Message> inbox) throws IOException {
        // recipe
        SmtpServer server = SmtpServer.listen(port, (envelope, message) -> inbox.add(Message.parse(message)));
        // end
        return server;
    }
}
