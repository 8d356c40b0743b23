package org.posthorn.mailbox;

import java.util.function.Consumer;

/** The power of an {@link Account} to tell of changes to all its mailboxes as they happen (RFC 5465 asks for it). */
public interface WatchableTree {

    /** An end to being told. */
    interface Watch extends AutoCloseable {

        /** Ends it: what a thread is telling at the moment may still arrive. Closing twice does nothing. */
        @Override
        void close();
    }

    /**
     * Begins to watch.
     *
     * @param watcher told of each change as {@link Watchable#watch} has it
     * @return the watch, to be closed
     * @throws MailboxException if the account cannot be read
     */
    Watch watch(Consumer<TreeChange> watcher) throws MailboxException;
}
