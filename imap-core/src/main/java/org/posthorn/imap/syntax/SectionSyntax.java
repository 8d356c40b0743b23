package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.imap.FetchItem;
import org.posthorn.imap.Section;

/** Sections of messages, and what FETCH asks of messages (RFC 9051 section 9, fetch-att). */
final class SectionSyntax {

    private static final FetchItem.Attribute[] ATTRIBUTES = FetchItem.Attribute.values();
    private static final Section.Text[] TEXTS = Section.Text.values();

    private SectionSyntax() {}

    // ---- sections ----

    static Section section(Cursor in) {
        in.expect('[');
        List<Integer> part = part(in);
        Section.Text text = Section.Text.ALL;
        List<String> fields = List.of();
        if (in.peek() != ']') {
            text = text(in);
            if (text == Section.Text.HEADER_FIELDS || text == Section.Text.HEADER_FIELDS_NOT) {
                in.space();
                fields = in.astrings();
            }
        }
        in.expect(']');
        return new Section(part, text, fields);
    }

    private static Section.Text text(Cursor in) {
        for (Section.Text text : TEXTS) {
            if (text != Section.Text.ALL && in.word(text.word())) {
                return text;
            }
        }
        throw in.syntax("expected what of a message is meant");
    }

    /** The numbers of a part, and the dot behind them if something follows. */
    private static List<Integer> part(Cursor in) {
        List<Integer> part = new ArrayList<>(4);
        while (in.seesDigit()) {
            part.add(partNumber(in));
            if (part.size() > in.limits.nesting()) {
                throw new Flawed(Flaw.Kind.NESTED_TOO_DEEP, "a part deeper than " + in.limits.nesting());
            }
            if (!in.take('.')) {
                if (in.peek() != ']') {
                    throw in.syntax("expected ]");
                }
                return part;
            }
            if (in.peek() == ']') {
                throw in.syntax("expected the number of a part");
            }
        }
        return part;
    }

    private static int partNumber(Cursor in) {
        long number = in.nzNumber();
        if (number > Integer.MAX_VALUE) {
            throw new Flawed(Flaw.Kind.NUMBER_TOO_LARGE, "the number of a part");
        }
        return (int) number;
    }

    static List<Integer> binaryPart(Cursor in) {
        in.expect('[');
        List<Integer> part = part(in);
        in.expect(']');
        return part;
    }

    static void write(Pen out, Section section) {
        out.put('[');
        numbers(out, section.part());
        if (section.text() != Section.Text.ALL) {
            out.put(section.part().isEmpty() ? "" : ".").put(section.text().word());
        }
        if (!section.fields().isEmpty()) {
            out.put(" (");
            for (int i = 0; i < section.fields().size(); i++) {
                (i == 0 ? out : out.space()).astring(section.fields().get(i));
            }
            out.put(')');
        }
        out.put(']');
    }

    private static void numbers(Pen out, List<Integer> part) {
        for (int i = 0; i < part.size(); i++) {
            out.put(i == 0 ? "" : ".").number(part.get(i));
        }
    }

    static void writeBinaryPart(Pen out, List<Integer> part) {
        out.put('[');
        numbers(out, part);
        out.put(']');
    }

    // ---- what FETCH asks ----

    /** One item, a macro, or a list in parentheses. */
    static List<FetchItem> items(Cursor in) {
        if (in.peek() == '(') {
            return list(in);
        }
        if (in.word("FAST")) {
            return macro(3);
        }
        if (in.word("ALL")) {
            return macro(4);
        }
        return in.word("FULL") ? macro(5) : List.of(item(in));
    }

    /** RFC 9051 section 6.4.5: FAST, ALL and FULL are the first 3, 4 and 5 of these. */
    private static List<FetchItem> macro(int size) {
        List<FetchItem> full = List.of(
                FetchItem.Attribute.FLAGS,
                FetchItem.Attribute.INTERNALDATE,
                FetchItem.Attribute.RFC822_SIZE,
                FetchItem.Attribute.ENVELOPE,
                FetchItem.Attribute.BODY);
        return full.subList(0, size);
    }

    static List<FetchItem> list(Cursor in) {
        in.open();
        List<FetchItem> items = new ArrayList<>();
        do {
            items.add(item(in));
            in.checkElements(items.size());
        } while (in.more());
        in.close();
        return items;
    }

    private static FetchItem item(Cursor in) {
        String name = in.itemName();
        if (in.peek() == '[') {
            return sectionItem(in, name);
        }
        if (name.equals("PREVIEW")) {
            return preview(in);
        }
        for (FetchItem.Attribute attribute : ATTRIBUTES) {
            if (attribute.word().equals(name)) {
                return attribute;
            }
        }
        throw in.syntax("expected something that messages have");
    }

    private static FetchItem sectionItem(Cursor in, String name) {
        return switch (name) {
            case "BODY" -> new FetchItem.Body(section(in), false, partial(in));
            case "BODY.PEEK" -> new FetchItem.Body(section(in), true, partial(in));
            case "BINARY" -> new FetchItem.Binary(binaryPart(in), false, partial(in));
            case "BINARY.PEEK" -> new FetchItem.Binary(binaryPart(in), true, partial(in));
            case "BINARY.SIZE" -> new FetchItem.BinarySize(binaryPart(in));
            default -> throw in.syntax("expected something that has sections");
        };
    }

    /** {@code PREVIEW}, with its modifiers if a parenthesis follows the space (RFC 8970 section 6). */
    private static FetchItem preview(Cursor in) {
        if (in.peek() != ' ' || in.peekSecond() != '(') {
            return new FetchItem.Preview(false);
        }
        in.space();
        in.open();
        if (!in.word("LAZY")) {
            throw in.syntax("expected LAZY");
        }
        in.close();
        return new FetchItem.Preview(true);
    }

    private static Optional<FetchItem.Partial> partial(Cursor in) {
        if (!in.take('<')) {
            return Optional.empty();
        }
        long offset = in.number64();
        in.expect('.');
        long length = in.number64();
        in.expect('>');
        return Optional.of(new FetchItem.Partial(offset, length));
    }

    static void writeList(Pen out, List<FetchItem> items) {
        out.put('(');
        for (int i = 0; i < items.size(); i++) {
            write(i == 0 ? out : out.space(), items.get(i));
        }
        out.put(')');
    }

    private static void write(Pen out, FetchItem item) {
        if (item instanceof FetchItem.Attribute attribute) {
            out.put(attribute.word());
        } else if (item instanceof FetchItem.Preview preview) {
            out.put(preview.lazy() ? "PREVIEW (LAZY)" : "PREVIEW");
        } else if (item instanceof FetchItem.Body body) {
            write(out.put(body.peek() ? "BODY.PEEK" : "BODY"), body.section());
            write(out, body.partial());
        } else if (item instanceof FetchItem.Binary binary) {
            writeBinaryPart(out.put(binary.peek() ? "BINARY.PEEK" : "BINARY"), binary.part());
            write(out, binary.partial());
        } else if (item instanceof FetchItem.BinarySize size) {
            writeBinaryPart(out.put("BINARY.SIZE"), size.part());
        }
    }

    private static void write(Pen out, Optional<FetchItem.Partial> partial) {
        partial.ifPresent(
                p -> out.put('<').number(p.offset()).put('.').number(p.length()).put('>'));
    }
}
