package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A group of fields that have the form of header fields and stand in a body: what reports are made of (RFC 3464 section 2.1, RFC 8098
 * section 3.1, RFC 5965 section 3). Names are compared without regard to case.
 *
 * @param list the fields, in order
 */
public record Fields(List<Field> list) {

    /** No fields. */
    public static final Fields NONE = new Fields(List.of());

    /**
     * One field.
     *
     * @param name its name
     * @param value its body, on one line, nothing in it decoded
     */
    public record Field(String name, String value) {

        /** Refuses what is no field name, and CR, LF, NUL and lone surrogates in the value. */
        public Field {
            if (!HeaderWriter.isFieldName(name)) {
                throw new IllegalArgumentException("not a field name: " + name);
            }
            HeaderText.requireClean(value, name);
        }

        /** As it stands in a report, on one line. */
        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    /** Copies the list. */
    public Fields {
        list = List.copyOf(Objects.requireNonNull(list));
    }

    /**
     * Reads the groups of fields that a part consists of, with empty lines between them. Lines that are no fields are passed over.
     *
     * @param part the part; its content must fit in memory
     * @return the groups that have fields, in order; and the defects, with offsets from the start of the decoded content
     * @throws LimitExceeded if there are more fields in a group than the limits of the message allow, or more groups than parts, and they
     *     say that a breach throws
     */
    public static Parsed<List<Fields>> read(Part part) {
        return new FieldsReader(part.decoded().octets(), part.structure().limits).read();
    }

    /**
     * {@return the value of the first field of that name}
     *
     * @param name the field's name, in whatever case
     */
    public Optional<String> first(String name) {
        for (Field field : list) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the values of all fields of that name, in order}
     *
     * @param name the field's name, in whatever case
     */
    public List<String> all(String name) {
        return list.stream()
                .filter(field -> field.name.equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /**
     * {@return whether there is a field of that name}
     *
     * @param name the field's name, in whatever case
     */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /**
     * {@return these fields with one more at the end}
     *
     * @param name its name
     * @param value its value, on one line
     * @throws IllegalArgumentException as {@link Field} does
     */
    public Fields with(String name, String value) {
        List<Field> more = new ArrayList<>(list);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    /** These fields, and then the others. */
    Fields with(Fields others) {
        List<Field> more = new ArrayList<>(list);
        more.addAll(others.list);
        return new Fields(more);
    }

    /** Whether all values are ASCII; names are. */
    boolean isAscii() {
        return list.stream().allMatch(field -> field.value.chars().allMatch(c -> c < 128));
    }

    /** Writes the fields, folded; with a space in place of control characters, which no field may hold. */
    void write(StringBuilder out) {
        list.forEach(field ->
                HeaderWriter.structured(field.name, printable(field.value).strip(), out));
    }

    private static String printable(String value) {
        if (HeaderText.isPrintable(value)) {
            return value;
        }
        StringBuilder out = new StringBuilder(value);
        for (int i = 0; i < out.length(); i++) {
            if (out.charAt(i) < ' ' || out.charAt(i) == 127) {
                out.setCharAt(i, ' ');
            }
        }
        return out.toString();
    }

    /** The value without comments (RFC 5322 section 3.2.2); one that is not closed stays. */
    static String withoutComments(String value) {
        if (value.indexOf('(') < 0) {
            return value.strip();
        }
        StringBuilder out = new StringBuilder(value.length());
        int kept = 0;
        int depth = 0;
        int opened = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                opened = depth == 0 ? i : opened;
                depth++;
            } else if (c == ')' && depth > 0 && --depth == 0) {
                out.append(value, kept, opened).append(' ');
                kept = i + 1;
            }
        }
        return out.append(value, kept, value.length()).toString().strip();
    }
}
