package org.posthorn.smtp.session;

import org.posthorn.wire.Line;

/** What is asked about the octets of a command line, without making a string of them. */
final class CommandText {

    private CommandText() {}

    /** Where the text of a line ends: trailing white space is tolerated (RFC 5321 section 4.1.1). */
    static int end(Line line) {
        int end = line.length();
        while (end > 0 && (line.octet(end - 1) == ' ' || line.octet(end - 1) == '\t')) {
            end--;
        }
        return end;
    }

    /** Whether some octets are printable ASCII. */
    static boolean isPrintable(Line line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.octet(i) < ' ' || line.octet(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether the octets at {@code from} are {@code word}, which is in upper case; letters folded in ASCII only. */
    static boolean startsWith(CharSequence line, int from, String word) {
        if (line.length() - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = line.charAt(from + i);
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
