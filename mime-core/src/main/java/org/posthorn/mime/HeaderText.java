package org.posthorn.mime;

import java.nio.charset.StandardCharsets;

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
        for (int i = from; i < to; i++) {
            if (source[i] < 0) {
                return Charsets.guess(source, from, to);
            }
        }
        return new String(source, from, to - from, StandardCharsets.ISO_8859_1);
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
