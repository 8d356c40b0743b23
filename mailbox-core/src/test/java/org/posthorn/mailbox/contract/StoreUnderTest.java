package org.posthorn.mailbox.contract;

import java.io.IOException;
import org.posthorn.mailbox.Account;

/** A store for one rule: opened before it, closed behind it. */
public interface StoreUnderTest extends AutoCloseable {

    /**
     * An account that may be written to, with an empty INBOX and nothing else when it is asked for first.
     *
     * @param user {@code alice} or {@code bob}
     * @return the account; a new object each time, as two connections would have
     * @throws Exception if it cannot be made
     */
    Account account(String user) throws Exception;

    /**
     * Whether what was stored is still there after {@link #reopen}.
     *
     * @return false for a store in memory
     */
    default boolean lasts() {
        return false;
    }

    /**
     * Ends the use of the store without a word, and opens it again.
     *
     * @throws Exception if it cannot be opened
     */
    default void reopen() throws Exception {
        throw new UnsupportedOperationException("this store does not last");
    }

    /**
     * Removes all of it.
     *
     * @throws IOException if it cannot be removed
     */
    @Override
    void close() throws IOException;
}
