package org.posthorn.mime.codec;

/** Reads one uuencoded file: whole lines at once where they are as they should be, octet by octet where not. */
final class UuDecoder extends Decoder {

    /** How the first line begins. A digit follows. */
    static final byte[] BEGIN = {'b', 'e', 'g', 'i', 'n', ' '};

    private static final byte[] END = {'e', 'n', 'd'};

    /** The most octets of a line. */
    private static final int LONGEST_LINE = 63;

    /** A line of a count alone takes two octets. */
    private static final int MOST_PER_OCTET = 32;

    private enum State {
        /** Before the first line, at a place where it may be. */
        BEFORE,
        /** In a line before the first one. */
        OTHER_LINE,
        /** In the first line. */
        BEGIN_LINE,
        LINE_START,
        DATA,
        /** In a line that is no data. */
        PASS,
        END_LINE,
        AFTER
    }

    private State state = State.BEFORE;
    private int matched;
    private int left;
    private int group;
    private int digits;

    private byte[] out = END;
    private int outAt;

    static boolean isDigit(byte b) {
        return b >= ' ' && b <= '`';
    }

    static int value(byte digit) {
        return digit - ' ' & 63;
    }

    /** The most octets that the lines say they have, and what decoding them may write behind. */
    static int mostOctets(byte[] in, int from, int to) {
        long octets = 2;
        boolean lineStart = true;
        for (int p = from; p < to; p++) {
            if (lineStart && in[p] != '\r' && in[p] != '\n') {
                octets += value(in[p]);
                lineStart = false;
                p = Octets.find(in, p, to, '\n') - 1;
            } else {
                lineStart |= in[p] == '\n';
            }
        }
        return Math.toIntExact(octets);
    }

    @Override
    boolean isStrict() {
        return false;
    }

    @Override
    public int bound(int length) {
        return Math.addExact(Math.multiplyExact(length, MOST_PER_OCTET), LONGEST_LINE);
    }

    @Override
    int fitting(int room) {
        return Math.max(0, (room - LONGEST_LINE) / MOST_PER_OCTET);
    }

    @Override
    int decode(byte[] in, int from, int to, byte[] target, int at) {
        out = target;
        outAt = at;
        for (int p = from; p < to; ) {
            if (state == State.LINE_START) {
                p = lines(in, p, to);
            }
            if (p < to) {
                step(in[p], p - from);
                p++;
            }
        }
        out = END;
        return outAt;
    }

    @Override
    int decodeEnd(byte[] target, int at) {
        out = target;
        outAt = at;
        if (state == State.DATA) {
            finishLine(0);
        }
        if (state != State.AFTER && !(state == State.END_LINE && matched == END.length)) {
            flaw(Flaw.Kind.TRUNCATED, 0);
        }
        state = State.BEFORE;
        matched = 0;
        out = END;
        return outAt;
    }

    /** Decodes whole lines; returns where the first begins that is not whole or has something odd. */
    private int lines(byte[] in, int from, int to) {
        int p = from;
        while (p < to && in[p] > ' ' && in[p] < '`') {
            int count = value(in[p]);
            int end = p + 1 + (count + 2) / 3 * 4;
            int next = end < to && in[end] == '\r' ? end + 1 : end;
            if (next >= to || in[next] != '\n' || !groups(in, p + 1, end)) {
                return p;
            }
            outAt += count;
            p = next + 1;
        }
        return p;
    }

    /** Decodes digits without moving on; false if they are none. */
    private boolean groups(byte[] in, int from, int end) {
        int odd = 0;
        int at = outAt;
        for (int p = from; p < end; p += 4) {
            int a = in[p] - ' ';
            int b = in[p + 1] - ' ';
            int c = in[p + 2] - ' ';
            int d = in[p + 3] - ' ';
            odd |= a | b | c | d | 64 - a | 64 - b | 64 - c | 64 - d;
            out[at] = (byte) (a << 2 | (b & 63) >> 4);
            out[at + 1] = (byte) (b << 4 | (c & 63) >> 2);
            out[at + 2] = (byte) (c << 6 | d & 63);
            at += 3;
        }
        return odd >= 0;
    }

    private void step(byte b, long ahead) {
        switch (state) {
            case BEFORE -> before(b);
            case OTHER_LINE -> {
                if (b == '\n') {
                    state = State.BEFORE;
                    matched = 0;
                }
            }
            case BEGIN_LINE, PASS -> {
                if (b == '\n') {
                    state = State.LINE_START;
                }
            }
            case LINE_START -> lineStart(b, ahead);
            case DATA -> data(b, ahead);
            case END_LINE -> endLine(b, ahead);
            case AFTER -> {}
        }
    }

    private void before(byte b) {
        if (b == '\n') {
            matched = 0;
        } else if (matched == BEGIN.length) {
            state = b >= '0' && b <= '7' ? State.BEGIN_LINE : State.OTHER_LINE;
        } else if (b == BEGIN[matched]) {
            matched++;
        } else {
            state = State.OTHER_LINE;
        }
    }

    private void lineStart(byte b, long ahead) {
        if (b == '\n' || b == '\r') {
            return;
        }
        if (b == END[0]) {
            state = State.END_LINE;
            matched = 1;
        } else if (!isDigit(b)) {
            flaw(Flaw.Kind.LINE, ahead);
            state = State.PASS;
        } else {
            left = value(b);
            digits = 0;
            group = 0;
            state = left == 0 ? State.PASS : State.DATA;
        }
    }

    private void data(byte b, long ahead) {
        if (b == '\n') {
            finishLine(ahead);
            state = State.LINE_START;
        } else if (!isDigit(b)) {
            if (b != '\r') {
                flaw(Flaw.Kind.OUTSIDE_ALPHABET, ahead);
            }
        } else if (left > 0) {
            group = group << 6 | value(b);
            if (++digits == 4) {
                putGroup();
            }
        }
    }

    /** A line has ended; what it lacks was spaces. */
    private void finishLine(long ahead) {
        if (left > 0) {
            flaw(Flaw.Kind.LINE, ahead);
        }
        if (left > 0 && digits > 0) {
            group <<= 6 * (4 - digits);
            putGroup();
        }
        for (; left > 0; left--) {
            out[outAt++] = 0;
        }
    }

    private void putGroup() {
        for (int shift = 16; shift >= 0 && left > 0; shift -= 8) {
            out[outAt++] = (byte) (group >> shift);
            left--;
        }
        group = 0;
        digits = 0;
    }

    private void endLine(byte b, long ahead) {
        if (matched < END.length && b == END[matched]) {
            matched++;
        } else if (matched == END.length && b >= 0 && b <= ' ') {
            state = State.AFTER;
        } else {
            flaw(Flaw.Kind.LINE, ahead);
            state = b == '\n' ? State.LINE_START : State.PASS;
        }
    }
}
