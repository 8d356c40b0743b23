package org.posthorn.mailbox;

import java.util.Objects;

/**
 * One criterion by which messages are sorted (RFC 5256 section 3, RFC 5957).
 *
 * @param key what is compared
 * @param reverse whether the largest comes first
 */
public record Sort(Key key, boolean reverse) {

    /** What is compared. Texts are compared without case. */
    public enum Key {
        /** The internal date. */
        ARRIVAL,
        /** The local part of the first address of Cc. */
        CC,
        /** The field Date, or the internal date where there is none that can be read. */
        DATE,
        /** The local part of the first address of From. */
        FROM,
        /** The number of octets. */
        SIZE,
        /** The subject without what replies and forwards put around it (RFC 5256 section 2.1). */
        SUBJECT,
        /** The local part of the first address of To. */
        TO,
        /** The name of the first author as people see it, or the address. */
        DISPLAY_FROM,
        /** The name of the first recipient as people see it, or the address. */
        DISPLAY_TO
    }

    /** Refuses null. */
    public Sort {
        Objects.requireNonNull(key);
    }

    /**
     * The smallest first.
     *
     * @param key what is compared
     * @return the criterion
     */
    public static Sort by(Key key) {
        return new Sort(key, false);
    }

    /** {@return the same the other way round} */
    public Sort reversed() {
        return new Sort(key, !reverse);
    }
}
