package org.posthorn.imap;

/** What values refuse, so that nothing can be built that cannot be written. */
final class Checks {

    private static final String NEVER_IN_ATOMS = "(){%*\"\\]";

    private Checks() {}

    /** A word that needs no quotes. */
    static String atom(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F || NEVER_IN_ATOMS.indexOf(c) >= 0) {
                throw new IllegalArgumentException("not an atom");
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty atom");
        }
        return text;
    }

    /** A text of one line. */
    static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                throw new IllegalArgumentException("a line end in a text of one line");
            }
        }
        return string(text);
    }

    /** A text that is never a literal, which a status response cannot have: short, and ASCII. */
    static String quoted(String text) {
        if (text.length() > 255 || text.chars().anyMatch(c -> c >= 0x80)) {
            throw new IllegalArgumentException("a text that is long, or not ASCII, in a response code");
        }
        return line(text);
    }

    /** A text that UTF-8 can hold, without NUL. */
    static String string(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("a NUL in a text");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("half of a pair of surrogates in a text");
            }
        }
        return text;
    }

    static long number(long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("a number of " + value);
        }
        return value;
    }

    static String objectId(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,255}")) {
            throw new IllegalArgumentException("not an object identifier");
        }
        return id;
    }
}
