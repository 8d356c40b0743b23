package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.Octets;
import org.posthorn.mime.codec.ModifiedUtf7;

/**
 * Reads the words of the grammar out of a command or response that lies in one array, its literals in place. Each method takes what it is
 * named after and leaves by {@link Flawed} if something else is there. It never goes back.
 */
final class Cursor {

    private static final int AT_END = -1;

    final SyntaxLimits limits;
    private final Set<Quirk> quirks;
    private final boolean utf8;
    private final byte[] bytes;
    private final int begin;
    private final int end;
    private int at;
    private int depth;

    /** Over what lies from {@code from} up to {@code to}, the last CRLF not counted; flaws are told by their place from {@code begin}. */
    Cursor(byte[] bytes, int begin, int from, int to, SyntaxLimits limits, Set<Quirk> quirks, boolean utf8) {
        this.bytes = bytes;
        this.begin = begin;
        this.at = from;
        this.end = to;
        this.limits = limits;
        this.quirks = quirks;
        this.utf8 = utf8;
    }

    boolean bears(Quirk quirk) {
        return quirks.contains(quirk);
    }

    int position() {
        return at;
    }

    // ---- single octets ----

    /** The next octet, or -1 at the end. */
    int peek() {
        return at < end ? bytes[at] & 0xff : AT_END;
    }

    /** The octet behind the next, or -1. */
    int peekSecond() {
        return at + 1 < end ? bytes[at + 1] & 0xff : AT_END;
    }

    /** Whether a list follows, behind a space or not. */
    boolean seesList() {
        return peek() == '(' || peek() == ' ' && peekSecond() == '(';
    }

    boolean atEnd() {
        return at == end;
    }

