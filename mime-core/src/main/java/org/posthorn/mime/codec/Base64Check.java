package org.posthorn.mime.codec;

import org.jspecify.annotations.Nullable;

/** Holds Base64 to the rules of its writing: nothing but digits, right padding, unused bits zero, CRLF between lines not too long. */
final class Base64Check {
    private final byte[] values;
    private final boolean padded;
    private final int lineLength;

    private long at;
    private int column;
    private int groupSize;
    private int pads;
    private int lastValue;
    private long lastAt;
    private boolean returned;
    private @Nullable Flaw flaw;

    Base64Check(Base64 base64) {
        this.values = Base64Digits.of(base64.alphabet()).values;
        this.padded = base64.padded();
        this.lineLength = base64.lineLength();
    }

    /** The first flaw of the octets up to here, or null. */
    @Nullable Flaw check(byte[] in, int from, int to) {
        for (int p = from; p < to && flaw == null; p++, at++) {
            step(in[p], values[in[p] & 0xFF]);
        }
        return flaw;
    }

    /** The first flaw of the data, which is at its end, or null. */
    @Nullable Flaw end() {
        if (returned) {
            flaw(Flaw.Kind.LINE_BREAK, at - 1);
        } else if (groupSize == 1) {
            flaw(Flaw.Kind.TRUNCATED, at);
        } else if (padded && groupSize > 0 && groupSize + pads < 4) {
            flaw(Flaw.Kind.PADDING, at);
        }
        unusedBits();
        return flaw;
    }

    /** For the next data. */
    void forget() {
        at = 0;
        column = 0;
        groupSize = 0;
        pads = 0;
        returned = false;
        flaw = null;
    }

    private void step(byte b, int value) {
        if (returned) {
            returned = false;
            if (b != '\n') {
                flaw(Flaw.Kind.LINE_BREAK, at - 1);
            }
            column = 0;
        } else if (b == '\r' && lineLength > 0) {
            returned = true;
        } else if (value == Base64Digits.BLANK) {
            flaw(b == '\n' && lineLength > 0 ? Flaw.Kind.LINE_BREAK : Flaw.Kind.WHITE_SPACE, at);
        } else if (value == Base64Digits.JUNK) {
            flaw(Flaw.Kind.OUTSIDE_ALPHABET, at);
        } else if (++column > lineLength && lineLength > 0) {
            flaw(Flaw.Kind.LINE_TOO_LONG, at);
        } else if (value == Base64Digits.PAD) {
            pad();
        } else if (pads > 0) {
            flaw(Flaw.Kind.PADDING, at);
        } else {
            lastValue = value;
            lastAt = at;
            groupSize = groupSize + 1 & 3;
        }
    }

    private void pad() {
        if (!padded || groupSize < 2 || groupSize + pads == 4) {
            flaw(Flaw.Kind.PADDING, at);
        }
        pads++;
        unusedBits();
    }

    /** The octets of the unfinished group leave two or four bits of its last digit. */
    private void unusedBits() {
        if (groupSize == 2 && (lastValue & 15) != 0 || groupSize == 3 && (lastValue & 3) != 0) {
            flaw(Flaw.Kind.UNUSED_BITS, lastAt);
        }
    }

    private void flaw(Flaw.Kind kind, long offset) {
        if (flaw == null) {
            flaw = new Flaw(kind, offset);
        }
    }
}
