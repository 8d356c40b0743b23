package org.posthorn.pop3;

/** Numbers as listings have them. */
final class Numbers {

    private static final int MOST_DIGITS = 18;

    private Numbers() {}

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
