package org.posthorn.verify.interop;

import java.nio.file.Path;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.relay.LocalDelivery;
import org.posthorn.sasl.Secret;
import org.posthorn.smtp.server.SmtpServer;

/** A mail system of one user: SMTP delivers to a Maildir, which POP3 serves. It runs until it is killed. */
final class KilledHost {

    private KilledHost() {}

    /** Arguments: the directory of the store. */
    public static void main(String[] args) throws Exception {
        MaildirStore store = MaildirStore.open(Path.of(args[0]));
        store.create(MailServer.USER);
        Secret known = Secret.of(MailServer.PASSWORD);
        try (SmtpServer smtp = SmtpServer.listen(0, LocalDelivery.to(store).domains("example.org"));
                Pop3Server pop3 = Pop3Server.configure()
                        .port(0)
                        .store(store)
                        .passwords((user, password) -> password.equals(known))
                        .loginInClear()
                        .listen()) {
            System.out.println("READY " + smtp.port() + " " + pop3.port());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
