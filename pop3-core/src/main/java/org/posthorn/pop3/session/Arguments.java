package org.posthorn.pop3.session;

import org.posthorn.wire.Line;

/** What stands behind a command's keyword, without making strings of it. White space at the end is tolerated. */
final class Arguments {

    /** No number at all. */
    static final long NO_NUMBER = -1;

    private static final long LARGEST = Long.MAX_VALUE / 10 - 1;

    private final Line line;
    private final int end;
    private int at;

    Arguments(Line line, Verb verb) {
        this.line = line;
        this.at = verb.length();
        int last = line.length();
        while (last > 0 && (line.octet(last - 1) == ' ' || line.octet(last - 1) == '\t')) {
            last--;
        }
        this.end = last;
    }

    /** Whether there is no argument, or none left. */
    boolean isEmpty() {
        return at >= end;
    }

    /**
     * A number in digits, however many: above what fits it is a very large one.
     *
     * @return the number; {@link #NO_NUMBER} if the next argument is none
     */
    long number() {
        int from = ++at;
        long number = 0;
        while (at < end && line.octet(at) != ' ') {
            int digit = line.octet(at++) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number > LARGEST ? number : 10 * number + digit;
        }
        return at == from ? NO_NUMBER : number;
    }

    /** The next argument as it is; empty if there is none. */
    String word() {
        int from = Math.min(end, ++at);
        while (at < end && line.octet(at) != ' ') {
            at++;
        }
        return line.text(from, Math.max(from, Math.min(at, end)));
    }

    /** All that is left, spaces and all; empty if nothing is. */
    String rest() {
        int from = Math.min(end, at + 1);
        at = end;
        return line.text(from, end);
    }
}
