package org.posthorn.imap;

import java.util.Set;

/**
 * What an extended LIST selects and returns (RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 6154, RFC 8440).
 *
 * @param select which mailboxes; unmodifiable
 * @param tell what is told of them; unmodifiable
 * @param status what STATUS responses tell of them; unmodifiable
 */
public record ListOptions(Set<Select> select, Set<Return> tell, Set<StatusItem> status) {

    /** The plain LIST. */
    public static final ListOptions NONE = new ListOptions(Set.of(), Set.of(), Set.of());

    /** Which mailboxes are selected. */
    public enum Select {
        /** Those that are subscribed to. */
        SUBSCRIBED("SUBSCRIBED"),
        /** Those on other servers too. */
        REMOTE("REMOTE"),
        /** Those with others below them that fit, too. */
        RECURSIVEMATCH("RECURSIVEMATCH"),
        /** Those with a special use. */
        SPECIAL_USE("SPECIAL-USE");

        private final String word;

        Select(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /** What is told of them. */
    public enum Return {
        /** Whether they are subscribed to. */
        SUBSCRIBED("SUBSCRIBED"),
        /** Whether there are mailboxes below them. */
        CHILDREN("CHILDREN"),
        /** Their special use. */
        SPECIAL_USE("SPECIAL-USE"),
        /** What the user may do. */
        MYRIGHTS("MYRIGHTS");

        private final String word;

        Return(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if RECURSIVEMATCH stands without SUBSCRIBED or SPECIAL-USE, which it widens
     */
    public ListOptions {
        select = Set.copyOf(select);
        tell = Set.copyOf(tell);
        status = Set.copyOf(status);
        if (select.contains(Select.RECURSIVEMATCH)
                && !select.contains(Select.SUBSCRIBED)
                && !select.contains(Select.SPECIAL_USE)) {
            throw new IllegalArgumentException("RECURSIVEMATCH with nothing to match");
        }
    }
}
