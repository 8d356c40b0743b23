package org.posthorn.mime;

/**
 * Writes header fields in folded form (RFC 5322 sections 2.1.1 and 2.2.3): lines of 78 characters where white space
 * allows it, never over 998 octets. Unfolding gives back the body, for only line ends are added.
 */
final class HeaderWriter {

    private static final int WISHED = 78;
    private static final int LONGEST = 998;

    private HeaderWriter() {}

    /**
     * Writes a field of a structured kind. Folds after commas and semicolons rather than elsewhere, and inside a
     * quoted-string or a comment only if the line could not be written otherwise.
     *
     * @throws IllegalArgumentException if the name is no field name, the body has a control character other than a tab or a lone surrogate,
     *     or no white space comes for 998 octets
     */
    static void structured(String name, String body, StringBuilder out) {
        write(name, body, true, out);
    }

    /**
     * Writes a field of unstructured text, which has been encoded where need be; it may fold at any white space.
     *
     * @throws IllegalArgumentException as {@link #structured}
     */
    static void unstructured(String name, String body, StringBuilder out) {
        write(name, body, false, out);
    }

    private static void write(String name, String body, boolean structured, StringBuilder out) {
        if (!isFieldName(name)) {
            throw new IllegalArgumentException("not a field name: " + name);
        }
        HeaderText.requireClean(body, name);
        if (!HeaderText.isPrintable(body)) {
            throw new IllegalArgumentException("control character in " + name);
        }
        out.append(name).append(": ");
        new Folding(body, structured).write(name.length() + 2, out);
        out.append("\r\n");
    }

    static boolean isFieldName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    }

    /** The lines of one body. A line is broken before a space or tab that follows something else. */
    private static final class Folding {

        private static final int NONE = -1;

        private final String body;
        private final boolean structured;
        private final int lastBreak;

        private int at;
        private boolean quoted;
        private int comments;

        /** Whether a backslash has taken the next character with it. */
        private boolean escaped;

        Folding(String body, boolean structured) {
            this.body = body;
            this.structured = structured;
            this.lastBreak = body.stripTrailing().length();
        }

        void write(int indent, StringBuilder out) {
            int from = 0;
            int room = indent;
            for (int to = lineEnd(room); to != NONE; to = lineEnd(room)) {
                out.append(body, from, to).append("\r\n");
                from = to;
                at = to;
                room = 0;
            }
            out.append(body, from, body.length());
        }

        /** Where the line that begins here is to be broken, or {@link #NONE} when the rest fits. */
        private int lineEnd(int indent) {
            int columns = indent;
            int octets = indent;
            int between = NONE;
            int inside = NONE;
            boolean quotedInside = false;
            int commentsInside = 0;
            int separator = NONE;
            for (int from = at; at < lastBreak; at++) {
                char c = body.charAt(at);
                if (at > from && isBlank(c) && !isBlank(body.charAt(at - 1)) && !escaped) {
                    if (quoted || comments > 0) {
                        inside = at;
                        quotedInside = quoted;
                        commentsInside = comments;
                    } else if (structured && isSeparator(body.charAt(at - 1))) {
                        separator = at;
                    } else {
                        between = at;
                    }
                }
                columns++;
                octets += octets(c);
                if (columns > WISHED && Math.max(separator, between) != NONE) {
                    resume(false, 0);
                    return separator != NONE ? separator : between;
                }
                if (octets > LONGEST) {
                    resume(quotedInside, commentsInside);
                    return requireBreak(inside);
                }
                pass(c);
            }
            return NONE;
        }

        private void resume(boolean inQuotes, int inComments) {
            quoted = inQuotes;
            comments = inComments;
            escaped = false;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isSeparator(char c) {
            return c == ',' || c == ';';
        }

        private static int octets(char c) {
            return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }

        private static int requireBreak(int place) {
            if (place == NONE) {
                throw new IllegalArgumentException("no white space to fold at in " + LONGEST + " octets");
            }
            return place;
        }

        private void pass(char c) {
            if (!structured || escaped) {
                escaped = false;
            } else if (c == '\\' && (quoted || comments > 0)) {
                escaped = true;
            } else if (c == '"' && comments == 0) {
                quoted = !quoted;
            } else if (c == '(' && !quoted) {
                comments++;
            } else if (c == ')' && comments > 0) {
                comments--;
            }
        }
    }
}
