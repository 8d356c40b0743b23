package org.posthorn.mime.codec;

/** Room for some lines of Base64 without their breaks, and for their octets: the JDK's codec takes whole arrays only. */
final class Stretch {
    /** 16 lines of 76, or 19 lines of 64. */
    static final int DIGITS = 1216;

    static final int OCTETS = DIGITS / 4 * 3;

    /** For less than so many digits it is not worth its allocation. */
    static final int WORTH = 4 * DIGITS;

    final byte[] digits = new byte[DIGITS];
    final byte[] octets = new byte[OCTETS];

    /** How many octets so many digits are, a multiple of four. */
    static int octets(int digits) {
        return digits / 4 * 3;
    }

    /**
     * Decodes the digits.
     *
     * @return whether they were nothing but digits
     */
    boolean decode(java.util.Base64.Decoder jdk) {
        try {
            return jdk.decode(digits, octets) == octets.length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
