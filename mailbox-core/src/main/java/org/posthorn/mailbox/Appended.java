package org.posthorn.mailbox;

import java.util.Objects;

/**
 * Where appended messages are.
 *
 * @param uidValidity that of the mailbox
 * @param uids their UIDs; the first message has the smallest, and so on
 */
public record Appended(long uidValidity, UidSet uids) {

    /** Refuses null. */
    public Appended {
        Objects.requireNonNull(uids);
    }

    /** {@return the UID of the first, or only, message} */
    public long uid() {
        return uids.first();
    }
}
