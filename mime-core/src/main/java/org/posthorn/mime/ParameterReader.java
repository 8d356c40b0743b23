package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of one field body (RFC 2045 section 5.1, RFC 2231), and what the world writes in their place. */
final class ParameterReader {

    /** Above so many names a hash table finds them. */
    private static final int FEW = 12;

    private final FieldLexer lexer;
    private @Nullable String[] namesAndValues = new @Nullable String[2];
    private int length;
    private int count;
    private @Nullable Map<String, Integer> index;
    private @Nullable Map<Integer, ExtendedValue> extended;

    private int valueFrom;
    private int valueTo;
    private boolean valueQuoted;

    ParameterReader(FieldLexer lexer) {
        this.lexer = lexer;
    }

    /** Reads what stands after a type, from the lexer's place to its end. */
    static Parameters readAfterType(FieldLexer lexer) {
        lexer.skipCfws();
        if (lexer.atEnd()) {
            return Parameters.NONE;
        }
        if (lexer.peek() != ';' && !lexer.atParameter()) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, lexer.at);
            skipSeparator(lexer);
        }
        return new ParameterReader(lexer).read();
    }

    /** Passes a comma or colon that stands for the semicolon; else whatever stands before the semicolon. */
    private static void skipSeparator(FieldLexer lexer) {
        if (lexer.skip(',') || lexer.skip(':')) {
            lexer.skipCfws();
        }
        if (!lexer.atParameter()) {
            lexer.skipTo(';');
        }
    }

    /** Reads from the lexer's place to its end. */
    Parameters read() {
        while (true) {
            lexer.skipCfws();
            if (lexer.atEnd()) {
                return finish();
            }
            if (!lexer.skip(';')) {
                lexer.defect(Defect.Kind.MISSING_SEMICOLON, lexer.at);
            }
            lexer.skipCfws();
            if (lexer.atEnd() || lexer.peek() == ';') {
                lexer.defect(Defect.Kind.EMPTY_PARAMETER, lexer.at);
            } else if (count++ == lexer.limits.parameters()) {
                lexer.limit(Defect.Kind.PARAMETERS_LIMIT, lexer.at);
                return finish();
            } else {
                parameter();
            }
        }
    }

    private void parameter() {
        int nameFrom = lexer.at;
        lexer.skipToken();
        int nameTo = lexer.at;
        lexer.skipCfws();
        if (nameTo == nameFrom || !lexer.skip('=')) {
            lexer.defect(Defect.Kind.MALFORMED_PARAMETER, nameFrom);
            lexer.skipTo(';');
            return;
        }
        lexer.skipCfws();
        value();
        int star = nameFrom;
        while (star < nameTo && lexer.source[star] != '*') {
            star++;
        }
        if (star == nameTo) {
            plain(nameFrom, nameTo);
        } else {
            section(nameFrom, star, nameTo);
        }
    }

    private void plain(int nameFrom, int nameTo) {
        String name = WellKnown.name(lexer.source, nameFrom, nameTo);
        int slot = slot(name);
        boolean boundary = name.equals("boundary");
        if (slot == FieldLexer.NONE) {
            add(name, text(boundary));
        } else if (boundary && extended != null && extended.remove(slot) != null) {
            namesAndValues[slot + 1] = text(true);
        } else if (namesAndValues[slot + 1] != null) {
            lexer.defect(Defect.Kind.DUPLICATE_PARAMETER, nameFrom);
            if ("".equals(namesAndValues[slot + 1])) {
                namesAndValues[slot + 1] = text(boundary);
            }
        }
    }

    /**
     * A name with a star: {@code name*}, {@code name*0} or {@code name*0*}. It outdoes a plain one, which is there for
     * old readers; but not a plain boundary, by which most readers divide the message.
     */
    private void section(int nameFrom, int star, int nameTo) {
        boolean encoded = lexer.source[nameTo - 1] == '*';
        int digitsTo = encoded ? nameTo - 1 : nameTo;
        int number = star == nameTo - 1 ? ExtendedValue.WHOLE : number(star + 1, digitsTo);
        if (star == nameFrom || number == FieldLexer.NONE) {
            lexer.defect(Defect.Kind.MALFORMED_PARAMETER, nameFrom);
            return;
        }
        String name = WellKnown.name(lexer.source, nameFrom, star);
        int slot = slot(name);
        if (slot == FieldLexer.NONE) {
            slot = add(name, null);
        } else if (name.equals("boundary") && namesAndValues[slot + 1] != null) {
            lexer.defect(Defect.Kind.DUPLICATE_PARAMETER, nameFrom);
            return;
        }
        namesAndValues[slot + 1] = null;
        if (extended == null) {
            extended = new HashMap<>();
        }
        extended.computeIfAbsent(slot, s -> new ExtendedValue(lexer)).add(number, encoded, octets(), nameFrom);
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = lexer.source[i] - '0';
            if (digit < 0 || digit > 9 || number > 100_000_000) {
                return FieldLexer.NONE;
            }
            number = number * 10 + digit;
        }
        return from == to ? FieldLexer.NONE : number;
    }

    /** Finds the extent of the value here, quoted or not, and passes it and what follows up to the next parameter. */
    private void value() {
        if (lexer.peek() == '"') {
            quotedValue();
        } else {
            unquotedValue();
        }
    }

    private void quotedValue() {
        int close = lexer.closingQuote();
        valueQuoted = true;
        valueFrom = lexer.at + 1;
        valueTo = close == FieldLexer.NONE ? lexer.end : close;
        lexer.at = close == FieldLexer.NONE ? lexer.end : close + 1;
        lexer.skipCfws();
        if (!lexer.atEnd() && lexer.peek() != ';' && !lexer.atParameter()) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, lexer.at);
            lexer.skipTo(';');
        }
    }

    /** A token; or, as many write it, everything up to the semicolon: blanks, specials and all. */
    private void unquotedValue() {
        valueQuoted = false;
        valueFrom = lexer.at;
        valueTo = lexer.at;
        lexer.skipToken();
        boolean token = true;
        while (true) {
            int wordEnd = wordEnd();
            token &= wordEnd == lexer.at;
            valueTo = wordEnd;
            lexer.at = wordEnd;
            lexer.skipCfws();
            if (lexer.atEnd() || lexer.peek() == ';' || lexer.at > wordEnd && lexer.atParameter()) {
                break;
            }
            token = false;
            if (lexer.at == wordEnd) {
                lexer.at++; // a parenthesis that nothing closes
            }
        }
        if (!token || valueTo == valueFrom) {
            lexer.defect(Defect.Kind.UNQUOTED_VALUE, valueFrom);
        }
    }

    private int wordEnd() {
        int i = lexer.at;
        while (i < lexer.end) {
            byte c = lexer.source[i];
            if (c == ';' || c == '(' || FieldLexer.isWhite(c & 0xff)) {
                return i;
            }
            int encodedWord = c == '=' ? lexer.encodedWordEnd(i) : FieldLexer.NONE;
            i = encodedWord == FieldLexer.NONE ? i + 1 : encodedWord;
        }
        return i;
    }

    /** The value as text. A boundary is an octet string: each octet is a character of its own, and nothing is decoded. */
    private String text(boolean boundary) {
        byte[] source = lexer.source;
        if (lexer.isItself(valueFrom, valueTo)) {
            String known = boundary ? null : WellKnown.VALUES.find(source, valueFrom, valueTo);
            String text = known != null ? known : HeaderText.ascii(source, valueFrom, valueTo);
            return boundary || known != null || !text.contains("=?") ? text : clean(text);
        }
        if (boundary) {
            String text = lexer.isPlain(valueFrom, valueTo)
                    ? new String(source, valueFrom, valueTo - valueFrom, StandardCharsets.ISO_8859_1)
                    : new String(octets(), StandardCharsets.ISO_8859_1);
            return HeaderText.clean(text, lexer, valueFrom);
        }
        if (!lexer.isPlain(valueFrom, valueTo)) {
            byte[] octets = octets();
            return clean(HeaderText.decode(octets, 0, octets.length));
        }
        return clean(HeaderText.decode(source, valueFrom, valueTo));
    }

    private String clean(String text) {
        String decoded = text;
        if (text.contains("=?")) {
            decoded = EncodedWords.decode(text, lexer, valueFrom);
            if (!decoded.equals(text)) {
                lexer.defect(Defect.Kind.ENCODED_WORD_IN_PARAMETER, valueFrom);
            }
        }
        return HeaderText.clean(decoded, lexer, valueFrom);
    }

    private byte[] octets() {
        return valueQuoted ? lexer.unquoted(valueFrom, valueTo) : lexer.unfolded(valueFrom, valueTo);
    }

    private int slot(String name) {
        if (index != null) {
            return index.getOrDefault(name, FieldLexer.NONE);
        }
        for (int i = 0; i < length; i += 2) {
            if (name.equals(namesAndValues[i])) {
                return i;
            }
        }
        return FieldLexer.NONE;
    }

    private int add(String name, @Nullable String value) {
        if (length == namesAndValues.length) {
            namesAndValues = Arrays.copyOf(namesAndValues, 2 * length);
        }
        int slot = length;
        namesAndValues[length++] = name;
        namesAndValues[length++] = value;
        if (index != null) {
            index.put(name, slot);
        } else if (length > 2 * FEW) {
            index = new HashMap<>();
            for (int i = 0; i < length; i += 2) {
                index.put(name(i), i);
            }
        }
        return slot;
    }

    private String name(int slot) {
        String name = namesAndValues[slot];
        if (name == null) {
            throw new IllegalStateException();
        }
        return name;
    }

    private Parameters finish() {
        if (length == 0) {
            return Parameters.NONE;
        }
        Map<String, String> languages = Map.of();
        if (extended != null) {
            languages = new HashMap<>();
            for (Map.Entry<Integer, ExtendedValue> entry : extended.entrySet()) {
                ExtendedValue value = entry.getValue();
                namesAndValues[entry.getKey() + 1] = value.decode();
                if (!value.language().isEmpty()) {
                    languages.put(name(entry.getKey()), value.language());
                }
            }
        }
        return new Parameters(complete(), languages);
    }

    @SuppressWarnings({"NullAway", "nullness"}) // Every name is set when added, every value by now.
    private String[] complete() {
        return length == namesAndValues.length ? namesAndValues : Arrays.copyOf(namesAndValues, length);
    }
}
