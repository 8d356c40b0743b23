package org.posthorn.smtp;

import java.util.Optional;

/**
 * An enhanced mail system status code (RFC 3463), as {@code 5.1.1}.
 *
 * @param kind the class: 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject what it is about, 0 to 999 (RFC 3463 section 2)
 * @param detail what of it, 0 to 999
 */
public record EnhancedStatus(int kind, int subject, int detail) {

    /** Refuses numbers out of their range. */
    public EnhancedStatus {
        if ((kind != 2 && kind != 4 && kind != 5) || outOfRange(subject) || outOfRange(detail)) {
            throw new IllegalArgumentException(kind + "." + subject + "." + detail);
        }
    }

    /**
     * The status that is written at the start of {@code text}, up to its end or a space.
     *
     * @param text a reply's text
     * @return empty where there is none
     */
    public static Optional<EnhancedStatus> at(CharSequence text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ') {
            end++;
        }
        if (end < 5 || end > 9 || text.charAt(1) != '.') {
            return Optional.empty();
        }
        int dot = 2;
        while (dot < end && text.charAt(dot) != '.') {
            dot++;
        }
        int kind = number(text, 0, 1);
        int subject = number(text, 2, dot);
        int detail = number(text, Math.min(dot + 1, end), end);
        boolean valid = (kind == 2 || kind == 4 || kind == 5) && subject >= 0 && detail >= 0;
        return valid ? Optional.of(new EnhancedStatus(kind, subject, detail)) : Optional.empty();
    }

    /** As it is written in a reply. */
    @Override
    public String toString() {
        return kind + "." + subject + "." + detail;
    }

    private static boolean outOfRange(int number) {
        return number < 0 || number > 999;
    }

    /** The number of one to three digits, or -1. */
    private static int number(CharSequence text, int from, int to) {
        if (to <= from || to - from > 3) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
