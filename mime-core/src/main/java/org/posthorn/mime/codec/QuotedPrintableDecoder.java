package org.posthorn.mime.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads quoted-printable: {@link #bulk} over what is plain or well encoded, {@link #step} octet by octet over the ends of
 * the pieces and what is neither. Both read alike, which a property test holds them to.
 */
final class QuotedPrintableDecoder extends Decoder {
    private static final long EQUALS = Octets.eightOf('=');
    private static final long RETURNS = Octets.eightOf('\r');

    /** What the octets held are the beginning of. */
    private enum State {
        /** Nothing, or blanks that may end a line. */
        TEXT,
        /** As {@link #TEXT}, then a CR. */
        CR,
        /** An octet or a soft line break: {@code =}. */
        EQUALS,
        /** An octet: {@code =} and a digit. */
        DIGIT,
        /** A soft line break: {@code =} and blanks. */
        PADDING,
        /** A soft line break: {@code =}, perhaps blanks, and a CR. */
        SOFT_CR
    }

    private State state = State.TEXT;
    private byte[] held = new byte[8];
    private int heldCount;
    private byte[] out = held;
    private int outAt;

    /** Of a strict decoder. */
    private final @Nullable QuotedPrintableCheck check;

    QuotedPrintableDecoder() {
        check = null;
    }

    /** A strict one. */
    QuotedPrintableDecoder(QuotedPrintableCheck check) {
        this.check = check;
    }

    @Override
    boolean isStrict() {
        return check != null;
    }

    @Override
    public int bound(int length) {
        return Math.addExact(length, heldCount);
    }

    @Override
    int fitting(int room) {
        return room - heldCount;
    }

    /** Size of the decoded form of ASCII, but for blanks at the ends of lines: right for what our own and most encoders write. */
    static int expectedSize(byte[] in, int from, int to) {
        int size = to - from;
        int eights = Math.max(0, to - from - 1) / 8;
        for (int i = 0; i < eights; i++) {
            int p = from + i * 8;
            long escapes = Octets.equalInAscii(Octets.read(in, p), EQUALS);
            long soft = escapes & Octets.equalInAscii(Octets.read(in, p + 1), RETURNS);
            size -= 2 * Long.bitCount(escapes) + Long.bitCount(soft);
        }
        for (int p = from + eights * 8; p < to; p++) {
            if (in[p] == '=') {
                size -= p + 1 < to && in[p + 1] == '\r' ? 3 : 2;
            }
        }
        return Math.max(size, 0);
    }

    private static boolean softBreak(byte[] in, int p, int to) {
        return p + 1 < to && in[p + 1] == '\n' || p + 2 < to && in[p + 1] == '\r' && in[p + 2] == '\n';
    }

    @Override
    int decode(byte[] in, int from, int to, byte[] to2, int at) {
        if (check != null) {
            flaw(check.check(in, from, to));
        }
        out = to2;
        outAt = at;
        int p = from;
        while (p < to) {
            while (p < to && heldCount > 0) {
                step(in[p], p - from);
                p++;
            }
            p = bulk(in, p, to, from);
            if (p < to) {
                step(in[p], p - from);
                p++;
            }
        }
        out = held;
        return outAt;
    }

    @Override
    int decodeEnd(byte[] to, int at) {
        if (check != null) {
            flaw(check.end());
            check.forget();
        }
        out = to;
        outAt = at;
        switch (state) {
            case TEXT -> {}
            case CR -> {
                departure(Flaw.Kind.LINE_BREAK, -1);
                emitHeld();
            }
            case DIGIT -> {
                departure(Flaw.Kind.TRUNCATED, -heldCount);
                emitHeld();
            }
            case EQUALS, PADDING, SOFT_CR -> departure(Flaw.Kind.TRUNCATED, -heldCount);
        }
        heldCount = 0;
        state = State.TEXT;
        out = held;
        return outAt;
    }

    /**
     * Decodes from {@code from} on, with nothing held, until something begins whose end must be seen to know what it is.
     *
     * @return where that is, or {@code to}
     */
    private int bulk(byte[] in, int from, int to, int start) {
        byte[] o = out;
        int p = from;
        int at = outAt;
        int solid = at; // what lies before is no blank that could end a line
        while (p < to) {
            if (p <= to - 8) {
                long eight = Octets.read(in, p);
                long special = Octets.notPlain(eight, EQUALS);
                Octets.write(o, at, eight);
                if (special == 0) { // apart, for the processor to foretell the next address
                    p += 8;
                    at += 8;
                    continue;
                }
                int n = Octets.first(special);
                p += n;
                at += n;
            }
            byte b = in[p];
            if (b == '=') {
                int octet = p + 2 < to ? QuotedPrintable.hex(in[p + 1], in[p + 2]) : -1;
                if (octet < 0) {
                    if (!softBreak(in, p, to)) {
                        outAt = at;
                        return p;
                    }
                    p += in[p + 1] == '\n' ? 2 : 3;
                }
                while (octet >= 0) {
                    o[at++] = (byte) octet;
                    p += 3;
                    octet = p + 2 < to && in[p] == '=' ? QuotedPrintable.hex(in[p + 1], in[p + 2]) : -1;
                }
                solid = at;
            } else if (b == '\n') {
                at = withoutBlanks(o, solid, at);
                o[at++] = '\n';
                p++;
                solid = at;
            } else if (b == '\r') {
                int end = withoutBlanks(o, solid, at);
                if (p + 1 == to) {
                    outAt = end;
                    return p - (at - end);
                }
                if (in[p + 1] == '\n') {
                    o[end] = '\r';
                    o[end + 1] = '\n';
                    at = end + 2;
                    p += 2;
                } else {
                    departure(Flaw.Kind.LINE_BREAK, p - start);
                    o[at++] = '\r';
                    p++;
                }
                solid = at;
            } else {
                if (b < 0) {
                    departure(Flaw.Kind.NOT_ENCODED, p - start);
                }
                o[at++] = b;
                p++;
            }
        }
        int end = withoutBlanks(o, solid, at);
        outAt = end;
        return p - (at - end);
    }

    /** Where the blanks begin that end at {@code at}, as far as they are taken for white space at the end of a line. */
    private static int withoutBlanks(byte[] out, int solid, int at) {
        int end = at;
        while (end > solid && (out[end - 1] == ' ' || out[end - 1] == '\t')) {
            end--;
        }
        int blanks = at - end;
        return blanks <= QuotedPrintable.LONGEST_BLANK
                ? end
                : end + (blanks - 1) / QuotedPrintable.LONGEST_BLANK * QuotedPrintable.LONGEST_BLANK;
    }

    private void step(byte b, int ahead) {
        switch (state) {
            case TEXT -> text(b, ahead);
            case CR -> {
                if (b == '\n') {
                    out[outAt++] = '\r';
                    out[outAt++] = '\n';
                    forget();
                } else {
                    departure(Flaw.Kind.LINE_BREAK, ahead - 1L);
                    emitHeld();
                    text(b, ahead);
                }
            }
            case EQUALS -> {
                if (QuotedPrintable.isHex(b)) {
                    hold(b, State.DIGIT);
                } else {
                    padding(b, ahead);
                }
            }
            case DIGIT -> {
                int octet = QuotedPrintable.hex(held[1], b);
                if (octet >= 0) {
                    out[outAt++] = (byte) octet;
                    forget();
                } else {
                    notEncoded(b, ahead);
                }
            }
            case PADDING -> padding(b, ahead);
            case SOFT_CR -> {
                if (b == '\n') {
                    forget();
                } else {
                    notEncoded(b, ahead);
                }
            }
        }
    }

    private void text(byte b, int ahead) {
        switch (b) {
            case ' ', '\t' -> {
                if (heldCount == QuotedPrintable.LONGEST_BLANK) {
                    emitHeld();
                }
                hold(b, State.TEXT);
            }
            case '\r' -> hold(b, State.CR);
            case '\n' -> {
                forget();
                out[outAt++] = '\n';
            }
            case '=' -> {
                emitHeld();
                hold(b, State.EQUALS);
            }
            default -> {
                if (b < 0) {
                    departure(Flaw.Kind.NOT_ENCODED, ahead);
                }
                emitHeld();
                out[outAt++] = b;
            }
        }
    }

    /** After {@code =} and perhaps blanks. */
    private void padding(byte b, int ahead) {
        if (b == '\n') {
            forget();
        } else if (b == '\r') {
            hold(b, State.SOFT_CR);
        } else if ((b == ' ' || b == '\t') && heldCount <= QuotedPrintable.LONGEST_BLANK) {
            hold(b, State.PADDING);
        } else {
            notEncoded(b, ahead);
        }
    }

    /** The {@code =} was none of the encoding: it and what follows are text. */
    private void notEncoded(byte b, int ahead) {
        departure(Flaw.Kind.ESCAPE, ahead - (long) heldCount);
        emitHeld();
        text(b, ahead);
    }

    private void hold(byte b, State next) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, held.length * 2);
        }
        held[heldCount++] = b;
        state = next;
    }

    private void emitHeld() {
        System.arraycopy(held, 0, out, outAt, heldCount);
        outAt += heldCount;
        forget();
    }

    private void forget() {
        heldCount = 0;
        state = State.TEXT;
    }

    private void departure(Flaw.Kind kind, long ahead) {
        if (check == null) {
            flaw(kind, ahead);
        }
    }
}
