package org.posthorn.verify.pop3;

import java.io.IOException;
import java.nio.file.Path;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.mailbox.maildir.MaildirStore;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.sasl.Secret;
import org.posthorn.wire.driver.Driver;

/** Our server. Passwords are compared as Dovecot here compares them, without a hash. */
final class Ours {

    private Ours() {}

    static int maildir(Path maildirs, Driver driver) throws IOException {
        return listen(MaildirStore.open(maildirs), driver);
    }

    static int memory(Maildrops maildrops, int small, Driver driver) throws IOException {
        MemoryStore store = MailStore.inMemory();
        fill(store, Maildrops.MANY, maildrops.many());
        for (String user : Maildrops.small(small)) {
            fill(store, user, maildrops.few());
        }
        return listen(store, driver);
    }

    private static void fill(MemoryStore store, String user, int count) throws IOException {
        Mailbox inbox = store.account(user, Maildrops.PASSWORD).mailbox("INBOX");
        byte[] message = Maildrops.message(Maildrops.SIZE);
        for (int i = 0; i < count; i++) {
            inbox.append(message);
        }
    }

    private static int listen(MailStore store, Driver driver) throws IOException {
        Secret expected = Secret.of(Maildrops.PASSWORD);
        return Pop3Server.configure()
                .store(store)
                .passwords((user, password) -> password.equals(expected))
                .loginInClear()
                .connections(20_000, 20_000)
                .driver(driver)
                .listen()
                .port();
    }
}
