package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a message as plain numbers: parts in the order in which they begin, header fields in the order in which they come. Part
 * objects are made when they are asked for.
 */
final class Structure {

    private static final int PART = 4;
    private static final int FIELDS_FROM = 0;
    private static final int FIELDS_TO = 1;
    private static final int BEHIND = 2;
    private static final int KIND = 3;

    private static final int CONTENT = 3;
    /** Added to the content's ordinal for the outermost part of a message. */
    private static final int ROOT = 4;
    /** Added where the part has a defaulted content type of its own: it stands in a multipart/digest. */
    private static final int IN_DIGEST = 8;

    /** The transfer encoding's ordinal is behind these bits. */
    private static final int ENCODING_SHIFT = 4;

    private static final int SPAN = 3;
    private static final int BEGIN = 0;
    private static final int BODY = 1;
    private static final int END = 2;

    private static final int FIELD = 3;
    private static final int START = 0;
    private static final int LENGTH = 1;
    /** Hash of the name in the upper half, its length in the lower one. */
    private static final int KEY = 2;

    /** Added to the length of a field that is folded. */
    private static final int FOLDED = 1 << 30;

    private static final int WINDOW = 1 << 16;
    private static final MimeReader.Content[] CONTENTS = MimeReader.Content.values();
    private static final ContentProbe.Encoding[] ENCODINGS = ContentProbe.Encoding.values();

    final Source source;
    final MimeLimits limits;
    private final List<Defect> structural;
    private final int count;
    private final int[] parts;
    private final long[] spans;
    private final int[] fields;
    private final @Nullable ContentType @Nullable [] types;
    private final @Nullable Part[] views;
    private @Nullable List<Defect> defects;
    private @Nullable Extents extents;

    private Structure(Builder built, Source source, MimeLimits limits) {
        this.source = source;
        this.limits = limits;
        this.structural = built.defects == null ? List.of() : List.copyOf(built.defects);
        this.count = built.count;
        this.parts = built.parts;
        this.spans = built.spans;
        this.fields = built.fields;
        this.types = built.types;
        this.views = new Part[built.count];
    }

    /** Reads a whole message. */
    static Structure of(Source source, MimeLimits limits) {
        Builder builder = new Builder(limits);
        builder.runAll(source);
        return new Structure(builder, source, limits);
    }

    /** The structure of a whole message that is being composed. */
    static Structure of(Skeleton skeleton, int mostInOne, MimeLimits limits) {
        Source kept = skeleton.kept(mostInOne);
        Builder builder = new Builder(limits);
        builder.runAll(kept);
        for (int part = 0; part < builder.count; part++) {
            for (int i = part * SPAN; i < (part + 1) * SPAN; i++) {
                builder.spans[i] = skeleton.inWhole(builder.spans[i], i % SPAN == END);
            }
        }
        return new Structure(builder, skeleton.whole(mostInOne), limits);
    }

    /** All defects; those of lines, values and bodies are looked for only now. */
    List<Defect> defects() {
        List<Defect> known = defects;
        if (known == null) {
            known = Inspection.of(this, structural);
            defects = known;
        }
        return known;
    }

