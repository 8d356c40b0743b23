package org.posthorn.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line from the peer, without its CRLF: a view of the caller's buffer, or of what a {@link LineReader} carried over. There is one
 * such object per reader; it is valid until the reader's next call. As a {@link CharSequence} it has one character, U+0000 to U+00FF,
 * for each octet, so that a grammar written for characters reads it without a copy.
 */
public final class Line implements CharSequence {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private int start;
    private int end;
    private Violation.@Nullable Kind problem;
    private boolean endless;

    Line() {}

    Line set(ByteBuffer bytes, int start, int end, Violation.@Nullable Kind problem, boolean endless) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.problem = problem;
        this.endless = endless;
        return this;
    }

    void clear() {
        set(NOTHING, 0, 0, null, false);
    }

    /** How many octets, the CRLF not counted; at most what the reader's limit leaves. */
    @Override
    public int length() {
        return end - start;
    }

    /**
     * One octet.
     *
     * @param index from 0 to {@link #length}, exclusive
     * @return the octet as a number from 0 to 255
     */
    @Override
    public char charAt(int index) {
        return (char) (octet(index) & 0xff);
    }

    /**
     * {@return one octet}
     *
     * @param index from 0 to {@link #length}, exclusive
     */
    public byte octet(int index) {
        if (index >= end - start) {
            throw new IndexOutOfBoundsException(index);
        }
        return bytes.get(start + index);
    }

    /** A copy of some octets, one character each. */
    @Override
    public CharSequence subSequence(int from, int to) {
        return text(from, to);
    }

    /**
     * {@return a copy of some octets as a string, one character each (ISO 8859-1)}
     *
     * @param from the first octet
     * @param to behind the last octet
     */
    public String text(int from, int to) {
        if (from < 0 || to < from || to > length()) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + length());
        }
        byte[] copy = new byte[to - from];
        bytes.get(start + from, copy);
        return new String(copy, ISO_8859_1);
    }

    /**
     * {@return the octets from one on as text for people. Peers send what they like here: UTF-8 is read as such, control characters become
     * question marks}
     *
     * @param from the first octet; where it lies behind the end, the text is empty
     */
    public String words(int from) {
        String octets = text(Math.min(from, length()), length());
        boolean ascii = true;
        boolean clean = true;
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            ascii &= c < 0x80;
            clean &= (c >= ' ' || c == '\t') && c != 0x7f;
        }
        String text = ascii ? octets : new String(octets.getBytes(ISO_8859_1), UTF_8);
        return clean ? text : text.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "?");
    }

    /**
     * {@return what is wrong with the line, the first thing if there is more than one: LINE_TOO_LONG, BARE_CR, BARE_LF or FORBIDDEN_OCTET
     * (NUL)}
     */
    public Optional<Violation.Kind> problem() {
        return Optional.ofNullable(problem);
    }

    /** {@return whether there is a control character other than HT: an octet below 32, or 127} */
    public boolean hasControl() {
        return Octets.hasControl(bytes, start, end);
    }

    /** {@return whether {@link #problem} is empty} */
    public boolean sound() {
        return problem == null;
    }

    /** {@return whether the reader gave up looking for the line's end: what follows is the middle of the same line} */
    public boolean endless() {
        return endless;
    }

    /** The octets for people: printable ASCII, the rest escaped. */
    @Override
    public String toString() {
        return Printable.of(this);
    }
}
