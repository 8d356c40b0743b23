package org.posthorn.imap;

import java.util.List;
import java.util.Objects;

/**
 * A section of a message (RFC 9051 section 6.4.5.1, section-spec).
 *
 * @param part the numbers of a part, from the outermost; none for the message itself; unmodifiable
 * @param text what of it
 * @param fields the names of header fields, for {@link Text#HEADER_FIELDS} and {@link Text#HEADER_FIELDS_NOT} only; unmodifiable
 */
public record Section(List<Integer> part, Text text, List<String> fields) {

    /** The whole message. */
    public static final Section MESSAGE = of(Text.ALL);

    /** What of a message or a part is meant. */
    public enum Text {
        /** All of it: of a message everything, of a part its body. */
        ALL(""),
        /** The header of a message. */
        HEADER("HEADER"),
        /** Some fields of it. */
        HEADER_FIELDS("HEADER.FIELDS"),
        /** All other fields of it. */
        HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
        /** A message without its header. */
        TEXT("TEXT"),
        /** The header of a part. */
        MIME("MIME");

        private final String word;

        Text(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is none, fields are there that nobody asks for or missing where someone does, or the
     *     header of a part is asked for without a part
     */
    public Section {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
        Objects.requireNonNull(text);
        part.forEach(n -> Checks.number(n, 1, Integer.MAX_VALUE));
        fields.forEach(Checks::line);
        boolean named = text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT;
        if (named == fields.isEmpty() || text == Text.MIME && part.isEmpty()) {
            throw new IllegalArgumentException("not a section of a message");
        }
    }

    /**
     * A section of the message itself.
     *
     * @param text what of it; none that needs fields or a part
     * @return the section
     */
    public static Section of(Text text) {
        return new Section(List.of(), text, List.of());
    }

    /**
     * Some header fields of the message.
     *
     * @param names their names, at least one
     * @return the section
     */
    public static Section headerFields(String... names) {
        return new Section(List.of(), Text.HEADER_FIELDS, List.of(names));
    }

    /**
     * The body of a part.
     *
     * @param numbers from the outermost, at least one
     * @return the section
     */
    public static Section part(Integer... numbers) {
        return new Section(List.of(numbers), Text.ALL, List.of());
    }
}
