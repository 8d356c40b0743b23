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

    private static final MaildirOptions OPTIONS = MaildirOptions.DEFAULTS
            .withSyncing(MaildirOptions.Syncing.NEVER)
            .withOctets(1L << 30)
            .withMessages(1_000_000);

    private static final class Maildirs implements StoreUnderTest {
        private final Path root = Files.createTempDirectory("posthorn");
        private MaildirStore store = MaildirStore.open(root, OPTIONS);

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
            store = MaildirStore.open(root, OPTIONS);
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
