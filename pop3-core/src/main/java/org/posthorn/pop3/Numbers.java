package org.posthorn.pop3;

import java.util.List;

/** Numbers as listings have them. */
final class Numbers {

    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    /** The first two words of a line, without a pattern: there is a line for each message. Empty where there are fewer. */
    static List<String> words(String line) {
        int from = wordAt(line, 0);
        int to = endAt(line, from);
        int second = wordAt(line, to);
        return List.of(line.substring(from, to), line.substring(second, endAt(line, second)));
    }

    private static int wordAt(String line, int from) {
        int i = from;
        while (i < line.length() && isSpace(line.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int endAt(String line, int from) {
        int i = from;
        while (i < line.length() && !isSpace(line.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** A number of 1 to 18 digits; -1 if it is none. */
    static long parse(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
