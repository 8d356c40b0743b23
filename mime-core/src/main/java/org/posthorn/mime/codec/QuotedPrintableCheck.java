package org.posthorn.mime.codec;

import org.jspecify.annotations.Nullable;

/** Holds quoted-printable to the rules of its writing (RFC 2045 section 6.7). */
final class QuotedPrintableCheck {
    private long at;
    /** Octets on the line without the white space at its end, which transports may have added. */
    private long column;

    private long blanks;
    /** Where an "=" is that is not yet complete, -1 when there is none. */
    private long equals = -1;

    private int hexDigits;
    private boolean returned;
    private @Nullable Flaw flaw;

    /** The first flaw of the octets up to here, or null. */
    @Nullable Flaw check(byte[] in, int from, int to) {
        for (int p = from; p < to && flaw == null; p++, at++) {
            step(in[p]);
        }
        return flaw;
    }

    /** The first flaw of the data, which is at its end, or null. */
    @Nullable Flaw end() {
        if (returned) {
            flaw(Flaw.Kind.LINE_BREAK, at - 1);
        } else if (equals >= 0) {
            flaw(Flaw.Kind.TRUNCATED, equals);
        }
        return flaw;
    }

    /** For the next data. */
    void forget() {
        at = 0;
        column = 0;
        blanks = 0;
        equals = -1;
        hexDigits = 0;
        returned = false;
        flaw = null;
    }

    private void step(byte b) {
        if (returned) {
            lineFeed(b);
        } else if (b == '\r') {
            carriageReturn();
        } else if (b == ' ' || b == '\t') {
            blanks++;
            if (hexDigits > 0) {
                flaw(Flaw.Kind.ESCAPE, equals);
            }
        } else {
            column += blanks + 1;
            if (equals >= 0) {
                escaped(b);
            } else if (b == '=') {
                equals = at;
                hexDigits = 0;
            } else if (b == '\n') {
                flaw(Flaw.Kind.LINE_BREAK, at);
            } else if (b < ' ' || b == 127) {
                flaw(Flaw.Kind.NOT_ENCODED, at);
            }
            blanks = 0;
            if (column > QuotedPrintable.LINE_LENGTH) {
                flaw(Flaw.Kind.LINE_TOO_LONG, at);
            }
        }
    }

    private void lineFeed(byte b) {
        if (b != '\n') {
            flaw(Flaw.Kind.LINE_BREAK, at - 1);
        }
        returned = false;
        equals = -1;
        column = 0;
        blanks = 0;
    }

    /** After "=" it ends a soft line break. */
    private void carriageReturn() {
        if (hexDigits > 0) {
            flaw(Flaw.Kind.ESCAPE, equals);
        }
        returned = true;
    }

    /** After "=": a hexadecimal digit, or something that does not belong there. */
    private void escaped(byte b) {
        if (blanks > 0 || !QuotedPrintable.isHex(b) || b >= 'a') {
            flaw(Flaw.Kind.ESCAPE, equals);
        } else if (++hexDigits == 2) {
            equals = -1;
            hexDigits = 0;
        }
    }

    private void flaw(Flaw.Kind kind, long offset) {
        if (flaw == null) {
            flaw = new Flaw(kind, offset);
        }
    }
}
