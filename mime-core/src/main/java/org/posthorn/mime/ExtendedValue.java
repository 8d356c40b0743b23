package org.posthorn.mime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** One parameter value in the forms of RFC 2231: its sections as they come, then what they say together. */
final class ExtendedValue {

    /** The number of {@code name*}, which is a value whole. */
    static final int WHOLE = -2;

    private record Section(int number, boolean encoded, byte[] octets, int position) {}

    private final FieldLexer lexer;
    private final List<Section> sections = new ArrayList<>(4);
    private String charset = "";
    private String language = "";

    ExtendedValue(FieldLexer lexer) {
        this.lexer = lexer;
    }

    void add(int number, boolean encoded, byte[] octets, int position) {
        sections.add(new Section(number, encoded, octets, position));
    }

    /** The language tag of the first section, or "". Known after {@link #decode}. */
    String language() {
        return language;
    }

    /** The value. Runs of encoded sections are joined as octets first: a character may lie across two of them. */
    String decode() {
        StringBuilder value = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        boolean first = true;
        for (Section section : inOrder()) {
            byte[] octets = section.octets;
            if (section.encoded) {
                unescape(octets, first ? marks(section) : 0, run, section);
            } else {
                flush(run, value, section);
                value.append(HeaderText.decode(octets, 0, octets.length));
            }
            first = false;
        }
        Section last = sections.get(sections.size() - 1);
        flush(run, value, last);
        return HeaderText.clean(decoded(value.toString(), last), lexer, last.position);
    }

    /** Encoded-words may have been cut into sections that say nothing of an encoding of their own. */
    private String decoded(String value, Section last) {
        if (!charset.isEmpty() || !value.contains("=?")) {
            return value;
        }
        String decoded = EncodedWords.decode(value, (kind, at) -> lexer.defect(kind, last.position));
        if (!decoded.equals(value)) {
            lexer.defect(Defect.Kind.ENCODED_WORD_IN_PARAMETER, last.position);
        }
        return decoded;
    }

    /** The sections by their numbers, each once; a value whole stands alone. */
    private List<Section> inOrder() {
        sections.sort(Comparator.comparingInt(Section::number));
        List<Section> ordered = new ArrayList<>(sections.size());
        for (Section section : sections) {
            int expected = ordered.isEmpty() ? 0 : ordered.get(ordered.size() - 1).number + 1;
            if (section.number == WHOLE && ordered.isEmpty()) {
                ordered.add(section);
            } else if (section.number < expected || ordered.size() == 1 && ordered.get(0).number == WHOLE) {
                lexer.defect(Defect.Kind.DUPLICATE_PARAMETER, section.position);
            } else {
                if (section.number > expected) {
                    lexer.defect(Defect.Kind.MISSING_SECTION, section.position);
                }
                ordered.add(section);
            }
        }
        return ordered;
    }

    /** Takes charset and language from {@code charset'language'text}; returns where the text begins. */
    private int marks(Section section) {
        byte[] octets = section.octets;
        int charsetEnd = indexOf('\'', octets, 0);
        int languageEnd = charsetEnd < 0 ? -1 : indexOf('\'', octets, charsetEnd + 1);
        if (languageEnd < 0) {
            lexer.defect(Defect.Kind.MALFORMED_EXTENDED_VALUE, section.position);
            return 0;
        }
        charset = HeaderText.decode(octets, 0, charsetEnd);
        language = HeaderText.decode(octets, charsetEnd + 1, languageEnd);
        return languageEnd + 1;
    }

    private static int indexOf(char wanted, byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private void unescape(byte[] octets, int from, ByteArrayOutputStream out, Section section) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] != '%') {
                out.write(octets[i]);
            } else if (i + 2 < octets.length
                    && HexFormat.isHexDigit(octets[i + 1])
                    && HexFormat.isHexDigit(octets[i + 2])) {
                out.write(HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]));
                i += 2;
            } else {
                lexer.defect(Defect.Kind.MALFORMED_EXTENDED_VALUE, section.position);
                out.write('%');
            }
        }
    }

    private void flush(ByteArrayOutputStream run, StringBuilder value, Section section) {
        if (run.size() == 0) {
            return;
        }
        byte[] octets = run.toByteArray();
        run.reset();
        value.append(
                charset.isEmpty()
                        ? HeaderText.decode(octets, 0, octets.length)
                        : Charsets.decode(
                                octets, 0, octets.length, charset, (kind, at) -> lexer.defect(kind, section.position)));
    }
}
