package org.posthorn.imap;

import java.util.List;
import java.util.Objects;

/**
 * Some mailboxes, as NOTIFY and ESEARCH name them (RFC 5465 section 6, RFC 7377 section 2.2).
 *
 * @param kind which
 * @param mailboxes their names, for {@link Kind#SUBTREE}, {@link Kind#SUBTREE_ONE} and {@link Kind#MAILBOXES} only; unmodifiable
 */
public record MailboxFilter(Kind kind, List<String> mailboxes) {

    /** Which mailboxes are meant. */
    public enum Kind {
        /** The one that is selected. */
        SELECTED("selected"),
        /** The same, with the news when the client can bear them. */
        SELECTED_DELAYED("selected-delayed"),
        /** Those where mail arrives. */
        INBOXES("inboxes"),
        /** Those of the user. */
        PERSONAL("personal"),
        /** Those that are subscribed to. */
        SUBSCRIBED("subscribed"),
        /** Those named and all below. */
        SUBTREE("subtree"),
        /** Those named and those directly below. */
        SUBTREE_ONE("subtree-one"),
        /** Those named. */
        MAILBOXES("mailboxes");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }

        /** {@return whether names belong to it} */
        public boolean named() {
            return this == SUBTREE || this == SUBTREE_ONE || this == MAILBOXES;
        }
    }

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there are names where none belong, or none where some do
     */
    public MailboxFilter {
        Objects.requireNonNull(kind);
        mailboxes = List.copyOf(mailboxes);
        mailboxes.forEach(Checks::line);
        if (kind.named() == mailboxes.isEmpty()) {
            throw new IllegalArgumentException("names of mailboxes that do not belong there, or none");
        }
    }
}
