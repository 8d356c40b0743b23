package org.posthorn.mailbox;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A flag of somebody's own, as {@code $Forwarded} or {@code work}. Case does not matter when two are compared (RFC 9051 section 2.3.2); it
 * is kept as it was written.
 *
 * @param name printable ASCII that is an atom in every protocol: no space, none of <code>( ) { } % * " \ ]</code>; at most {@link #LONGEST}
 */
public record Keyword(String name) implements Flag {

    /** The longest keyword, in characters. */
    public static final int LONGEST = 128;

    private static final String NEVER = "(){}%*\"\\]";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Keyword {
        if (!isKeyword(name)) {
            throw new IllegalArgumentException("not a keyword");
        }
    }

    /**
     * Whether a text can be a keyword.
     *
     * @param text any text
     * @return whether it can
     */
    public static boolean isKeyword(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || NEVER.indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }

    /** {@return what is compared} */
    String folded() {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Keyword keyword && name.equalsIgnoreCase(keyword.name);
    }

    @Override
    public int hashCode() {
        return folded().hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
