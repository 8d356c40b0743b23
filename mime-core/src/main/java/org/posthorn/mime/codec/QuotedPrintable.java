package org.posthorn.mime.codec;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Quoted-printable (RFC 2045 section 6.7) and its kin for headers, the "Q" encoding (RFC 2047 section 4.2).
 *
 * <p>Reading forgives: an {@code =} that begins neither an octet nor a soft line break is kept as it stands (a defect),
 * small hexadecimal digits are read, octets that should have been encoded are kept (a defect when above 127), lines may
 * have any length, and an {@code =} at the very end is taken for a soft line break (a defect). White space at the end of
 * a line is removed, being added by transports; of a run of more than 1,000 blanks only what exceeds a multiple of 1,000
 * is. Line breaks stay as they are, CRLF or LF.
 */
public final class QuotedPrintable {
    /** The most white space at the end of a line that is recognised as added by transports. */
    static final int LONGEST_BLANK = 1000;

    /** Longest line written, in octets without its CRLF. */
    public static final int LINE_LENGTH = 76;

    static final byte[] HEX_DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private static final byte[] HEX_VALUES = hexValues();

    private QuotedPrintable() {}

    private static byte[] hexValues() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < 16; i++) {
            values[HEX_DIGITS[i]] = (byte) i;
            values[Character.toLowerCase(HEX_DIGITS[i])] = (byte) i;
        }
        return values;
    }

    /**
     * An encoder of text: CRLF is a line break and stays one; any other CR or LF is encoded.
     *
     * @return a new one
     */
    public static Transcoder textEncoder() {
        return new QuotedPrintableEncoder(false);
    }

    /**
     * An encoder of anything but text: CR and LF are encoded wherever they are.
     *
     * @return a new one
     */
    public static Transcoder binaryEncoder() {
        return new QuotedPrintableEncoder(true);
    }

    /**
     * A forgiving decoder.
     *
     * @return a new one
     */
    public static Decoder decoder() {
        return new QuotedPrintableDecoder();
    }

    /**
     * Encodes text, whose lines end with CRLF.
     *
     * @param text the octets
     * @return their encoded form, with lines of at most {@value #LINE_LENGTH}
     */
    public static byte[] encodeText(byte[] text) {
        return encode(text, 0, text.length, false);
    }

    /**
     * Encodes part of an array.
     *
     * @param octets holds the octets
     * @param from the first to encode
     * @param to one past the last
     * @param binary whether CR and LF are encoded wherever they are; if not, CRLF is a line break and stays one
     * @return their encoded form, with lines of at most {@value #LINE_LENGTH}
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static byte[] encode(byte[] octets, int from, int to, boolean binary) {
        Objects.checkFromToIndex(from, to, octets.length);
        long expected = QuotedPrintableEncoder.expectedSize(octets, from, to, binary);
        return new QuotedPrintableEncoder(binary).whole(octets, from, to, Math.toIntExact(expected));
    }

    /**
     * Decodes an array, forgiving everything.
     *
     * @param encoded quoted-printable and whatever else
     * @return the decoded octets
     */
    public static byte[] decode(byte[] encoded) {
        return decode(encoded, 0, encoded.length);
    }

    /**
     * Decodes part of an array, forgiving everything.
     *
     * @param encoded holds the encoded octets
     * @param from the first
     * @param to one past the last
     * @return the decoded octets
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static byte[] decode(byte[] encoded, int from, int to) {
        Objects.checkFromToIndex(from, to, encoded.length);
        int expected = QuotedPrintableDecoder.expectedSize(encoded, from, to);
        return new QuotedPrintableDecoder().whole(encoded, from, to, expected);
    }

    /**
     * A decoder that has a defect also wherever the data breaks the rules for writing it: hexadecimal digits are capital, lines
     * have at most {@value #LINE_LENGTH} octets and end with CRLF, and control characters but TAB are encoded. What it
     * gives is good if and only if it has no defects at the end; its {@linkplain Transcoder#reading streams} throw
     * {@link FlawException} at the first. White space at the end of a line is removed here too, as the encoding says.
     *
     * @return a new one
     */
    public static Decoder strictDecoder() {
        return new QuotedPrintableDecoder(new QuotedPrintableCheck());
    }

    /**
     * Decodes an array as strictly as {@link #strictDecoder}.
     *
     * @param encoded the encoded octets
     * @return the decoded octets, or nothing when a rule was broken: {@link #firstFlaw} tells which and where
     */
    public static Optional<byte[]> decodeStrict(byte[] encoded) {
        return firstFlaw(encoded).isEmpty() ? Optional.of(decode(encoded)) : Optional.empty();
    }

    /**
     * Why {@link #decodeStrict} refuses an array.
     *
     * @param encoded the encoded octets
     * @return the first rule that was broken, and where; empty when none was
     */
    public static Optional<Flaw> firstFlaw(byte[] encoded) {
        QuotedPrintableCheck check = new QuotedPrintableCheck();
        check.check(encoded, 0, encoded.length);
        return Optional.ofNullable(check.end());
    }

    /**
     * Decodes the text of an encoded word in the "Q" encoding: an underscore is a space, and what is not well formed
     * stays as it is.
     *
     * @param encoded holds the text
     * @param from its first octet
     * @param to one past its last
     * @param out where the octets go; needs room for {@code to - from}; may be {@code encoded} itself with {@code at} at most {@code from}
     * @param at where in {@code out} to begin
     * @return the position in {@code out} after the last octet written
     */
    public static int decodeQ(byte[] encoded, int from, int to, byte[] out, int at) {
        Objects.checkFromToIndex(from, to, encoded.length);
        int o = at;
        for (int p = from; p < to; p++) {
            byte b = encoded[p];
            int octet = b == '=' && to - p > 2 ? hex(encoded[p + 1], encoded[p + 2]) : -1;
            if (octet >= 0) {
                out[o++] = (byte) octet;
                p += 2;
            } else {
                out[o++] = b == '_' ? (byte) ' ' : b;
            }
        }
        return o;
    }

    /** The octet of two hexadecimal digits, negative when they are none. */
    static int hex(byte high, byte low) {
        return HEX_VALUES[high & 0xFF] << 4 | HEX_VALUES[low & 0xFF];
    }

    static boolean isHex(byte b) {
        return HEX_VALUES[b & 0xFF] >= 0;
    }
}
