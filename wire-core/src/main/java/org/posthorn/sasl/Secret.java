package org.posthorn.sasl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.Printable;

/** A password or a token. It never prints, compares in constant time, and can be wiped. Not thread-safe while it is being wiped. */
public final class Secret {

    private final char[] chars;
    private boolean wiped;

    private Secret(char[] chars) {
        this.chars = chars;
    }

    /**
     * A secret of that text.
     *
     * @param text any text, which stays in the heap as long as its owner keeps it
     * @return the secret
     */
    public static Secret of(String text) {
        return new Secret(text.toCharArray());
    }

    /**
     * A secret of a copy of that text.
     *
     * @param text any text; the caller may wipe it afterwards
     * @return the secret
     */
    public static Secret of(char[] text) {
        return new Secret(text.clone());
    }

    /**
     * The text itself.
     *
     * @return a copy, for the caller to wipe
     * @throws IllegalStateException if the secret has been wiped
     */
    public char[] chars() {
        return live().clone();
    }

    /** Overwrites the text. Whoever uses the secret afterwards gets an {@link IllegalStateException}. */
    public void wipe() {
        wiped = true;
        Arrays.fill(chars, '\0');
    }

    boolean isEmpty() {
        return live().length == 0;
    }

    /** Whether one of its characters is a CR, an LF or a NUL, or half of a pair of surrogates. */
    boolean unfit() {
        char[] text = live();
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            if (c == '\r' || c == '\n' || c == '\0') {
                return true;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length && Character.isLowSurrogate(text[i + 1])) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** The text in UTF-8: a copy, for the caller to wipe. */
    byte[] utf8() {
        return utf8(live());
    }

    static byte[] utf8(char[] text) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] octets = new byte[buffer.remaining()];
        buffer.get(octets);
        buffer.rewind();
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
        return octets;
    }

    private char[] live() {
        if (wiped) {
            throw new IllegalStateException("the secret has been wiped");
        }
        return chars;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(utf8(chars), utf8(secret.chars));
    }

    /** {@return the same for all secrets, so that it tells nothing} */
    @Override
    public int hashCode() {
        return 1;
    }

    /** {@return {@code ***}} */
    @Override
    public String toString() {
        return Printable.REDACTED;
    }
}
