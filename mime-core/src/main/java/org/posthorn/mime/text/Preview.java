package org.posthorn.mime.text;

/**
 * The first words of a text, as lists of messages show them (RFC 8970): on one line, without quotations and signature, and without the
 * invisible characters with which some fill the space behind their own first words.
 */
public final class Preview {

    /** How many characters a preview has at most (RFC 8970 section 3.3). */
    public static final int LENGTH = 200;

    private final StringBuilder out = new StringBuilder();
    private int count;
    private boolean space;
    /** A joiner that counts only between visible characters, or 0. */
    private int joiner;

    private Preview() {}

    /**
     * A preview of {@value #LENGTH} Unicode characters.
     *
     * @param text plain text; for HTML, that of {@link HtmlText} without links
     * @return its beginning; quotations are left out unless there is nothing else; empty if nothing can be seen
     */
    public static String of(String text) {
        String own = new Preview().read(text, true);
        return own.isEmpty() ? new Preview().read(text, false) : own;
    }

    private String read(String text, boolean ownOnly) {
        boolean lineStart = true;
        for (int at = 0; at < text.length() && count < LENGTH; ) {
            if (lineStart && ownOnly) {
                if (text.charAt(at) == '>') {
                    at = lineEnd(text, at);
                } else if (text.startsWith("-- ", at) && isLineEnd(text, at + 3)) {
                    break;
                }
            }
            if (at == text.length()) {
                break;
            }
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            lineStart = c == '\n' || c == '\r';
            character(c);
        }
        return out.toString();
    }

    private static int lineEnd(String text, int from) {
        int end = from;
        while (!isLineEnd(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isLineEnd(String text, int at) {
        return at >= text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    private void character(int c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
            space = count > 0;
            joiner = 0;
        } else if (c == 0x200C || c == 0x200D) {
            joiner = space ? 0 : c;
        } else if (c != 0x034F && Character.getType(c) != Character.FORMAT) {
            if (space) {
                if (count + 2 > LENGTH) {
                    count = LENGTH;
                    return;
                }
                put(' ');
            } else if (joiner != 0 && count > 0 && count + 2 <= LENGTH) {
                put(joiner);
            }
            space = false;
            joiner = 0;
            if (count < LENGTH) {
                put(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c);
            }
        }
    }

    private void put(int c) {
        out.appendCodePoint(c);
        count++;
    }
}
