package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.ObjLongConsumer;

/**
 * The header of a part: its fields in the order in which they stand. Nothing is decoded before it is asked for. An unmodifiable list;
 * names are compared without regard to the case of ASCII letters.
 */
public final class Headers extends AbstractList<Header> implements RandomAccess {

    static final ObjLongConsumer<Defect.Kind> IGNORE = (kind, offset) -> {};

    private final Structure structure;
    private final int from;
    private final int to;
    private final long begin;
    private final long end;

    Headers(Structure structure, int part) {
        this.structure = structure;
        this.from = structure.fieldsFrom(part);
        this.to = structure.fieldsTo(part);
        this.begin = structure.begin(part);
        this.end = structure.body(part);
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public Header get(int index) {
        if (index < 0 || index >= to - from) {
            throw new IndexOutOfBoundsException(index);
        }
        return header(from + index);
    }

    /**
     * {@return the first field of that name}
     *
     * @param name the field's name, in whatever case
     */
    public Optional<Header> first(String name) {
        int field = find(name, from);
        return field == to ? Optional.empty() : Optional.of(header(field));
    }

    /**
     * {@return all fields of that name, in order}
     *
     * @param name the field's name, in whatever case
     */
    public List<Header> all(String name) {
        List<Header> all = new ArrayList<>();
        for (int field = find(name, from); field < to; field = find(name, field + 1)) {
            all.add(header(field));
        }
        return List.copyOf(all);
    }

    /**
     * {@return whether there is a field of that name}
     *
     * @param name the field's name, in whatever case
     */
    public boolean contains(String name) {
        return find(name, from) < to;
    }

    /**
     * {@return the decoded text of the first field of that name: see {@link Header#text}}
     *
     * @param name the field's name, in whatever case
     */
    public Optional<String> text(String name) {
        return first(name).map(Header::text);
    }

    /** {@return the octets of the header, the empty line behind it included; read-only} */
    public ByteBuffer octets() {
        Source.arraySize(end - begin);
        return structure.source.slice(begin, end);
    }

    /** The first field of that name from this one on, or {@link #end()}. */
    int find(String name, int field) {
        int length = name.length();
        if (length == 0 || length > HeaderScanner.LONGEST_NAME) {
            return to;
        }
        int key = Structure.key(
                HeaderScanner.nameHash(name.charAt(0), name.charAt(length / 2), name.charAt(length - 1)), length);
        int found = structure.candidate(key, field, to);
        while (found < to && !isNamed(found, name)) {
            found = structure.candidate(key, found + 1, to);
        }
        return found;
    }

    int begin() {
        return from;
    }

    int end() {
        return to;
    }

    Header header(int field) {
        return new Header(
                structure.source,
                begin + structure.fieldStart(field),
                structure.fieldLength(field),
                structure.nameLength(field),
                structure.isFolded(field),
                structure.limits);
    }

    /** Reads the value of a field that {@link #find} found. */
    <T> T read(int field, Parsed.Reading<T> reading, ObjLongConsumer<Defect.Kind> defects) {
        return header(field).read(reading, defects);
    }

    private boolean isNamed(int field, String name) {
        Source source = structure.source;
        long start = begin + structure.fieldStart(field);
        byte[] array = source.array;
        return array == null
                ? isNamed(source.copy(start, start + name.length()), 0, name)
                : isNamed(array, source.arrayOffset + (int) start, name);
    }

    private static boolean isNamed(byte[] octets, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int b = octets[at + i];
            if (b != c && (b ^ c ^ 0x20 | (isLetter(c) ? 0 : 1)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
