package org.posthorn.pop3.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.posthorn.mailbox.MailStore;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MemoryStore;
import org.posthorn.sasl.Secret;
import org.posthorn.wire.driver.Driver;

/** What tests of the server begin with: a trial under both drivers, and a store with mail for one user. */
final class UnderEachDriver {

    static final String MAIL = "Subject: x\r\n\r\nbody\r\n.\r\n..dots\r\n";

    /** What is done with a server under each driver. */
    interface Trial {
        void on(Pop3ServerBuilder builder) throws Exception;
    }

    static Stream<DynamicTest> underEach(Trial trial) {
        Map<String, Driver> drivers = Map.of("blocking", Driver.blocking(), "selector", Driver.selector());
        return drivers.entrySet().stream()
                .map(driver -> DynamicTest.dynamicTest(
                        driver.getKey(),
                        () -> trial.on(Pop3Server.configure()
                                .driver(driver.getValue())
                                .passwords((user, password) -> password.equals(Secret.of("secret")))
                                .loginInClear())));
    }

    static MemoryStore store(String... mails) throws IOException {
        MemoryStore store = MailStore.inMemory();
        Mailbox inbox = store.account("alice", "secret").mailbox("INBOX");
        for (String mail : mails) {
            inbox.append(mail.getBytes(UTF_8));
        }
        return store;
    }

    private UnderEachDriver() {}
}