    boolean take(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!take(c)) {
            throw syntax("expected " + (c == ' ' ? "a space" : String.valueOf(c)));
        }
    }

    void space() {
        expect(' ');
        if (peek() == ' ' && bears(Quirk.EXTRA_SPACES)) {
            spaces();
        }
    }

    /** A space that more follows, or nothing. */
    boolean more() {
        if (peek() != ' ') {
            return false;
        }
        if (bears(Quirk.EXTRA_SPACES)) {
            spaces();
            return !atEnd() && peek() != ')';
        }
        at++;
        return true;
    }

    private void spaces() {
        while (take(' ')) {}
    }

    void end() {
        if (bears(Quirk.EXTRA_SPACES)) {
            spaces();
        }
        if (!atEnd()) {
            throw syntax("expected the end of the line");
        }
    }

    Flawed syntax(String detail) {
        boolean forbidden = at < end && (peek() < ' ' && peek() != '\t' || peek() == 0x7F);
        return new Flawed(
                forbidden ? Flaw.Kind.FORBIDDEN_OCTET : Flaw.Kind.SYNTAX, detail + " at octet " + (at - begin));
    }

    // ---- lists ----

    void open() {
        expect('(');
        deeper();
    }

    void close() {
        if (bears(Quirk.EXTRA_SPACES)) {
            spaces();
        }
        expect(')');
        depth--;
    }

    /** Goes one level down, for nesting that has no parentheses. */
    void deeper() {
        if (++depth > limits.nesting()) {
            throw new Flawed(Flaw.Kind.NESTED_TOO_DEEP, "nested deeper than " + limits.nesting());
        }
    }

    void higher() {
        depth--;
    }

    void checkElements(int count) {
        if (count > limits.elements()) {
            throw new Flawed(Flaw.Kind.LIST_TOO_LONG, "more than " + limits.elements() + " elements");
        }
    }

    // ---- words ----

    /** Takes a word if it is the next, in any case, and what is behind could not be part of it. */
    boolean word(String upper) {
        int behind = at + upper.length();
        if (!sees(upper) || behind < end && Chars.is(bytes[behind], Chars.ATOM) && bytes[behind] != '[') {
            return false;
        }
        at = behind;
        return true;
    }

    /** Takes letters if they are the next, in any case, whatever is behind. */
    boolean letters(String upper) {
        boolean there = sees(upper);
        at += there ? upper.length() : 0;
        return there;
    }

    private boolean sees(String upper) {
        int length = upper.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int c = bytes[at + i];
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != upper.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** An atom in upper case. */
    String keyword() {
        String atom = atom();
        for (int i = 0; i < atom.length(); i++) {
            char c = atom.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return atom.toUpperCase(java.util.Locale.ROOT);
            }
        }
        return atom;
    }

    /** An atom in upper case that a "[" ends too, as the name of a data item of FETCH. */
    String itemName() {
        int from = at;
        while (at < end && Chars.is(bytes[at], Chars.ATOM) && bytes[at] != '[') {
            at++;
        }
        if (at == from) {
            throw syntax("expected a name");
        }
        return ascii(from, at).toUpperCase(java.util.Locale.ROOT);
    }

    String atom() {
        return run(Chars.ATOM, "an atom");
    }

    String tag() {
        return run(Chars.TAG, "a tag");
    }

    /** All that follows and belongs to a class; at least one octet. */
    String run(int kind, String what) {
        int from = at;
        while (at < end && Chars.is(bytes[at], kind)) {
            at++;
        }
        if (at == from) {
            throw syntax("expected " + what);
        }
        return ascii(from, at);
    }

    /** Whether the next octet belongs to a class. */
    boolean sees(int kind) {
        return at < end && Chars.is(bytes[at], kind);
    }

    boolean nil() {
        return word("NIL");
    }

    // ---- strings ----

    boolean seesString() {
        int c = peek();
        return c == '"' || c == '{' || c == '~' && peekSecond() == '{';
    }

    String astring() {
        return seesString() ? string() : run(Chars.ASTRING, "a string");
    }

    String astring(Charset charset) {
        return seesString() ? new String(raw(), charset) : run(Chars.ASTRING, "a string");
    }

    /** Strings in parentheses, at least one. */
    List<String> astrings() {
        List<String> strings = new ArrayList<>();
        open();
        do {
            strings.add(astring());
            checkElements(strings.size());
        } while (more());
        close();
        return strings;
    }

    String listPattern() {
        return seesString() ? string() : run(Chars.LIST, "a pattern");
    }

    @Nullable String nstring() {
        return seesString() || !nil() ? string() : null;
    }

    String string() {
        if (peek() == '"') {
            int from = at + 1;
            int i = from;
            while (i < end && Chars.is(bytes[i], Chars.QUOTED)) {
                i++;
            }
            if (i < end && bytes[i] == '"') {
                at = i + 1;
                return text(bytes, from, i);
            }
        }
        byte[] octets = raw();
        return text(octets, 0, octets.length);
    }

    Octets octets() {
        if (peek() == '"') {
            return Octets.of(raw());
        }
        long size = sizeOfLiteral();
        Octets octets = Octets.of(ByteBuffer.wrap(bytes, at, (int) size));
        at += (int) size;
        return octets;
    }

    /** What a string says. */
    private byte[] raw() {
        if (peek() == '"') {
            return quoted();
        }
        int size = sizeOfLiteral();
        byte[] copy = java.util.Arrays.copyOfRange(bytes, at, at + size);
        at += size;
        return copy;
    }

    /** Takes the announcement of a literal that is in place, and looks at it. */
    private int sizeOfLiteral() {
        if (peek() != '{' && peek() != '~') {
            throw syntax("expected a string");
        }
        boolean anyOctet = peek() == '~';
        long size = literal();
        if (size > end - at) {
            throw syntax("expected a literal that is not this large");
        }
        for (int i = at; i < at + size && !anyOctet; i++) {
            if (bytes[i] == 0) {
                throw new Flawed(Flaw.Kind.FORBIDDEN_OCTET, "a NUL in a literal");
            }
        }
        return (int) size;
    }

    private byte[] quoted() {
        at++;
        int from = at;
        int escapes = 0;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                at++;
                escapes++;
                if (peek() != '"' && peek() != '\\') {
                    throw syntax("expected an escaped quote or backslash");
                }
            } else if (!Chars.is(bytes[at], Chars.QUOTED)) {
                throw syntax("expected the end of a quoted string");
            }
            at++;
        }
        byte[] copy = new byte[at - from - escapes];
        for (int i = from, to = 0; i < at; i++) {
            i += bytes[i] == '\\' ? 1 : 0;
            copy[to++] = bytes[i];
        }
        expect('"');
        return copy;
    }

    /** The announcement of a literal, up to its line end: how large it is. */
    long literal() {
        take('~');
        expect('{');
        long size = number64();
        take('+');
        expect('}');
        if (!take('\r') && !bears(Quirk.BARE_LF)) {
            throw syntax("expected a line end");
        }
        expect('\n');
        return size;
    }

    /** Octets of the array as text. */
    static String text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, from, to - from))
                            .toString();
                } catch (CharacterCodingException e) {
                    break;
                }
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The rest of the line as text, at least one octet unless it is borne with. */
    String restOfLine() {
        int from = at;
        while (at < end && Chars.is(bytes[at], Chars.TEXT)) {
            at++;
        }
        if (at < end) {
            throw syntax("expected text");
        }
        return text(bytes, from, at);
    }

    /** Passes over whatever is left, literals and all. */
    void skipRest() {
        at = end;
    }

    /** Text up to an octet, which is not taken. */
    String textUpTo(char stop) {
        int from = at;
        while (at < end && bytes[at] != stop && Chars.is(bytes[at], Chars.TEXT)) {
            at++;
        }
        return text(bytes, from, at);
    }

    /** How many octets there are up to one, that one counted; 0 if it does not come. */
    int lengthTo(char last) {
        for (int i = at; i < end; i++) {
            if (bytes[i] == last) {
                return i + 1 - at;
            }
        }
        return 0;
    }

    int hash(int length) {
        int hash = 1;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Takes some octets if they are the next. */
    boolean take(byte[] octets) {
        int behind = at + octets.length;
        if (behind > end || !java.util.Arrays.equals(bytes, at, behind, octets, 0, octets.length)) {
            return false;
        }
        at = behind;
        return true;
    }

    /** A copy of the octets from a place up to here. */
    byte[] since(int from) {
        return java.util.Arrays.copyOfRange(bytes, from, at);
    }

    // ---- mailbox names ----

    String mailbox() {
        return name(astring());
    }

    /** A mailbox name, or a pattern for some, as it was written. */
    String name(String written) {
        if (utf8) {
            return written;
        }
        return ModifiedUtf7.IMAP.decode(written).orElseGet(() -> {
            if (bears(Quirk.RAW_NAMES)) {
                return written;
            }
            throw new Flawed(Flaw.Kind.MAILBOX_NAME, "expected a mailbox name in modified UTF-7");
        });
    }

    // ---- numbers ----

    /** 0 to 2^32 - 1. */
    long number() {
        long value = number64();
        if (value > 0xFFFF_FFFFL) {
            throw new Flawed(Flaw.Kind.NUMBER_TOO_LARGE, "a number of more than 32 bits");
        }
        return value;
    }

    /** 1 to 2^32 - 1. */
    long nzNumber() {
        long value = number();
        if (value == 0) {
            throw syntax("expected a number that is not 0");
        }
        return value;
    }

    /** 0 to 2^63 - 1. */
    long number64() {
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new Flawed(Flaw.Kind.NUMBER_TOO_LARGE, "a number of more than 63 bits");
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == from) {
            throw syntax("expected a number");
        }
        return value;
    }

    boolean seesDigit() {
        return peek() >= '0' && peek() <= '9';
    }
}
