package org.posthorn.mailbox;

import java.util.Optional;

/**
 * The accounts of a mail system. One method is all it needs; see {@link Empowered} for what it can do beyond that. All of a store may be
 * used by any number of threads at a time, unless something says otherwise.
 *
 * <pre>{@code
 * MemoryStore store = MailStore.inMemory();
 * store.account("alice", "secret").mailbox("INBOX").append(eml);
 * }</pre>
 */
public interface MailStore extends Empowered {

    /**
     * The account of a user who has been let in.
     *
     * @param user who it is; a store that knows passwords prepares the name as {@link org.posthorn.sasl.SaslPrep} does
     * @return the account; empty if there is none
     * @throws MailboxException if that cannot be told at the moment
     */
    Optional<Account> account(String user) throws MailboxException;

    /** {@return a new store in memory with {@link MemoryLimits#DEFAULTS} and nobody in it} */
    static MemoryStore inMemory() {
        return inMemory(MemoryLimits.DEFAULTS);
    }

    /**
     * A new store in memory, with nobody in it.
     *
     * @param limits how much each account may hold
     * @return the store
     */
    static MemoryStore inMemory(MemoryLimits limits) {
        return new MemoryStore(limits, java.time.Clock.systemUTC());
    }
}
