package org.posthorn.mailbox;

import java.util.function.Consumer;

/** The power of a {@link Mailbox} to tell of its changes as they happen, whoever made them. */
public interface Watchable {

    /** What is being watched, until it is closed. */
    interface Watch extends AutoCloseable {

        /** {@return the mailbox as it was when the watch began: what is told are the changes after that, each once} */
        Snapshot start();

        /** Ends it: what a thread is telling at the moment may still arrive. Closing twice does nothing. */
        @Override
        void close();
    }

    /**
     * Begins to watch.
     *
     * @param watcher told of each change in the order in which they happen, one at a time, by the thread that made it: it must return at
     *     once, not throw, and not use the store; usually it puts the change into a queue
     * @return the watch, to be closed
     * @throws MailboxException if the mailbox cannot be read
     */
    Watch watch(Consumer<Change> watcher) throws MailboxException;
}
