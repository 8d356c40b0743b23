package org.posthorn.mime.codec;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Room for many lines of Base64 without their breaks, and for their octets: the JDK's codec takes whole arrays only. One
 * is kept for whoever comes next, so that coding allocates nothing but its result.
 */
final class Stretch {
    /** Digits of a long one: 64 lines of 76, or 76 lines of 64. */
    static final int LONG = 4864;

    /** Digits of a short one: 8 lines of 76. */
    static final int SHORT = 608;

    private static final AtomicReference<@Nullable Stretch> SPARE_LONG = new AtomicReference<>();
    private static final AtomicReference<@Nullable Stretch> SPARE_SHORT = new AtomicReference<>();

    final byte[] digits;
    final byte[] octets;

    private Stretch(int size) {
        digits = new byte[size];
        octets = new byte[octets(size)];
    }

    static Stretch take(int size) {
        Stretch spare = (size == LONG ? SPARE_LONG : SPARE_SHORT).getAndSet(null);
        return spare == null ? new Stretch(size) : spare;
    }

    void release() {
        (digits.length == LONG ? SPARE_LONG : SPARE_SHORT).set(this);
    }

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
