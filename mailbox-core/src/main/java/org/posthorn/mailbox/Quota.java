package org.posthorn.mailbox;

import java.util.Map;

/**
 * How much may be stored, and how much is (RFC 9208).
 *
 * @param root the name of what is counted together: printable ASCII, may be empty
 * @param usages for each resource that is limited, what is used and allowed; unmodifiable
 */
public record Quota(String root, Map<Resource, Usage> usages) {

    /** What is counted. */
    public enum Resource {
        /** Octets of messages. */
        STORAGE,
        /** Messages. */
        MESSAGE,
        /** Mailboxes. */
        MAILBOX,
        /** Octets of annotations. */
        ANNOTATION_STORAGE
    }

    /**
     * Of one resource.
     *
     * @param used how much there is
     * @param limit how much there may be
     */
    public record Usage(long used, long limit) {

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is negative
         */
        public Usage {
            if (used < 0 || limit < 0) {
                throw new IllegalArgumentException("a negative usage or limit");
            }
        }
    }

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if the name is not printable ASCII
     */
    public Quota {
        if (!root.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("not the name of a quota root");
        }
        usages = Map.copyOf(usages);
    }
}
