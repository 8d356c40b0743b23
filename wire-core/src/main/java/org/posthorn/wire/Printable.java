package org.posthorn.wire;

/** What peers send, made fit for a log: one line of printable ASCII, capped. */
public final class Printable {

    /** Most characters that {@link #of} gives of one text. */
    public static final int MOST = 1_000;

    /** What stands in the place of a secret. */
    public static final String REDACTED = "***";

    private static final String HEX = "0123456789ABCDEF";

    private Printable() {}

    /**
     * {@return the text with all that is not printable ASCII escaped: a tab as {@code \t}, a backslash doubled, others as {@code \x0D} or
     * {@code \}{@code u20AC}; cut after {@link #MOST} characters, with {@code ...} behind}
     *
     * @param text octets as characters U+0000 to U+00FF, or any text
     */
    public static String of(CharSequence text) {
        int length = text.length();
        int i = 0;
        while (i < length && plain(text.charAt(i))) {
            i++;
        }
        if (i == length && length <= MOST) {
            return text.subSequence(0, length).toString();
        }
        StringBuilder out = new StringBuilder(Math.min(length, MOST) + 16);
        for (i = 0; i < length; i++) {
            if (out.length() >= MOST) {
                return out.append("...").toString();
            }
            append(out, text.charAt(i));
        }
        return out.toString();
    }

    private static boolean plain(char c) {
        return c >= ' ' && c < 0x7f && c != '\\';
    }

    private static void append(StringBuilder out, char c) {
        if (plain(c)) {
            out.append(c);
        } else if (c == '\t') {
            out.append("\\t");
        } else if (c == '\\') {
            out.append("\\\\");
        } else if (c <= 0xff) {
            hex(out.append("\\x"), c, 2);
        } else {
            hex(out.append("\\u"), c, 4);
        }
    }

    private static void hex(StringBuilder out, char c, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
