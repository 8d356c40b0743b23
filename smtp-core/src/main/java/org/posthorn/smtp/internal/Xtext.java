package org.posthorn.smtp.internal;

import org.jspecify.annotations.Nullable;

/** The encoding of parameters' values in which any ASCII text can stand (RFC 3461 section 4). */
public final class Xtext {

    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    /**
     * {@return the text as it is written; angle brackets, which need not, are encoded too, so that no reader can take them for a path's}
     *
     * @param text ASCII
     */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < 0x7f && "+=<>".indexOf(c) < 0) {
                out.append(c);
            } else if (c < 0x80) {
                out.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                throw new IllegalArgumentException("xtext is for ASCII");
            }
        }
        return out.toString();
    }

    /**
     * {@return the text that is written so, or null if none is}
     *
     * @param written xtext
     */
    public static @Nullable String decode(String written) {
        StringBuilder out = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '+') {
                int high = i + 2 < written.length() ? HEX.indexOf(written.charAt(i + 1)) : -1;
                int low = i + 2 < written.length() ? HEX.indexOf(written.charAt(i + 2)) : -1;
                if (high < 0 || low < 0 || high > 7) {
                    return null;
                }
                out.append((char) (high << 4 | low));
                i += 2;
            } else if (c > ' ' && c < 0x7f && c != '=') {
                out.append(c);
            } else {
                return null;
            }
        }
        return out.toString();
    }

    /**
     * {@return whether the text is printable ASCII, spaces and tabs included, and not empty}
     *
     * @param text any text
     */
    public static boolean isPrintable(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
    }
}
