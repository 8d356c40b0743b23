package org.posthorn.mime;

/**
 * What the way to the reader can carry (RFC 2045 section 2.7 to 2.9). Each carries what those before it do. A client picks by what its
 * server offers: {@link #BINARY} with BINARYMIME (RFC 3030), {@link #EIGHT_BIT} with 8BITMIME (RFC 6152), else {@link #SEVEN_BIT}.
 *
 * @see Message#over
 */
public enum Transport {
    /** ASCII without NUL, in lines of at most 998 octets that end with CRLF. */
    SEVEN_BIT,
    /** Octets other than NUL, in lines of at most 998 octets that end with CRLF. */
    EIGHT_BIT,
    /** Any octets. */
    BINARY;

    /** The transfer encoding of what is not encoded, and needs this. */
    String encoding() {
        return switch (this) {
            case SEVEN_BIT -> "7bit";
            case EIGHT_BIT -> "8bit";
            case BINARY -> "binary";
        };
    }

    /**
     * {@return whether this can carry what needs the other}
     *
     * @param needed what is needed
     */
    public boolean carries(Transport needed) {
        return compareTo(needed) >= 0;
    }

    /** What a part needs of this encoding. */
    static Transport of(String encoding) {
        return encoding.equals("binary") ? BINARY : encoding.equals("8bit") ? EIGHT_BIT : SEVEN_BIT;
    }

    Transport and(Transport other) {
        return carries(other) ? other : this;
    }

    Transport or(Transport other) {
        return carries(other) ? this : other;
    }
}
