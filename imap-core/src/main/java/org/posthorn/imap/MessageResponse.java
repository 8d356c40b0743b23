package org.posthorn.imap;

import java.util.List;
import org.posthorn.mailbox.UidSet;

/** Responses about messages of the mailbox that is selected. */
public sealed interface MessageResponse extends Response {

    /**
     * EXPUNGE (RFC 9051 section 7.5.1).
     *
     * @param number the number that the message had; those behind it have one less from here on
     */
    record Expunge(long number) implements MessageResponse {
        /** Checks the number. */
        public Expunge {
            Checks.number(number, 1, UidSet.LARGEST);
        }
    }

    /**
     * VANISHED (RFC 7162 section 3.2.10).
     *
     * @param earlier whether this tells the past, and changes no numbers
     * @param uids the messages that are gone; at least one
     */
    record Vanished(boolean earlier, UidSet uids) implements MessageResponse {
        /**
         * Checks the set.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Vanished {
            if (uids.isEmpty()) {
                throw new IllegalArgumentException("nothing vanished");
            }
        }
    }

    /**
     * FETCH (RFC 9051 section 7.5.2), and UIDFETCH (RFC 9586).
     *
     * @param byUid whether it is UIDFETCH
     * @param number the number of the message, or its UID
     * @param data what is told of it, in the order of the server; unmodifiable
     */
    record Fetch(boolean byUid, long number, List<FetchData> data) implements MessageResponse {
        /** Copies the list. */
        public Fetch {
            Checks.number(number, 1, UidSet.LARGEST);
            data = List.copyOf(data);
        }
    }
}
