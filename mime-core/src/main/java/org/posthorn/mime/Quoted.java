package org.posthorn.mime;

/** Quoted-strings (RFC 5322 section 3.2.4), the writing side. */
final class Quoted {

    private Quoted() {}

    /** Appends the text as a quoted-string. */
    static void print(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
