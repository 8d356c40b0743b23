package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/** UTF-7 (RFC 2152), which the JDK has not. Mail that uses it is read; none is written. */
final class Utf7 extends Charset {

    Utf7() {
        super("UTF-7", new String[] {"UNICODE-1-1-UTF-7"});
    }

    @Override
    public boolean contains(Charset other) {
        return other.name().equals("US-ASCII") || other instanceof Utf7;
    }

    @Override
    public boolean canEncode() {
        return false;
    }

    @Override
    public CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException("UTF-7 is only read");
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new Decoder(this);
    }

    /** Direct characters, and between "+" and "-" UTF-16 in Base64. */
    private static final class Decoder extends CharsetDecoder {
        private static final char REPLACEMENT = '\uFFFD';

        private boolean shifted;
        /** Directly after the "+". */
        private boolean first;

        private int bits;
        private int bitCount;
        /** A high surrogate that waits for its low one, or 0. */
        private char high;

        Decoder(Charset charset) {
            super(charset, 1, 2);
        }

        @Override
        protected void implReset() {
            shifted = false;
            first = false;
            bits = 0;
            bitCount = 0;
            high = 0;
        }

        @Override
        protected CoderResult implFlush(CharBuffer out) {
            if (high != 0) {
                if (!out.hasRemaining()) {
                    return CoderResult.OVERFLOW;
                }
                out.put(REPLACEMENT);
                high = 0;
            }
            return CoderResult.UNDERFLOW;
        }

        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
            while (in.hasRemaining()) {
                if (out.remaining() < 2) {
                    return CoderResult.OVERFLOW;
                }
                byte b = in.get(in.position());
                if (b < 0) {
                    unshift(out);
                    return CoderResult.malformedForLength(1);
                }
                in.get();
                int digit = shifted ? digit(b) : -1;
                if (digit >= 0) {
                    first = false;
                    add(digit, out);
                } else if (shifted) {
                    end(b, out);
                } else if (b == '+') {
                    shifted = true;
                    first = true;
                } else {
                    out.put((char) b);
                }
            }
            return CoderResult.UNDERFLOW;
        }

        /** The end of a shifted run, by an octet that is none of its digits. */
        private void end(byte b, CharBuffer out) {
            boolean plus = first && b == '-';
            unshift(out);
            if (plus) {
                out.put('+');
            } else if (b != '-') {
                out.put((char) b);
            }
        }

        private void unshift(CharBuffer out) {
            if (high != 0) {
                out.put(REPLACEMENT);
            }
            implReset();
        }

        private void add(int digit, CharBuffer out) {
            bits = bits << 6 | digit;
            bitCount += 6;
            if (bitCount < 16) {
                return;
            }
            bitCount -= 16;
            char unit = (char) (bits >> bitCount);
            bits &= (1 << bitCount) - 1;
            if (high != 0) {
                if (Character.isLowSurrogate(unit)) {
                    out.put(high).put(unit);
                    high = 0;
                    return;
                }
                out.put(REPLACEMENT);
                high = 0;
            }
            if (Character.isHighSurrogate(unit)) {
                high = unit;
            } else {
                out.put(Character.isLowSurrogate(unit) ? REPLACEMENT : unit);
            }
        }

        private static int digit(byte b) {
            if (b >= 'A' && b <= 'Z') {
                return b - 'A';
            }
            if (b >= 'a' && b <= 'z') {
                return b - 'a' + 26;
            }
            if (b >= '0' && b <= '9') {
                return b - '0' + 52;
            }
            return b == '+' ? 62 : b == '/' ? 63 : -1;
        }
    }
}
