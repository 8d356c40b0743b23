package org.posthorn.mailbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.mailbox.contract.StoreContract;
import org.posthorn.mailbox.contract.StoreUnderTest;

/** The store in memory keeps the contract. */
class MemoryStoreContractTest {

    @TestFactory
    Stream<DynamicContainer> keepsTheContract() {
        return StoreContract.of(InMemory::new);
    }

    private static final class InMemory implements StoreUnderTest {
        private final MemoryStore store = MailStore.inMemory();

        @Override
        public Account account(String user) {
            return store.account(user).orElseGet(() -> store.account(user, "secret"));
        }

        @Override
        public void close() {}
    }
}
