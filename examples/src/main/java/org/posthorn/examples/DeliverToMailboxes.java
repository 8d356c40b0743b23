package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.relay.LocalDelivery;
import org.posthorn.smtp.server.SmtpServer;

/** Recipe: an SMTP server whose mail goes into the mailboxes of its users. */
public final class DeliverToMailboxes {

    private DeliverToMailboxes() {}

    /**
     * Starts it, and leaves it running.
     *
     * @param args the directory of the Maildirs, then the users, of whom the first is postmaster
     * @throws IOException if the port or the directory cannot be had
     */
    public static void main(String... args) throws IOException {
        MaildirStore store = MaildirStore.open(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            store.create(args[i]);
        }
        start(2525, store, args[1]);
    }

    static SmtpServer start(int port, MailStore store, String postmaster) throws IOException {
        // recipe
        LocalDelivery delivery = LocalDelivery.to(store)
                .domains("example.org")
                .postmaster(postmaster)
                .intoDetails();
        SmtpServer server = SmtpServer.listen(port, delivery);
        // end
        return server;
    }
}
