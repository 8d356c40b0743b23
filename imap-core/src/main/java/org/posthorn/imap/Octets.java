package org.posthorn.imap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some octets as a value: the contents of a body section, an annotation, an initial response. Immutable. */
public final class Octets {

    /** No octet. */
    public static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of some octets.
     *
     * @param bytes the octets
     * @return the value
     */
    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /**
     * A copy of some octets.
     *
     * @param bytes what is between its position and its limit; neither is changed
     * @return the value
     */
    public static Octets of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return new Octets(copy);
    }

    /**
     * A text as UTF-8.
     *
     * @param text the text
     * @return the value
     */
    public static Octets of(String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return how many there are} */
    public int size() {
        return bytes.length;
    }

    /** {@return a read-only view} */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the octets as UTF-8} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return how many there are, not which: they may be a secret} */
    @Override
    public String toString() {
        return bytes.length + " octets";
    }
}
