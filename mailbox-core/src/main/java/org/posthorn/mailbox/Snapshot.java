package org.posthorn.mailbox;

import java.util.Objects;

/**
 * A mailbox at one moment.
 *
 * @param uidValidity 1 to 2^32 - 1; as long as it is the same, a UID means the same message or none (RFC 9051 section 2.3.1.1)
 * @param uidNext a UID that is larger than all that were ever given and not larger than the next that will be; 2^32 if none is left
 * @param highestModSeq the highest modification sequence that a message, or an expunge, of the mailbox had so far; 0 if the store knows none
 * @param messages the messages
 */
public record Snapshot(long uidValidity, long uidNext, long highestModSeq, MessageTable messages) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of bounds, or {@code uidNext} is not larger than the UID of each message
     */
    public Snapshot {
        Objects.requireNonNull(messages);
        if (uidValidity < 1 || uidValidity > UidSet.LARGEST || highestModSeq < 0) {
            throw new IllegalArgumentException("UIDVALIDITY " + uidValidity + ", highest MODSEQ " + highestModSeq);
        }
        long largest = messages.isEmpty() ? 0 : messages.uid(messages.size() - 1);
        if (uidNext <= largest || uidNext > UidSet.LARGEST + 1) {
            throw new IllegalArgumentException("UIDNEXT " + uidNext + " behind UID " + largest);
        }
    }

    /** {@return how many messages have not been read} */
    public int unseen() {
        return messages.size()
                - (int) messages.withFlags(f -> f.contains(SystemFlag.SEEN)).size();
    }

    /** {@return how many messages are to be removed by the next expunge} */
    public int deleted() {
        return (int) messages.withFlags(f -> f.contains(SystemFlag.DELETED)).size();
    }
}
