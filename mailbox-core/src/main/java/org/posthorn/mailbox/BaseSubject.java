package org.posthorn.mailbox;

import java.util.Locale;

/**
 * What is left of a subject without what replies and forwards put around it (RFC 5256 section 2.1).
 *
 * @param text the base subject
 * @param reply whether something was removed that a reply or a forward has
 */
record BaseSubject(String text, boolean reply) {

    private static final String FORWARDED = "(fwd)";
    private static final String FORWARD_HEADER = "[fwd:";

    /**
     * The base subject.
     *
     * @param subject the subject, its encoded-words decoded
     */
    static BaseSubject of(String subject) {
        String text = subject.replaceAll("[\\t\\r\\n ]+", " ");
        boolean reply = false;
        while (true) {
            String trimmed = withoutTrailers(text);
            reply |= !trimmed.equals(text.stripTrailing());
            text = trimmed;
            int start = 0;
            for (int next; (next = pastLeader(text, start)) != start || (next = pastBlob(text, start)) != start; ) {
                reply |= next != pastBlob(text, start) && text.charAt(start) != ' ';
                start = next;
            }
            text = text.substring(start);
            if (!text.toLowerCase(Locale.ROOT).startsWith(FORWARD_HEADER) || !text.endsWith("]")) {
                return new BaseSubject(text, reply);
            }
            text = text.substring(FORWARD_HEADER.length(), text.length() - 1);
            reply = true;
        }
    }

    private static String withoutTrailers(String text) {
        String left = text.stripTrailing();
        while (left.toLowerCase(Locale.ROOT).endsWith(FORWARDED)) {
            left = left.substring(0, left.length() - FORWARDED.length()).stripTrailing();
        }
        return left;
    }

    /** subj-leader: a space, or blobs and then "re", "fw" or "fwd" with a colon. */
    private static int pastLeader(String text, int from) {
        if (from < text.length() && text.charAt(from) == ' ') {
            return from + 1;
        }
        int at = from;
        for (int next; (next = blobEnd(text, at)) != at; ) {
            at = next;
        }
        int word = pastWord(text, at);
        if (word == at) {
            return from;
        }
        at = blobEnd(text, spacesEnd(text, word));
        return at < text.length() && text.charAt(at) == ':' ? at + 1 : from;
    }

    private static int pastWord(String text, int from) {
        for (String word : new String[] {"re", "fwd", "fw"}) {
            if (text.regionMatches(true, from, word, 0, word.length())) {
                return from + word.length();
            }
        }
        return from;
    }

    /** A blob, unless nothing would be left behind it. */
    private static int pastBlob(String text, int from) {
        int end = blobEnd(text, from);
        return end < text.length() ? end : from;
    }

    private static int blobEnd(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '[') {
            return from;
        }
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '[') {
                return from;
            }
            if (c == ']') {
                return spacesEnd(text, at + 1);
            }
        }
        return from;
    }

    private static int spacesEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
