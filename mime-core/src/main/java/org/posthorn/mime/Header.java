package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;

/** One header field of a message that was read (RFC 5322 section 2.2), as it is written. Decoded when asked. */
public final class Header {

    private final Source source;
    private final long offset;
    private final int length;
    private final int nameLength;
    private final boolean folded;
    private final MimeLimits limits;

    Header(Source source, long offset, int length, int nameLength, boolean folded, MimeLimits limits) {
        this.source = source;
        this.offset = offset;
        this.length = length;
        this.nameLength = nameLength;
        this.folded = folded;
        this.limits = limits;
    }

    /** {@return the name as it is written} */
    public String name() {
        byte[] array = source.array;
        int at = source.arrayOffset + (int) offset;
        if (array == null) {
            array = source.copy(offset, offset + nameLength);
            at = 0;
        }
        String known = WellKnown.FIELDS.find(array, at, at + nameLength);
        return known != null ? known : new String(array, at, nameLength, StandardCharsets.ISO_8859_1);
    }

    /**
     * The value as text for people: unfolded, without white space at either end, its encoded-words decoded. Octets above 127 are read as
     * UTF-8 or, where they are none, as windows-1252.
     *
     * @return the text, on one line
     * @throws LimitExceeded if it has more encoded-words than {@link MimeLimits#encodedWords}, and the limits of the message say that a
     *     breach throws
     */
    public String text() {
        return read(Header::unstructured, Headers.IGNORE);
    }

    /**
     * The field body (RFC 5322 section 2.2): the value unfolded, without white space at either end, nothing in it decoded. Octets above 127
     * are read as UTF-8 or, where they are none, as windows-1252.
     *
     * @return the field body, on one line
     */
    public String body() {
        byte[] octets = source.array;
        int at = source.arrayOffset + (int) offset;
        if (octets == null) {
            octets = source.copy(offset, offset + length);
            at = 0;
        }
        int from = behindColon(octets, at + nameLength);
        return folded ? folded(octets, from, at + length) : unfolded(octets, from, at + length);
    }

    /** {@return the value as it is written, without the line end that closes it; folds are kept, read-only} */
    public ByteBuffer value() {
        return source.slice(valueOffset(), offset + length);
    }

    /** {@return the whole field as it is written, without the line end that closes it, read-only} */
    public ByteBuffer octets() {
        return source.slice(offset, offset + length);
    }

    /** {@return where the name begins, in octets from the beginning of the source} */
    public long offset() {
        return offset;
    }

    /** {@return where the value begins: right behind the colon} */
    public long valueOffset() {
        long at = offset + nameLength;
        while (source.at(at) != ':') {
            at++;
        }
        return at + 1;
    }

    /** {@return where the value ends, the line end behind it not included} */
    public long end() {
        return offset + length;
    }

    /**
     * {@return whether the name is this one, in whatever case}
     *
     * @param name the field's name, in whatever case
     */
    public boolean is(String name) {
        return name.length() == nameLength && name().equalsIgnoreCase(name);
    }

    /** The field on one line, as {@code name: text}. */
    @Override
    public String toString() {
        return name() + ": " + text();
    }

    /** Reads the value as far as the limits of the message allow. */
    <T> T read(Parsed.Reading<T> reading, ObjLongConsumer<Defect.Kind> defects) {
        try {
            return read(reading, limits, defects);
        } catch (LimitExceeded breach) {
            throw breach.shifted(valueOffset());
        }
    }

    <T> T read(Parsed.Reading<T> reading, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        byte[] octets = source.array;
        int at = source.arrayOffset + (int) offset;
        if (octets == null) {
            octets = source.copy(offset, offset + length);
            at = 0;
        }
        return reading.read(octets, behindColon(octets, at + nameLength), at + length, limits, defects);
    }

    boolean isIn(Part part) {
        return source == part.structure().source && offset >= part.offset() && offset < part.bodyOffset();
    }

    /** Copies the field, with a line end. What a limit cut may end within one: that is left out. */
    void write(String lineEnd, Splices out) {
        long end = end();
        end -= source.at(end - 1) == '\n' ? 1 : 0;
        out.write(source, offset, end);
        out.endLine(lineEnd);
    }

    static int behindColon(byte[] octets, int nameEnd) {
        int at = nameEnd;
        while (octets[at] != ':') {
            at++;
        }
        return at + 1;
    }

    /** The value of an unstructured field for people: on one line, without white space at either end, decoded. */
    static String unstructured(
            byte[] octets, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        boolean folded = Search.indexOfLf(octets, from, to) < to;
        String text = folded ? folded(octets, from, to) : unfolded(octets, from, to);
        if (!text.contains("=?")) {
            return EncodedWords.unfold(text);
        }
        Places places = new Places(octets, from, to, text.length());
        MimeLimits truncating = limits.onBreach(MimeLimits.OnBreach.TRUNCATE);
        return EncodedWords.decode(text, truncating, (kind, at) -> {
            long place = defects == Headers.IGNORE && !kind.isLimit() ? 0 : places.octet((int) at);
            if (kind.isLimit()) {
                limits.breach(kind, place);
            }
            defects.accept(kind, place);
        });
    }

    private static String unfolded(byte[] octets, int from, int to) {
        int begin = from;
        int end = to;
        while (begin < end && FieldLexer.isWhite(octets[begin])) {
            begin++;
        }
        while (end > begin && FieldLexer.isWhite(octets[end - 1])) {
            end--;
        }
        return HeaderText.decode(octets, begin, end);
    }

    private static String folded(byte[] octets, int from, int to) {
        byte[] line = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; ) {
            int lf = Search.indexOfLf(octets, at, to);
            int end = lf < to && lf > at && octets[lf - 1] == '\r' ? lf - 1 : lf;
            System.arraycopy(octets, at, line, length, end - at);
            length += end - at;
            at = lf + 1;
        }
        return unfolded(line, 0, length);
    }
}
