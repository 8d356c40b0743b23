package org.posthorn.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;

/** Recipe: embed an SMTP server that knows its users and stores what comes for them. */
public final class EmbedServerWithPolicy {

    private EmbedServerWithPolicy() {}

    /**
     * Starts it, and leaves it running.
     *
     * @param args the directory to store messages in
     * @throws IOException if the port cannot be had
     */
    public static void main(String... args) throws IOException {
        start(2525, Set.of("chandler@example.org"), Path.of(args[0]));
    }

    static SmtpServer start(int port, Set<String> users, Path spool) throws IOException {
        // recipe
        SmtpServer server = SmtpServer.listen(port, new SmtpHandler() {
            @Override
            public Reply recipient(Recipient recipient) {
                return users.contains(recipient.to().address()) ? Reply.ok() : Reply.noSuchUser();
            }

            @Override
            public Reply message(Envelope envelope, InputStream message) throws IOException {
                Path file = Files.createTempFile(spool, "mail", ".eml");
                try (var out = Files.newOutputStream(file)) {
                    message.transferTo(out); // 250 is said only after this method has returned
                }
                return Reply.queuedAs(file.getFileName().toString());
            }
        });
        // end
        return server;
    }
}
