package org.posthorn.mailbox;

import java.util.Optional;

/** The power of a {@link Mailbox} to search by an index, or where its messages are, instead of reading them one by one. */
public interface NativeSearch {

    /**
     * Searches.
     *
     * @param key what is looked for
     * @return the UIDs of all messages that fit; empty if the store cannot answer this key, so that the messages will be read
     * @throws MailboxException if it fails
     */
    Optional<UidSet> find(Search key) throws MailboxException;
}
