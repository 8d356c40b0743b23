package org.posthorn.mailbox;

import java.util.List;
import java.util.Objects;

/**
 * Messages that wait to be fetched and deleted, in the order in which they are counted (RFC 1939): all that POP3 needs. Three methods are
 * all it needs. It belongs to one user at a time, from the moment it was opened until it is closed, and to one thread at a time.
 */
public interface Maildrop extends AutoCloseable {

    /**
     * A message that waits.
     *
     * @param uniqueId names it for good: 1 to 70 characters of {@code !} to {@code ~} that no other message of the maildrop has or had (RFC
     *     1939 section 7, UIDL)
     * @param size how many octets {@link #open} gives
     */
    record Item(String uniqueId, long size) {

        /**
         * Checks the identifier.
         *
         * @throws IllegalArgumentException if it is none, or the size is negative
         */
        public Item {
            if (!isVisible(uniqueId) || uniqueId.isEmpty() || uniqueId.length() > 70 || size < 0) {
                throw new IllegalArgumentException("not a unique identifier, or a negative size");
            }
        }

        /** By a loop: a maildrop may have a hundred thousand. */
        private static boolean isVisible(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < '!' || text.charAt(i) > '~') {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * What waits. Asked once, when the maildrop has been opened.
     *
     * @return the messages, in an order that does not change while it is open
     * @throws MailboxException if they cannot be listed
     */
    List<Item> list() throws MailboxException;

    /**
     * Opens a message.
     *
     * @param item one of the list
     * @return its octets, for the caller to close
     * @throws MailboxException if it is gone or cannot be read
     */
    MessageOctets open(Item item) throws MailboxException;

    /**
     * Removes messages for good, all or none as far as it can.
     *
     * @param items some of the list
     * @throws MailboxException if one cannot be removed
     */
    void delete(List<Item> items) throws MailboxException;

    /** Leaves it to the next user; nothing by default. Closing twice does nothing. */
    @Override
    default void close() {}

    /**
     * A mailbox as a maildrop. It shows what was in the mailbox when it was opened; messages get the unique identifiers
     * {@code <UIDVALIDITY>.<UID>}. If the mailbox has {@link ExclusiveAccess}, that is held until this is closed.
     *
     * @param mailbox the mailbox, usually the inbox
     * @return the maildrop, to be closed
     * @throws MailboxException if it is in use as a maildrop already, or cannot be read
     */
    static Maildrop of(Mailbox mailbox) throws MailboxException {
        return MailboxMaildrop.open(Objects.requireNonNull(mailbox));
    }
}
