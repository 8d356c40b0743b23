package org.posthorn.mailbox;

import java.time.Instant;
import java.util.Optional;

/** The power of a {@link Mailbox} to tell when each message came into this very mailbox, by copying too (RFC 8514). */
public interface SaveDates {

    /**
     * When a message came into this mailbox.
     *
     * @param uid the UID of a message
     * @return when; empty if there is no such message
     * @throws MailboxException if it cannot be told
     */
    Optional<Instant> saveDate(long uid) throws MailboxException;
}
