package org.posthorn.mime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Base64 (RFC 2045 section 6.8, RFC 4648): which alphabet and line length to write, and doors to the encoder and decoder.
 *
 * <p>Reading forgives: octets outside the alphabet are left out and, but for white space, counted as defects; where
 * padding ends data that then goes on, reading goes on with a new group; a missing end of padding is supplied, and a
 * single digit left over at the end is dropped, each a defect. {@link #decodeStrict} forgives nothing.
 *
 * @param alphabet which 64 digits
 * @param lineLength most digits on a line, a multiple of 4 and at most 996; 0 for no line breaks. Breaks are CRLF, between lines only
 * @param padded whether {@code =} fills the last group up to four
 */
public record Base64(Alphabet alphabet, int lineLength, boolean padded) {

    /** The alphabets. */
    public enum Alphabet {
        /** With {@code +} and {@code /} (RFC 2045 table 1, RFC 4648 section 4). */
        STANDARD,
        /** With {@code -} and {@code _}, safe in URLs and file names (RFC 4648 section 5). */
        URL,
        /** With {@code +} and {@code ,} as in the names of IMAP mailboxes (RFC 3501 section 5.1.3). */
        IMAP
    }

    /** As bodies of MIME parts have it: lines of 76, padded. */
    public static final Base64 MIME = new Base64(Alphabet.STANDARD, 76, true);

    /** As protocols have it, SASL for one: without line breaks, padded. */
    public static final Base64 UNBROKEN = new Base64(Alphabet.STANDARD, 0, true);

    /** Safe in URLs and file names: without line breaks or padding. */
    public static final Base64 URL = new Base64(Alphabet.URL, 0, false);

    /** As in the modified UTF-7 of IMAP's mailbox names (RFC 3501 section 5.1.3): without line breaks or padding. */
    public static final Base64 IMAP = new Base64(Alphabet.IMAP, 0, false);

    /** Refuses line lengths that are negative, too long for mail, or no multiple of 4. */
    public Base64 {
        Objects.requireNonNull(alphabet);
        if (lineLength < 0 || lineLength > 996 || lineLength % 4 != 0) {
            throw new IllegalArgumentException("line length " + lineLength);
        }
    }

    /**
     * An encoder, for one piece of data after another.
     *
     * @return a new one
     */
    public Transcoder encoder() {
        return new Base64Encoder(this);
    }

    /**
     * A forgiving decoder, for one piece of data after another. It reads lines of any length.
     *
     * @return a new one
     */
    public Decoder decoder() {
        return new Base64Decoder(this, false);
    }

    /**
     * A decoder that has a defect wherever the data is not just as the encoder writes it, but that lines may be shorter:
     * no octet outside the alphabet, padding if and only if {@link #padded}, unused bits zero, and line breaks (CRLF) only
     * where {@link #lineLength} is not 0. What it gives is good if and only if it has no defects at the end; its
     * {@linkplain Transcoder#reading streams} throw {@link FlawException} at the first.
     *
     * @return a new one
     */
    public Decoder strictDecoder() {
        return new Base64Decoder(this, true);
    }

    /**
     * Size of the encoded form, line breaks included.
     *
     * @param length number of octets to encode
     * @return number of octets that they become
     */
    public long encodedSize(long length) {
        long digits = padded ? (length + 2) / 3 * 4 : (length * 4 + 2) / 3;
        return lineLength == 0 || digits == 0 ? digits : digits + (digits - 1) / lineLength * 2;
    }

    /**
     * Encodes an array.
     *
     * @param octets any octets
     * @return their encoded form
     */
    public byte[] encode(byte[] octets) {
        return encode(octets, 0, octets.length);
    }

    /**
     * Encodes part of an array.
     *
     * @param octets holds the octets
     * @param from the first to encode
     * @param to one past the last
     * @return their encoded form
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public byte[] encode(byte[] octets, int from, int to) {
        Objects.checkFromToIndex(from, to, octets.length);
        return Base64Encoder.encodeWhole(this, octets, from, to);
    }

    /**
     * Encodes an array to a String.
     *
     * @param octets any octets
     * @return their encoded form, ASCII only
     */
    public String encodeToString(byte[] octets) {
        return new String(encode(octets), StandardCharsets.ISO_8859_1);
    }

    /**
     * Decodes an array, forgiving everything.
     *
     * @param encoded Base64 and whatever else
     * @return the decoded octets
     */
    public byte[] decode(byte[] encoded) {
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
    public byte[] decode(byte[] encoded, int from, int to) {
        Objects.checkFromToIndex(from, to, encoded.length);
        return Base64Decoder.decodeWhole(this, encoded, from, to);
    }

    /**
     * Decodes an array as strictly as {@link #strictDecoder}.
     *
     * @param encoded the encoded octets
     * @return the decoded octets, or nothing when a rule was broken: {@link #firstFlaw} tells which and where
     */
    public Optional<byte[]> decodeStrict(byte[] encoded) {
        return firstFlaw(encoded).isEmpty() ? Optional.of(decode(encoded)) : Optional.empty();
    }

    /**
     * Why {@link #decodeStrict} refuses an array.
     *
     * @param encoded the encoded octets
     * @return the first rule that was broken, and where; empty when none was
     */
    public Optional<Flaw> firstFlaw(byte[] encoded) {
        Base64Check check = new Base64Check(this);
        check.check(encoded, 0, encoded.length);
        return Optional.ofNullable(check.end());
    }
}
