package org.posthorn.mime;

/** The text of header values: what may never be in it, and how raw octets become characters. */
final class HeaderText {

    private HeaderText() {}

    /** Refuses CR, LF and NUL, and surrogates that stand alone, which no charset can carry. */
    static String requireClean(String text, String what) {
        int position = firstUnclean(text, 0);
        if (position >= 0) {
            String found = isForbidden(text.charAt(position)) ? "CR, LF or NUL" : "lone surrogate";
            throw new IllegalArgumentException(found + " in " + what + " at position " + position);
        }
        return text;
    }

    /** Whether there is no control character of ASCII but tabs: what a header may hold (RFC 5322 section 2.2). */
    static boolean isPrintable(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 127) {
                return false;
            }
        }
        return true;
    }

    private static int firstUnclean(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '\r' && c < Character.MIN_SURROGATE) {
                continue;
            }
            if (isForbidden(c)) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Raw octets of a header: ASCII, else UTF-8 (RFC 6532), else windows-1252. */
    static String decode(byte[] source, int from, int to) {
        return Search.isAscii(source, from, to) ? ascii(source, from, to) : Charsets.guess(source, from, to);
    }

    /** Octets that are known to be ASCII. */
    @SuppressWarnings(
            "deprecation") // The high byte is zero: a copy of the octets, as no other constructor makes it without a
    // look at them.
    static String ascii(byte[] source, int from, int to) {
        return new String(source, 0, from, to - from);
    }

    /** A decoded value without what no value may hold: a space in place of CR, LF and NUL, U+FFFD of lone surrogates. */
    static String clean(String text, FieldLexer lexer, int position) {
        if (firstUnclean(text, 0) < 0) {
            return text;
        }
        lexer.defect(Defect.Kind.CONTROL_CHARACTER, position);
        return clean(text);
    }

    /** As {@link #clean(String, FieldLexer, int)}, told to nobody. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = firstUnclean(text, 0); i >= 0; i = firstUnclean(clean, i)) {
            clean.setCharAt(i, isForbidden(clean.charAt(i)) ? ' ' : '\uFFFD');
        }
        return clean.toString();
    }

    private static boolean isForbidden(char c) {
        return c == '\r' || c == '\n' || c == 0;
    }
}
