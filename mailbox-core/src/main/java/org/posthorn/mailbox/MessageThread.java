package org.posthorn.mailbox;

import java.util.List;
import java.util.OptionalLong;

/**
 * A message and those that answer it (RFC 5256 section 4).
 *
 * @param uid its UID; 0 for a message that is missing, of which only those that answer it are there
 * @param replies the threads below it, by their dates; unmodifiable
 */
public record MessageThread(long uid, List<MessageThread> replies) {

    /** How threads are found. */
    public enum Algorithm {
        /** Messages of one base subject are a thread, whose first message all others answer. */
        ORDERED_SUBJECT,
        /** Messages answer those that they refer to; threads of one subject are joined. */
        REFERENCES
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the UID is none
     */
    public MessageThread {
        if (uid < 0 || uid > UidSet.LARGEST) {
            throw new IllegalArgumentException("not a UID: " + uid);
        }
        replies = List.copyOf(replies);
    }

    /** {@return the UID of the message; empty if it is missing} */
    public OptionalLong message() {
        return uid == 0 ? OptionalLong.empty() : OptionalLong.of(uid);
    }

    /** {@return the thread as {@code (3 (6)(4 23))}, a missing message as {@code -}} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(").append(uid == 0 ? "-" : uid);
        replies.forEach(r -> text.append(' ').append(r));
        return text.append(')').toString();
    }
}
