package org.posthorn.mime;

/**
 * The octets of a message that are at hand, and how far they are used. What is not yet settled at the end of a window stays in the message
 * from {@link #kept} on: the next window must begin there. {@link #scan} says how far it was looked at, so that nothing is looked at twice.
 */
final class Window {

    byte[] octets = new byte[0];

    /** Where in the array the window begins. */
    int floor;

    /** Where it ends. */
    int end;

    /** The offset of the first octet of the array. */
    long base;

    /** Whether no octets follow the window. */
    boolean last;

    /** The offset of the first octet that is not given away. */
    long kept;

    /** The offset of the first octet that was not looked at. */
    long scan;

    /** Lays octets of the message from {@link #kept} on under it. */
    void lay(byte[] bytes, int from, int to, boolean isLast) {
        octets = bytes;
        floor = from;
        end = to;
        base = kept - from;
        last = isLast;
    }

    /** The index in the array of an offset. */
    int index(long offset) {
        return (int) (offset - base);
    }

    /**
     * Looks for the end of the current line.
     *
     * @return the index of its LF, or a negative number when the window ends before
     */
    int lineEnd(Lines line) {
        int lf = line.end(octets, floor, index(scan), end, base, last);
        scan = (lf < 0 ? ~lf : lf + 1) + base;
        return lf;
    }
}
