package org.posthorn.imap;

import java.util.Objects;
import java.util.Optional;
import org.posthorn.mailbox.UidSet;

/**
 * What a client knows of a mailbox that it selects again (RFC 7162 section 3.2.5).
 *
 * @param uidValidity the UIDVALIDITY it knows, 1 to 2^32 - 1
 * @param modSeq the highest modification sequence it knows, at least 1
 * @param knownUids the UIDs it knows; empty for all up to the highest
 * @param matched message numbers and UIDs that it knows to belong together, without {@code *}
 */
public record Resync(long uidValidity, long modSeq, Optional<SequenceSet> knownUids, Optional<Matched> matched) {

    /**
     * Message numbers and the UIDs they had.
     *
     * @param numbers message numbers
     * @param uids as many UIDs
     */
    public record Matched(SequenceSet numbers, SequenceSet uids) {
        /** Refuses null. */
        public Matched {
            Objects.requireNonNull(numbers);
            Objects.requireNonNull(uids);
        }
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of bounds
     */
    public Resync {
        Checks.number(uidValidity, 1, UidSet.LARGEST);
        Checks.number(modSeq, 1, Long.MAX_VALUE);
        Objects.requireNonNull(knownUids);
        Objects.requireNonNull(matched);
    }
}