    /** Looks at all lines between two offsets. */
    Lines lines(long from, long to) {
        Lines lines = new Lines();
        lines.begin(from, false);
        byte[] array = source.array;
        if (array != null) {
            int at = source.arrayOffset;
            lines.over(array, at + (int) from, at + (int) to, -at, true);
            return lines;
        }
        byte[] window = new byte[(int) Math.min(WINDOW, to - from)];
        try (InputStream octets = source.open(from, to)) {
            int held = 0;
            for (long at = from; at < to; ) {
                int length = held + octets.readNBytes(window, held, window.length - held);
                int used = lines.over(window, 0, length, at, at + length == to);
                at += used;
                held = length - used;
                System.arraycopy(window, used, window, 0, held);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** The lines of a part that has parts in it. */
    Part.Extent extent(int part) {
        Extents known = extents;
        if (known == null) {
            known = new Extents(this);
            extents = known;
        }
        return new Part.Extent(known.lines(part), known.bare(part));
    }

    /** How many parts there are, in all depths. */
    int count() {
        return count;
    }

    /** Says that this part is to be this object. */
    void view(int part, Part view) {
        views[part] = view;
    }

    Part view(int part) {
        Part view = views[part];
        if (view == null) {
            view = isRoot(part) ? new Message(this, part) : new Part(this, part);
            views[part] = view;
        }
        return view;
    }

    MimeReader.Content content(int part) {
        return CONTENTS[parts[part * PART + KIND] & CONTENT];
    }

    /** The part's content type, if it had to be read to find its parts. */
    @Nullable ContentType type(int part) {
        return types == null || part >= types.length ? null : types[part];
    }

    ContentProbe.Encoding encoding(int part) {
        return ENCODINGS[parts[part * PART + KIND] >>> ENCODING_SHIFT];
    }

    /** Whether this is a message, and no part of a multipart. */
    boolean isRoot(int part) {
        return (parts[part * PART + KIND] & ROOT) != 0;
    }

    boolean isInDigest(int part) {
        return (parts[part * PART + KIND] & IN_DIGEST) != 0;
    }

    /** The part behind this one and all that is in it. */
    int behind(int part) {
        return parts[part * PART + BEHIND];
    }

    long begin(int part) {
        return spans[part * SPAN + BEGIN];
    }

    long body(int part) {
        return spans[part * SPAN + BODY];
    }

    long end(int part) {
        return spans[part * SPAN + END];
    }

    int fieldsFrom(int part) {
        return parts[part * PART + FIELDS_FROM];
    }

    int fieldsTo(int part) {
        return parts[part * PART + FIELDS_TO];
    }

    /** Where a field begins, from the beginning of its part. */
    int fieldStart(int field) {
        return fields[field * FIELD + START];
    }

    int fieldLength(int field) {
        return fields[field * FIELD + LENGTH] & ~FOLDED;
    }

    boolean isFolded(int field) {
        return (fields[field * FIELD + LENGTH] & FOLDED) != 0;
    }

    int nameLength(int field) {
        return fields[field * FIELD + KEY] & 0xFFFF;
    }

    /** The next field, from this one on, that may have the name of this key; or the limit. */
    int candidate(int key, int from, int to) {
        for (int field = from; field < to; field++) {
            if (fields[field * FIELD + KEY] == key) {
                return field;
            }
        }
        return to;
    }

    static int key(int nameHash, int nameLength) {
        return nameHash << 16 | nameLength;
    }

    /** Takes the tokens. */
    private static final class Builder {
        private final Tokenizer tokenizer;
        private int count;
        private int fieldCount;
        private int[] parts = new int[4 * PART];
        private long[] spans = new long[4 * SPAN];
        private int[] fields = new int[32 * FIELD];
        private @Nullable ContentType @Nullable [] types;
        private @Nullable List<Defect> defects;

        Builder(MimeLimits limits) {
            tokenizer = Tokenizer.skimming(limits);
        }

        void runAll(Source source) {
            if (source.array != null) {
                run(source.array, source.arrayOffset, source.arrayOffset + (int) source.size(), true);
            } else {
                run(source);
            }
        }

        /** Takes windows one after another, each from where the last one was not settled. */
        void run(Source source) {
            byte[] window = new byte[(int) Math.min(WINDOW, source.size())];
            long size = source.size();
            for (boolean done = false; !done; ) {
                long from = tokenizer.kept();
                int length = (int) Math.min(window.length, size - from);
                source.read(from, window, 0, length);
                done = run(window, 0, length, from + length == size);
                if (tokenizer.isRestBody()) {
                    tokenizer.skipTo(size);
                } else if (tokenizer.kept() == from && !done) {
                    window = new byte[(int) Math.min(2L * window.length, size - from)];
                }
            }
        }

        /** Returns whether the message is over. */
        boolean run(byte[] window, int from, int to, boolean last) {
            Tokenizer t = tokenizer;
            t.window(window, from, to, last);
            for (; ; ) {
                switch (t.next()) {
                    case MORE -> {
                        return false;
                    }
                    case DONE -> {
                        return true;
                    }
                    case PART_BEGIN -> partBegin(t);
                    case FIELD -> field(t.field());
                    case HEADERS_END -> headersEnd(t);
                    case CHUNK -> {}
                    case PART_END -> partEnd(t);
                    case DEFECT -> defect(t.defect());
                }
            }
        }

        private void partBegin(Tokenizer t) {
            if ((count + 1) * SPAN > spans.length) {
                parts = Arrays.copyOf(parts, 2 * parts.length);
                spans = Arrays.copyOf(spans, 2 * spans.length);
            }
            int part = count++;
            parts[part * PART + FIELDS_FROM] = fieldCount;
            parts[part * PART + KIND] = (t.root ? ROOT : 0) | (t.inDigest ? IN_DIGEST : 0);
            spans[part * SPAN + BEGIN] = t.offset;
        }

        private void field(HeaderScanner field) {
            int at = fieldCount++ * FIELD;
            if (at + FIELD > fields.length) {
                fields = Arrays.copyOf(fields, 2 * fields.length);
            }
            fields[at + START] = (int) (field.offset - spans[(count - 1) * SPAN + BEGIN]);
            fields[at + LENGTH] = (int) (field.end - field.offset) | (field.folded ? FOLDED : 0);
            fields[at + KEY] = key(field.nameHash, field.nameLength);
        }

        private void headersEnd(Tokenizer t) {
            int part = count - 1;
            parts[part * PART + FIELDS_TO] = fieldCount;
            parts[part * PART + KIND] |= t.content.ordinal() | t.encoding().ordinal() << ENCODING_SHIFT;
            spans[part * SPAN + BODY] = t.offset;
            ContentType type = t.type();
            if (type != null) {
                type(part, type);
            }
        }

        private void type(int part, ContentType type) {
            @Nullable ContentType[] known = types;
            if (known == null) {
                known = new @Nullable ContentType[part + 1];
            } else if (part >= known.length) {
                known = Arrays.copyOf(known, 2 * part);
            }
            known[part] = type;
            types = known;
        }

        private void partEnd(Tokenizer t) {
            int part = t.part;
            parts[part * PART + BEHIND] = count;
            if (count == part + 1) {
                // a multipart without a part in it is only text
                parts[part * PART + KIND] &= ~CONTENT;
            }
            spans[part * SPAN + END] = t.end;
        }

        private void defect(Defect defect) {
            if (defects == null) {
                defects = new ArrayList<>(4);
            }
            defects.add(defect);
        }
    }
}
