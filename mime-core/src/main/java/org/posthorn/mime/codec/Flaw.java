package org.posthorn.mime.codec;

import java.util.Objects;

/**
 * What is wrong with encoded data, and where.
 *
 * @param kind the rule that was broken
 * @param offset in octets from the start of the data; where something is missing at the end of the data, its size
 */
public record Flaw(Kind kind, long offset) {

    /** The rules of the encodings. Those marked strict are broken in the eyes of strict decoders only. */
    public enum Kind {
        /** An octet that is no digit, nor white space or padding. */
        OUTSIDE_ALPHABET,
        /** White space where there must be none (strict). */
        WHITE_SPACE,
        /** A CR or LF that is not part of a CRLF. */
        LINE_BREAK,
        /** A line longer than it may be (strict). */
        LINE_TOO_LONG,
        /** Padding that is missing, too much, or within the data. */
        PADDING,
        /** Bits after the last octet that are not zero (strict, RFC 4648 section 3.5). */
        UNUSED_BITS,
        /** The data ended within a group, an escape or a file. */
        TRUNCATED,
        /** An escape character that begins nothing known, or small hexadecimal digits (strict). */
        ESCAPE,
        /** An octet that should have been encoded. */
        NOT_ENCODED,
        /** A line that is not made as the encoding says. */
        LINE,
        /** A size or a checksum that is not that of the data. */
        CHECKSUM
    }

    /** Refuses negative offsets. */
    public Flaw {
        Objects.requireNonNull(kind);
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
    }
}
