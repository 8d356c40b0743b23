package org.posthorn.mime;

/**
 * Finds the ends of lines eight octets at a time, counts them, and remembers where each kind of bad line was seen first. A line ends with
 * CRLF or with a bare LF. Offsets are absolute: octets from the start of the message.
 */
final class Lines {

    /** The most octets of a line, its end not counted (RFC 5322 section 2.1.1). */
    static final int LONGEST = 998;

    /** Not seen. */
    static final long NONE = -1;

    private static final int NOTHING = Integer.MIN_VALUE;

    private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;

    /** How many lines have ended. */
    long count;

    /** How many of them ended with a bare LF. */
    long bare;

    /** Where the line begins that is being looked at. */
    long start;

    /** Where the line end before {@link #start} begins. */
    long breakStart;

    long firstBareLf = NONE;
    long firstBareCr = NONE;
    long firstNul = NONE;
    long firstLong = NONE;

    /**
     * Looks for the end of the current line.
     *
     * @param a the window
     * @param floor where the window begins
     * @param from where to look from
     * @param to where the window ends
     * @param base the absolute offset of {@code a[0]}
     * @param last whether no octets follow the window
     * @return the index of the LF, or else the complement of the index from which to look when there is more
     */
    int end(byte[] a, int floor, int from, int to, long base, boolean last) {
        int i = from;
        for (int words = to - 8; i <= words; i += 8) {
            // What is left of an octet is zero for 0 to 15 only: NUL, LF and CR are there, and little else in mail.
            for (long low = Search.zeros(Search.eight(a, i) & HIGH_NIBBLES); low != 0; low &= low - 1) {
                int lf = control(a, floor, i + Search.first(low), to, base, last);
                if (lf != NOTHING) {
                    return lf;
                }
            }
        }
        for (; i < to; i++) {
            int lf = a[i] < ' ' ? control(a, floor, i, to, base, last) : NOTHING;
            if (lf != NOTHING) {
                return lf;
            }
        }
        return ~to;
    }

    /** Looks at an octet that may be a control character: the result of {@link #end}, or {@link #NOTHING} when the line goes on. */
    private int control(byte[] a, int floor, int at, int to, long base, boolean last) {
        byte b = a[at];
        if (b == '\r') {
            if (at + 1 < to) {
                if (a[at + 1] == '\n') {
                    ended(at + base, at + 2 + base);
                    return at + 1;
                }
            } else if (!last) {
                return ~at;
            }
            if (firstBareCr < 0) {
                firstBareCr = at + base;
            }
        } else if (b == '\n') {
            if (at > floor && a[at - 1] == '\r') {
                ended(at - 1 + base, at + 1 + base);
            } else {
                bareLf(at + base);
            }
            return at;
        } else if (b == 0 && firstNul < 0) {
            firstNul = at + base;
        }
        return NOTHING;
    }

    private void bareLf(long at) {
        bare++;
        if (firstBareLf < 0) {
            firstBareLf = at;
        }
        ended(at, at + 1);
    }

    private void ended(long breakAt, long next) {
        count++;
        if (breakAt - start > LONGEST && firstLong < 0) {
            firstLong = start;
        }
        breakStart = breakAt;
        start = next;
    }

    /** Looks at all lines of a window; returns the index up to which it is settled: behind it, or that of a CR at its end. */
    int over(byte[] a, int from, int to, long base, boolean last) {
        int at = from;
        int lf = end(a, from, at, to, base, last);
        while (lf >= 0) {
            at = lf + 1;
            lf = end(a, from, at, to, base, last);
        }
        if (last) {
            unended(to + base);
        }
        return ~lf;
    }

    /** Goes to a line, without having looked at what is before it. */
    void begin(long offset, boolean afterCrlf) {
        start = offset;
        breakStart = offset - (afterCrlf ? 2 : 1);
    }

    /** Tells of the bad lines that were seen, once of each kind. */
    void report(Defects defects) {
        if (bare > 0) {
            defects.add(bare < count ? Defect.Kind.MIXED_LINE_ENDS : Defect.Kind.BARE_LF, firstBareLf);
        }
        if (firstBareCr >= 0) {
            defects.add(Defect.Kind.BARE_CR, firstBareCr);
        }
        if (firstNul >= 0) {
            defects.add(Defect.Kind.NUL_OCTET, firstNul);
        }
        if (firstLong >= 0) {
            defects.add(Defect.Kind.LONG_LINE, firstLong);
        }
    }

    /** Goes back to the beginning of a line that is to be looked at again. */
    void rewind(long to, long countThere, long bareThere) {
        start = to;
        breakStart = to;
        count = countThere;
        bare = bareThere;
    }

    /** Says that the last line, up to here, has no line end. */
    void unended(long at) {
        if (at - start > LONGEST && firstLong < 0) {
            firstLong = start;
        }
        start = at;
    }
}
