package org.posthorn.mime;

import java.util.Arrays;

/**
 * The parts that are open, outermost first, and the boundaries that can end them. Boundaries are found by hash, so a delimiter line costs
 * the same however deep the nesting is; of equal boundaries the innermost is found.
 */
final class OpenParts {

    /** No such part. */
    static final int NONE = -1;

    /** The longest line that can be a delimiter, white space behind it included. */
    static final int LONGEST_DELIMITER = 2 * ContentProbe.LONGEST_BOUNDARY;

    private static final int STRIDE = 7;
    private static final int NUMBER = 0;
    private static final int KIND = 1;
    private static final int BOUNDARY = 2;
    private static final int LENGTH = 3;
    private static final int HASH = 4;
    private static final int NEXT = 5;
    private static final int AROUND = 6;

    private static final int LONG_STRIDE = 3;

    /** How many octets at each end of a boundary its hash is made of. */
    private static final int ENDS = 12;

    private int depth;
    private int[] ints = new int[4 * STRIDE];
    private long[] longs = new long[4 * LONG_STRIDE];
    private int active;
    private int innermost = NONE;
    private int[] heads = new int[0];
    private byte[] boundaries = new byte[0];
    private int boundariesEnd;

    /** How many parts are open. */
    int depth() {
        return depth;
    }

    /** How many boundaries are being looked for. */
    int active() {
        return active;
    }

    /** Opens a part. */
    void push(int number) {
        if ((depth + 1) * STRIDE > ints.length) {
            ints = Arrays.copyOf(ints, ints.length * 2);
            longs = Arrays.copyOf(longs, longs.length * 2);
        }
        int at = depth++ * STRIDE;
        ints[at + NUMBER] = number;
        ints[at + KIND] = 0;
        ints[at + BOUNDARY] = NONE;
    }

    /** Says where the innermost part's body begins, and how many lines had ended there, how many of them with a bare LF. */
    void body(long offset, long lines, long bare) {
        int at = (depth - 1) * LONG_STRIDE;
        longs[at] = offset;
        longs[at + 1] = lines;
        longs[at + 2] = bare;
    }

    /** Closes the innermost part. */
    void pop() {
        endBoundary(depth - 1);
        depth--;
    }

    int number() {
        return ints[(depth - 1) * STRIDE + NUMBER];
    }

    int kind(int frame) {
        return ints[frame * STRIDE + KIND];
    }

    void kind(int frame, int kind) {
        ints[frame * STRIDE + KIND] = kind;
    }

    long bodyStart() {
        return longs[(depth - 1) * LONG_STRIDE];
    }

    long linesBefore() {
        return longs[(depth - 1) * LONG_STRIDE + 1];
    }

    long bareBefore() {
        return longs[(depth - 1) * LONG_STRIDE + 2];
    }

    /** Whether the boundary of this part is still looked for. */
    boolean awaits(int frame) {
        return ints[frame * STRIDE + BOUNDARY] != NONE;
    }

    /** Looks for this boundary from now on; it belongs to the innermost part. */
    void boundary(byte[] bytes, int length) {
        int frame = depth - 1;
        if (boundariesEnd + length > boundaries.length) {
            boundaries = Arrays.copyOf(boundaries, Math.max(64, 2 * (boundariesEnd + length)));
        }
        System.arraycopy(bytes, 0, boundaries, boundariesEnd, length);
        int at = frame * STRIDE;
        ints[at + BOUNDARY] = boundariesEnd;
        ints[at + LENGTH] = length;
        ints[at + HASH] = hash(bytes, 0, length);
        ints[at + AROUND] = innermost;
        innermost = frame;
        boundariesEnd += length;
        active++;
        if (active > heads.length) {
            rehash();
        } else {
            link(frame);
        }
    }

    /**
     * Stops looking for the boundary of a part, if it has one. All parts inside it are closed already, so its boundary is the last of its
     * chain and of the boundary octets.
     */
    void endBoundary(int frame) {
        int at = frame * STRIDE;
        if (ints[at + BOUNDARY] == NONE) {
            return;
        }
        heads[slot(ints[at + HASH])] = ints[at + NEXT];
        boundariesEnd = ints[at + BOUNDARY];
        innermost = ints[at + AROUND];
        ints[at + BOUNDARY] = NONE;
        active--;
    }

    /** Stops looking for any boundary. */
    void forgetBoundaries() {
        for (int frame = depth - 1; frame >= 0; frame--) {
            endBoundary(frame);
        }
    }

    /**
     * Finds the innermost part whose delimiter a line is that begins with two hyphens.
     *
     * @return as {@link #match(byte[], int, int)}
     */
    int match(Window window, long start, long end) {
        if (end - start > LONGEST_DELIMITER) {
            return NONE;
        }
        byte[] a = window.octets;
        int from = window.index(start) + 2;
        int to = window.index(end);
        while (to > from && (a[to - 1] == ' ' || a[to - 1] == '\t' || a[to - 1] == '\r')) {
            to--;
        }
        return match(a, from, to);
    }

    /**
     * Finds the innermost part whose boundary these octets are, or are with two hyphens behind it.
     *
     * @return twice the part's place from the outside, plus one when the hyphens were there; or {@link #NONE}
     */
    int match(byte[] a, int from, int to) {
        if (innermost == NONE) {
            return NONE;
        }
        if (isBoundary(innermost, a, from, to)) {
            return 2 * innermost;
        }
        boolean hyphens = to - from > 2 && a[to - 1] == '-' && a[to - 2] == '-';
        if (hyphens && isBoundary(innermost, a, from, to - 2)) {
            return 2 * innermost + 1;
        }
        int open = find(a, from, to);
        int close = hyphens ? find(a, from, to - 2) : NONE;
        return close > open ? 2 * close + 1 : open == NONE ? NONE : 2 * open;
    }

    private int find(byte[] a, int from, int to) {
        int hash = hash(a, from, to);
        for (int frame = heads[slot(hash)]; frame != NONE; frame = ints[frame * STRIDE + NEXT]) {
            if (ints[frame * STRIDE + HASH] == hash && isBoundary(frame, a, from, to)) {
                return frame;
            }
        }
        return NONE;
    }

    private boolean isBoundary(int frame, byte[] a, int from, int to) {
        int boundary = ints[frame * STRIDE + BOUNDARY];
        int length = ints[frame * STRIDE + LENGTH];
        return to - from == length && Arrays.equals(a, from, to, boundaries, boundary, boundary + length);
    }

    private void rehash() {
        heads = new int[Math.max(8, heads.length * 2)];
        Arrays.fill(heads, NONE);
        for (int frame = 0; frame < depth; frame++) {
            if (awaits(frame)) {
                link(frame);
            }
        }
    }

    private void link(int frame) {
        int slot = slot(ints[frame * STRIDE + HASH]);
        ints[frame * STRIDE + NEXT] = heads[slot];
        heads[slot] = frame;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & heads.length - 1;
    }

    /** Of the length and the octets at both ends, between which boundaries that one program makes are mostly alike. */
    private static int hash(byte[] a, int from, int to) {
        int hash = to - from;
        for (int i = 0; i < ENDS && from + i < to; i++) {
            hash = 0x01000193 * (hash ^ a[to - 1 - i]) ^ a[from + i];
        }
        return hash;
    }
}
