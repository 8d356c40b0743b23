package org.posthorn.imap.syntax;

/** The character classes of RFC 9051 section 9, one look-up each. */
final class Chars {

    /** ATOM-CHAR. */
    static final int ATOM = 1;
    /** ASTRING-CHAR. */
    static final int ASTRING = 2;
    /** list-char. */
    static final int LIST = 4;
    /** What a tag is made of. */
    static final int TAG = 8;
    /** TEXT-CHAR, or part of a character in UTF-8. */
    static final int TEXT = 16;
    /** What a quoted string has without an escape. */
    static final int QUOTED = 32;

    private static final String ATOM_SPECIALS = "(){ %*\"\\]";
    private static final byte[] CLASSES = new byte[256];

    static {
        for (int c = 1; c < 256; c++) {
            boolean atom = c > ' ' && c < 0x7F && ATOM_SPECIALS.indexOf(c) < 0;
            boolean astring = atom || c == ']';
            boolean text = c != '\r' && c != '\n';
            CLASSES[c] = (byte) ((atom ? ATOM : 0)
                    | (astring ? ASTRING : 0)
                    | (astring || c == '%' || c == '*' ? LIST : 0)
                    | (astring && c != '+' ? TAG : 0)
                    | (text ? TEXT : 0)
                    | (text && c != '"' && c != '\\' ? QUOTED : 0));
        }
    }

    private Chars() {}

    static boolean is(int octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    /** Whether a text is not empty and all of one class. */
    static boolean all(CharSequence text, int kind) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || !is(text.charAt(i), kind)) {
                return false;
            }
        }
        return text.length() > 0;
    }
}
