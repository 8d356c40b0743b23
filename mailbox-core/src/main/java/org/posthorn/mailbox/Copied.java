package org.posthorn.mailbox;

import java.util.Objects;

/**
 * Where copied or moved messages went: the smallest UID of {@code from} became the smallest of {@code to}, and so on.
 *
 * @param uidValidity that of the mailbox they went to
 * @param from the UIDs they have, or had, where they came from; those asked for that did not exist are not among them
 * @param to the UIDs they have now; as many
 */
public record Copied(long uidValidity, UidSet from, UidSet to) {

    /**
     * Checks the sets.
     *
     * @throws IllegalArgumentException if they are not of one size
     */
    public Copied {
        Objects.requireNonNull(from);
        if (from.size() != to.size()) {
            throw new IllegalArgumentException("copied " + from.size() + " messages to " + to.size());
        }
    }
}
