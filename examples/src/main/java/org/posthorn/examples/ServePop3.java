package org.posthorn.examples;

import java.io.IOException;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.pop3.server.Pop3Server;

/** Recipe: a POP3 server for the inboxes of a store. */
public final class ServePop3 {

    private ServePop3() {}

    /**
     * Starts it, and leaves it running.
     *
     * @param args a mail for joey
     * @throws IOException if the port cannot be had
     */
    public static void main(String... args) throws IOException {
        start(1110, args[0].getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Pop3Server start(int port, byte[] eml) throws IOException {
        // recipe
        MemoryStore store = MailStore.inMemory(); // or a Maildir, or one of your own
        store.account("joey", "secret").mailbox("INBOX").append(eml);
        Pop3Server server = Pop3Server.listen(port, store); // on loopback, unless an address is given
        // end
        return server;
    }
}
