package org.posthorn.mime;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * The lexical tokens that structured field bodies share (RFC 5322 section 3.2, RFC 2045 section 5.1), read where they
 * lie. CR and LF count as white space, so that a folded body needs no copy. Each octet is looked at a bounded number of
 * times: what cannot be closed (a comment, a quoted-string) is found so once, and later openers are plain characters.
 */
final class FieldLexer {

    static final int NONE = -1;

    private static final int WHITE = 1;
    private static final int ATEXT = 2;
    private static final int TOKEN = 4;
    private static final int ITSELF = 8;

    private static final byte[] CLASS = classes();

    final byte[] source;
    final int from;
    /** Where the value ends; it moves back when a limit cuts the value. */
    int end;

    int at;

    /** The latest comment passed, without its parentheses; {@code commentFrom} is {@link #NONE} when there was none. */
    int commentFrom = NONE;

    int commentTo;

    final MimeLimits limits;
    private final ObjLongConsumer<Defect.Kind> defects;
    private boolean commentsCloseNoMore;
    private boolean quotesCloseNoMore;
    private boolean bracketsCloseNoMore;

    FieldLexer(byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        this.source = source;
        this.from = from;
        this.end = to;
        this.at = from;
        this.limits = limits;
        this.defects = defects;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean visible = c > ' ' && c < 127;
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                classes[c] |= WHITE;
            }
            if (c >= 128 || visible && "()<>[]:;@\\,.\"".indexOf(c) < 0) {
                classes[c] |= ATEXT;
            }
            if (visible && "()<>@,;:\\\"/[]?=".indexOf(c) < 0) {
                classes[c] |= TOKEN;
            }
            if (c == ' ' || visible && c != '\\') {
                classes[c] |= ITSELF;
            }
        }
        return classes;
    }

    static boolean isWhite(int c) {
        return c >= 0 && (CLASS[c & 0xff] & WHITE) != 0;
    }

    static boolean isAtext(int c) {
        return c >= 0 && (CLASS[c & 0xff] & ATEXT) != 0;
    }

    static boolean isAsciiAtext(byte c) {
        return c >= 0 && (CLASS[c] & ATEXT) != 0;
    }

    /** Whether the octet means itself wherever it stands in a quoted-string: ASCII, no control character, no backslash. */
    static boolean isItself(byte c) {
        return (CLASS[c & 0xff] & ITSELF) != 0;
    }

    static boolean isToken(int c) {
        return c >= 0 && (CLASS[c & 0xff] & TOKEN) != 0;
    }

    /** Whether the text is a token of RFC 2045: not empty, ASCII, no specials. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127 || !isToken(c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a token has letters that are not small. */
    static boolean hasCapitals(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return true;
            }
        }
        return false;
    }

    /** Whether the text is an atom (RFC 5322 section 3.2.3, RFC 6532). */
    static boolean isAtom(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && !isAtext(c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text is atoms with single dots between them. */
    static boolean isDotAtom(String text) {
        char before = '.';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' ? before == '.' : c < 128 && !isAtext(c)) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    /** Whether the text is a dot-atom, and ASCII. */
    static boolean isAsciiDotAtom(String text) {
        char before = '.';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' ? before == '.' : c > 127 || (CLASS[c] & ATEXT) == 0) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    /** Whether the text is a domain-literal without white space (RFC 5322 section 3.4.1). */
    static boolean isDomainLiteral(String text) {
        int last = text.length() - 1;
        for (int i = 1; i < last; i++) {
            if (!isDtext(text.charAt(i))) {
                return false;
            }
        }
        return last > 0 && text.charAt(0) == '[' && text.charAt(last) == ']';
    }

    static boolean isDtext(int c) {
        return c > ' ' && c != 127 && c != '[' && c != ']' && c != '\\';
    }

    boolean atEnd() {
        return at >= end;
    }

    /** The octet here, unsigned, or {@link #NONE} at the end. */
    int peek() {
        return at < end ? source[at] & 0xff : NONE;
    }

    int peek(int ahead) {
        return at + ahead < end ? source[at + ahead] & 0xff : NONE;
    }

    boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    void defect(Defect.Kind kind, int position) {
        defects.accept(kind, position - from);
    }

    /** Cuts the value where a limit is breached: what stands from there on is not read. */
    void limit(Defect.Kind kind, int position) {
        limits.breach(kind, position - from);
        defect(kind, position);
        end = position;
    }

    void skipWhite() {
        while (at < end && (CLASS[source[at] & 0xff] & WHITE) != 0) {
            at++;
        }
    }

    /** Passes white space and comments; true if there were any. Stops at a "(" that nothing closes. */
    boolean skipCfws() {
        int start = at;
        skipWhite();
        while (at < end && source[at] == '(' && skipComment()) {
            skipWhite();
        }
        return at > start;
    }

    /** Passes the comment here, if it is closed. */
    boolean skipComment() {
        if (commentsCloseNoMore) {
            return false;
        }
        int most = limits.commentDepth();
        int depth = 0;
        for (int i = at; i < end; i++) {
            switch (source[i]) {
                case '(' -> {
                    if (depth == most) {
                        cutComment(i);
                        return true;
                    }
                    depth++;
                }
                case '\\' -> i++;
                case ')' -> {
                    if (--depth == 0) {
                        commentFrom = at + 1;
                        commentTo = i;
                        at = i + 1;
                        return true;
                    }
                }
                default -> {}
            }
        }
        commentsCloseNoMore = true;
        defect(Defect.Kind.UNCLOSED_COMMENT, at);
        return false;
    }

    /** A comment too deep: what was read of it counts, and it ends the value. */
    private void cutComment(int position) {
        commentFrom = at + 1;
        commentTo = position;
        at = position;
        limit(Defect.Kind.COMMENT_DEPTH_LIMIT, position);
    }

    /**
     * The end of the quoted-string whose opening quote is here: the index of its closing quote, or {@link #NONE} when
     * none follows.
     */
    int closingQuote() {
        if (!quotesCloseNoMore) {
            for (int i = at + 1; i < end; i++) {
                byte c = source[i];
                if (c == '"') {
                    return i;
                }
                if (c == '\\') {
                    i++;
                }
            }
            quotesCloseNoMore = true;
            defect(Defect.Kind.UNCLOSED_QUOTE, at);
        }
        return NONE;
    }

    /** Whether a "]" follows that closes the bracket here. */
    boolean isBracketClosed() {
        for (int i = at; i < end && !bracketsCloseNoMore; i++) {
            if (source[i] == ']') {
                return true;
            }
            if (source[i] == '\\') {
                i++;
            }
        }
        bracketsCloseNoMore = true;
        return false;
    }

    /** Passes the run of characters that tokens are made of. */
    void skipToken() {
        while (at < end && (CLASS[source[at] & 0xff] & TOKEN) != 0) {
            at++;
        }
    }

    void skipAtom() {
        while (at < end && (CLASS[source[at] & 0xff] & ATEXT) != 0) {
            at++;
        }
    }

    /**
     * The index after the encoded-word that starts at {@code start}, or {@link #NONE}. Characters that RFC 2047 forbids
     * inside one but that mailers write, such as the comma and the semicolon, are part of it; white space is not.
     */
    int encodedWordEnd(int start) {
        if (start + 1 >= end || source[start] != '=' || source[start + 1] != '?') {
            return NONE;
        }
        int marks = 0;
        for (int i = start + 2; i < end; i++) {
            byte c = source[i];
            if (c == '?') {
                if (++marks == 3) {
                    return i + 1 < end && source[i + 1] == '=' ? i + 2 : NONE;
                }
            } else if (marks < 2 ? !isToken(c & 0xff) : isWhite(c & 0xff) || c == '"' || c == '<' || c == '>') {
                return NONE;
            }
        }
        return NONE;
    }

    /** Whether a parameter's name and equals sign come next. */
    boolean atParameter() {
        int i = at;
        while (i < end && (CLASS[source[i] & 0xff] & TOKEN) != 0) {
            i++;
        }
        int nameEnd = i;
        while (i < end && (CLASS[source[i] & 0xff] & WHITE) != 0) {
            i++;
        }
        return nameEnd > at && i < end && source[i] == '=';
    }

    /** Passes everything up to the next {@code separator} that stands outside quotes and comments. */
    void skipTo(char separator) {
        while (at < end && source[at] != separator) {
            if (source[at] == '(' && skipComment()) {
                continue;
            }
            if (source[at] == '"') {
                int close = closingQuote();
                at = close == NONE ? at : close;
            }
            at++;
        }
    }

    /** The content of a quoted-string or comment: quoted-pairs resolved, line ends dropped. */
    byte[] unquoted(int start, int stop) {
        byte[] content = new byte[stop - start];
        int length = 0;
        for (int i = start; i < stop; i++) {
            byte c = source[i];
            if (c == '\\' && i + 1 < stop) {
                content[length++] = source[++i];
            } else if (c != '\r' && c != '\n') {
                content[length++] = c;
            }
        }
        return length == content.length ? content : Arrays.copyOf(content, length);
    }

    /** The octets without their line ends. */
    byte[] unfolded(int start, int stop) {
        byte[] content = new byte[stop - start];
        int length = 0;
        for (int i = start; i < stop; i++) {
            if (source[i] != '\r' && source[i] != '\n') {
                content[length++] = source[i];
            }
        }
        return length == content.length ? content : Arrays.copyOf(content, length);
    }

    /** Whether the octets mean themselves, one character each, and none of them is a control character. */
    boolean isItself(int start, int stop) {
        int all = ITSELF;
        for (int i = start; i < stop; i++) {
            all &= CLASS[source[i] & 0xff];
        }
        return all != 0;
    }

    /** Whether the octets can be taken as they are: no quoted-pair and no line end among them. */
    boolean isPlain(int start, int stop) {
        for (int i = start; i < stop; i++) {
            byte c = source[i];
            if (c == '\\' || c == '\r' || c == '\n') {
                return false;
            }
        }
        return true;
    }
}
