package org.posthorn.mime;

import org.jspecify.annotations.Nullable;

/**
 * Goes over the octets behind a header, up to a delimiter line or the end of the message. What it finds lies in its fields until the next
 * call.
 */
final class BodyScanner {

    enum Found {
        /** The window is used up: until. */
        MORE,
        /** A delimiter line: until, match, lines, bare. */
        DELIMITER,
        /** The message is over: until, lines, bare. */
        END
    }

    // What was found last.

    /** The offset up to which the octets belong to the body: where the line end begins that belongs to the delimiter. */
    long until;

    int match;

    /** How many lines have ended up to there, and how many of them with a bare LF. */
    long lines;

    long bare;

    private final Window window;
    private final Lines line;
    private final OpenParts open;
    private final boolean skims;

    /** The line end before a delimiter does not begin before this. */
    private long breakFloor;

    /** Whether the line at hand, begun before {@link Window#scan}, can be a delimiter. */
    private boolean candidate;

    BodyScanner(Window window, Lines line, OpenParts open, boolean skims) {
        this.window = window;
        this.line = line;
        this.open = open;
        this.skims = skims;
    }

    /**
     * A body, a preamble or an epilogue begins.
     *
     * @param floor where the line end before a delimiter may begin at the earliest; that of a close delimiter may be given away already: it
     *     belongs to the outer delimiter if that comes next
     */
    void begin(long floor) {
        breakFloor = floor;
    }

    Found next() {
        boolean delimited = open.active() > 0;
        for (; ; ) {
            if (delimited && window.scan == line.start && !lineBegins()) {
                return more(breakBefore());
            }
            if (candidate) {
                Found found = delimiter();
                if (found != null) {
                    return found;
                }
            } else if (skims ? !skim(delimited) : window.lineEnd(line) < 0) {
                return window.last ? end() : more(window.scan);
            }
        }
    }

    /** A line begins; false when the window does not show whether with two hyphens. */
    private boolean lineBegins() {
        int i = window.index(window.scan);
        byte[] a = window.octets;
        if (!window.last && (i == window.end || i + 1 == window.end && a[i] == '-')) {
            return false;
        }
        candidate = i + 1 < window.end && a[i] == '-' && a[i + 1] == '-';
        return true;
    }

    /** Goes to the next line that begins with two hyphens; false when there is none in the window. */
    private boolean skim(boolean delimited) {
        int end = window.end;
        int hyphens = delimited ? Search.indexOfHyphens(window.octets, window.index(window.scan), end) : end;
        if (hyphens < end) {
            long begin = hyphens + window.base;
            line.begin(begin, hyphens - 2 >= window.floor && window.octets[hyphens - 2] == '\r');
            window.scan = begin;
            return true;
        }
        // CR, LF and a hyphen may be the beginning of a delimiter
        long from = end + window.base;
        window.scan = delimited && !window.last ? Math.max(window.kept, from - 3) : from;
        return false;
    }

    /** A line that begins with two hyphens, while boundaries are looked for; null when it is no delimiter. */
    private @Nullable Found delimiter() {
        long start = line.start;
        long startBreak = breakBefore();
        long linesBefore = line.count - (start > startBreak ? 1 : 0);
        long bareBefore = line.bare - (start == startBreak + 1 ? 1 : 0);
        int lf = window.lineEnd(line);
        if (lf < 0 && !window.last) {
            candidate = window.scan - start <= OpenParts.LONGEST_DELIMITER;
            return more(candidate ? startBreak : window.scan);
        }
        candidate = false;
        match = open.match(window, start, lf < 0 ? window.scan : line.breakStart);
        if (match == OpenParts.NONE) {
            return lf < 0 ? end() : null;
        }
        until = startBreak;
        lines = linesBefore;
        bare = bareBefore;
        return Found.DELIMITER;
    }

    private Found end() {
        line.unended(window.scan);
        until = window.scan;
        lines = line.count;
        bare = line.bare;
        return Found.END;
    }

    private Found more(long settled) {
        until = settled;
        return Found.MORE;
    }

    /** Where the line end before the current line begins, which belongs to the delimiter if this line is one. */
    private long breakBefore() {
        return Math.max(line.breakStart, breakFloor);
    }
}
