package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.contract.StoreContract;
import org.posthorn.mailbox.contract.StoreUnderTest;

/** The store of Maildirs keeps the contract. */
class MaildirContractTest {

    @TestFactory
    Stream<DynamicContainer> keepsTheContract() {
        return StoreContract.of(Maildirs::new);
    }

    private static final class Maildirs implements StoreUnderTest {
        private final Path root = Files.createTempDirectory("posthorn");
        private MaildirStore store = MaildirStore.openUnsynced(root);

        Maildirs() throws IOException {}

        @Override
        public Account account(String user) throws IOException {
            return store.create(user);
        }

        @Override
        public boolean lasts() {
            return true;
        }

        @Override
        public void reopen() throws IOException {
            store = MaildirStore.openUnsynced(root);
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
