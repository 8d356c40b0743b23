package org.posthorn.mailbox;

import java.util.Objects;

/**
 * What became of a change of flags.
 *
 * @param now every message that the change was applied to, with the flags it has now, whether or not they had to change
 * @param modified the messages that were left alone because they had been modified since the sequence that was named; empty if none was
 */
public record FlagsStored(MessageTable now, UidSet modified) {

    /** Refuses null. */
    public FlagsStored {
        Objects.requireNonNull(now);
        Objects.requireNonNull(modified);
    }
}
