package org.posthorn.imap;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.posthorn.mailbox.Right;

/**
 * Rights to a mailbox as letters (RFC 4314 section 2.1), those that are not known among them.
 *
 * @param letters lower-case ASCII letters and digits; may be empty
 */
public record Rights(String letters) {

    /** In the order of {@link Right}. */
    private static final String KNOWN = "lrswipkxtea";

    /**
     * Checks the letters.
     *
     * @throws IllegalArgumentException if one is none
     */
    public Rights {
        if (!letters.matches("[a-z0-9]*")) {
            throw new IllegalArgumentException("not rights");
        }
    }

    /**
     * The letters of some rights.
     *
     * @param rights the rights
     * @return the letters, in the order of RFC 4314
     */
    public static Rights of(Set<Right> rights) {
        StringBuilder letters = new StringBuilder();
        for (Right right : Right.values()) {
            if (rights.contains(right)) {
                letters.append(KNOWN.charAt(right.ordinal()));
            }
        }
        return new Rights(letters.toString());
    }

    /**
     * What the letters mean: the old {@code c} is {@code k}, and {@code d} is {@code x}, {@code t} and {@code e} (RFC 4314 section 2.1.1).
     *
     * @return the rights that are known; unmodifiable
     */
    public Set<Right> rights() {
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : Right.values()) {
            if (letters.indexOf(KNOWN.charAt(right.ordinal())) >= 0) {
                rights.add(right);
            }
        }
        if (letters.indexOf('c') >= 0) {
            rights.add(Right.CREATE_MAILBOXES);
        }
        if (letters.indexOf('d') >= 0) {
            rights.addAll(EnumSet.of(Right.DELETE_MAILBOX, Right.DELETE_MESSAGES, Right.EXPUNGE));
        }
        return Collections.unmodifiableSet(rights);
    }

    /** {@return whether every letter is known} */
    public boolean known() {
        return letters.chars().allMatch(c -> KNOWN.indexOf(c) >= 0 || c == 'c' || c == 'd');
    }
}
