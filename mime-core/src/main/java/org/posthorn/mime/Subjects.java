package org.posthorn.mime;

import java.util.Locale;
import java.util.Set;

/** Subjects of replies and of forwarded messages: with one prefix, however many there were (RFC 5322 section 3.6.5). */
final class Subjects {

    private static final Set<String> REPLY = Set.of("re", "aw", "antw", "sv");
    private static final Set<String> FORWARD = Set.of("fwd", "fw", "wg");
    private static final int LONGEST_PREFIX = 4;

    private Subjects() {}

    static String reply(String subject) {
        return prefixed("Re:", REPLY, subject);
    }

    static String forward(String subject) {
        return prefixed("Fwd:", FORWARD, subject);
    }

    /** The subject of a notification about a message. */
    static String notification(String subject) {
        return ("Notification: " + subject).strip();
    }

    /** The subject of an answer that a program gives (RFC 3834 section 3.1.5). */
    static String automatic(String subject) {
        return ("Auto: " + subject).strip();
    }

    private static String prefixed(String prefix, Set<String> known, String subject) {
        int from = blanksEnd(subject, 0);
        for (int end = prefixEnd(subject, from, known); end > from; end = prefixEnd(subject, from, known)) {
            from = blanksEnd(subject, end);
        }
        return (prefix + ' ' + subject.substring(from)).strip();
    }

    /** Behind the prefix that begins here, such as {@code Re:}, {@code AW :} or {@code Re[2]:}; {@code from} if there is none. */
    private static int prefixEnd(String subject, int from, Set<String> known) {
        int end = from;
        while (end < subject.length() && end - from <= LONGEST_PREFIX && Character.isLetter(subject.charAt(end))) {
            end++;
        }
        if (!known.contains(subject.substring(from, end).toLowerCase(Locale.ROOT))) {
            return from;
        }
        end = blanksEnd(subject, countEnd(subject, end));
        boolean colon = end < subject.length() && (subject.charAt(end) == ':' || subject.charAt(end) == '\uFF1A');
        return colon ? end + 1 : from;
    }

    /** Behind a number of replies in brackets. */
    private static int countEnd(String subject, int from) {
        if (from == subject.length() || subject.charAt(from) != '[' && subject.charAt(from) != '(') {
            return from;
        }
        int end = from + 1;
        while (end < subject.length() && Character.isDigit(subject.charAt(end))) {
            end++;
        }
        boolean closed = end < subject.length() && (subject.charAt(end) == ']' || subject.charAt(end) == ')');
        return closed ? end + 1 : from;
    }

    private static int blanksEnd(String subject, int from) {
        int end = from;
        while (end < subject.length() && (subject.charAt(end) == ' ' || subject.charAt(end) == '\t')) {
            end++;
        }
        return end;
    }
}
