package org.posthorn.mime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The words of one element of an address list, and what they say as a display name or as a local part. */
final class AddressWords {

    private enum Form {
        ATOM,
        QUOTED,
        DOT,
        /** Anything else, kept as it stands. */
        RAW
    }

    private record Word(Form form, int from, int to, boolean spaced) {}

    private final FieldLexer lexer;
    private final boolean encodedWords;
    private final List<Word> words = new ArrayList<>(4);
    private int end;

    AddressWords(FieldLexer lexer, boolean encodedWords) {
        this.lexer = lexer;
        this.encodedWords = encodedWords;
    }

    int size() {
        return words.size();
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    void clear() {
        words.clear();
    }

    void removeFirst(int count) {
        words.subList(0, count).clear();
    }

    /** Where a word begins; the lexer's place when there is no such word. */
    int from(int word) {
        return word < words.size() ? words.get(word).from : lexer.at;
    }

    boolean endsAt(int position) {
        return end == position;
    }

    boolean isOneQuoted() {
        return words.size() == 1 && words.get(0).form == Form.QUOTED;
    }

    /** Takes the word here: an atom, an encoded-word, a quoted-string, a dot, or one character that is none of them. */
    void next() {
        int start = lexer.at;
        int c = lexer.peek();
        if (c == '"') {
            quoted();
        } else if (c == '.') {
            lexer.at++;
            add(Form.DOT, start, lexer.at);
        } else if (FieldLexer.isAtext(c)) {
            int encodedWord = encodedWords ? lexer.encodedWordEnd(start) : FieldLexer.NONE;
            if (encodedWord == FieldLexer.NONE) {
                lexer.skipAtom();
            } else {
                lexer.at = encodedWord;
            }
            add(Form.ATOM, start, lexer.at);
        } else {
            raw();
        }
    }

    /** A quoted-string; a quote that nothing closes is passed over (RFC 7103 section 7.1.6). */
    private void quoted() {
        int close = lexer.closingQuote();
        if (close == FieldLexer.NONE) {
            lexer.at++;
            return;
        }
        int start = lexer.at + 1;
        lexer.at = close + 1;
        add(Form.QUOTED, start, close);
        end = lexer.at;
    }

    /** Takes the character here, whatever it is. */
    void raw() {
        lexer.at++;
        addRaw(lexer.at - 1, lexer.at);
    }

    void addRaw(int from, int to) {
        Word last = words.isEmpty() ? null : words.get(words.size() - 1);
        if (last != null && last.form == Form.RAW && last.to == from) {
            words.set(words.size() - 1, new Word(Form.RAW, last.from, to, last.spaced));
            end = to;
        } else {
            add(Form.RAW, from, to);
        }
    }

    /** Lets the last word reach to {@code to}. */
    void extend(int to) {
        addRaw(words.get(words.size() - 1).to, to);
    }

    private void add(Form form, int from, int to) {
        boolean spaced = !words.isEmpty() && (form == Form.QUOTED ? from - 1 : from) > end;
        words.add(new Word(form, from, to, spaced));
        end = to;
    }

    /**
     * Where the local part begins that ends here: the words that dots join, without space, as far back as {@code first};
     * with space around the dots, as RFC 5322 section 4.4 allows, only if nothing stands before them.
     */
    int localPart(int first) {
        int joined = chain(first, false);
        return joined == first ? first : chain(first, true) == first ? first : joined;
    }

    private int chain(int first, boolean spaces) {
        int start = words.size();
        while (start > first) {
            Word word = words.get(start - 1);
            if (start < words.size()) {
                Word next = words.get(start);
                boolean dotted = word.form == Form.DOT || next.form == Form.DOT;
                boolean raw = word.form == Form.RAW || next.form == Form.RAW;
                if (!dotted && !raw || next.spaced && !(spaces && dotted)) {
                    break;
                }
            }
            start--;
        }
        return start;
    }

    /** The local part that the words from {@code first} on make. */
    String local(int first) {
        if (first == words.size() - 1 && words.get(first).form != Form.RAW && words.get(first).form != Form.DOT) {
            return withoutControls(text(words.get(first)), from(first));
        }
        StringBuilder local = new StringBuilder();
        for (int i = first; i < words.size(); i++) {
            Word word = words.get(i);
            boolean dotted = word.form == Form.DOT || i > first && words.get(i - 1).form == Form.DOT;
            if (word.spaced && i > first) {
                lexer.defect(dotted ? Defect.Kind.OBSOLETE_SPACING : Defect.Kind.MALFORMED_ADDRESS, word.from);
                local.append(dotted ? "" : " ");
            }
            if (word.form == Form.RAW) {
                lexer.defect(Defect.Kind.MALFORMED_ADDRESS, word.from);
            }
            local.append(text(word));
        }
        if (hasStrayDot(first)) {
            lexer.defect(Defect.Kind.STRAY_DOT, words.get(first).from);
        }
        return withoutControls(local.toString(), from(first));
    }

    private boolean hasStrayDot(int first) {
        boolean dot = true;
        for (int i = first; i < words.size(); i++) {
            if (words.get(i).form == Form.DOT && dot) {
                return true;
            }
            dot = words.get(i).form == Form.DOT;
        }
        return dot && first < words.size();
    }

    /** The local part between two places, as it stands but for white space. */
    String localPart(int from, int to) {
        return withoutControls(HeaderText.decode(lexer.source, from, to).replaceAll("[ \t\r\n]", ""), from);
    }

    private String withoutControls(String local, int position) {
        if (Address.Mailbox.isQuotable(local)) {
            return local;
        }
        lexer.defect(Defect.Kind.CONTROL_CHARACTER, position);
        StringBuilder clean = new StringBuilder();
        local.chars().filter(c -> c >= ' ' && c != 127).forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    private String text(Word word) {
        if (word.form == Form.QUOTED && !lexer.isPlain(word.from, word.to)) {
            byte[] content = lexer.unquoted(word.from, word.to);
            return HeaderText.decode(content, 0, content.length);
        }
        return HeaderText.decode(lexer.source, word.from, word.to);
    }

    /** The words from {@code first} to {@code last} as a display name: one space wherever there is any. */
    String phrase(int first, int last) {
        if (first >= last) {
            return "";
        }
        report(first, last);
        int from = words.get(first).from;
        if (standsAsRead(first, last)) {
            return decoded(HeaderText.decode(lexer.source, from, words.get(last - 1).to), from);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = first; i < last; i++) {
            Word word = words.get(i);
            if (word.spaced && i > first) {
                text.write(' ');
            }
            byte[] octets =
                    word.form == Form.QUOTED ? lexer.unquoted(word.from, word.to) : lexer.unfolded(word.from, word.to);
            text.write(octets, 0, octets.length);
        }
        byte[] octets = text.toByteArray();
        return decoded(HeaderText.decode(octets, 0, octets.length), from);
    }

    /** Whether the phrase lies in the source as it is to be read: single spaces, and nothing to unquote. */
    private boolean standsAsRead(int first, int last) {
        Word before = words.get(first);
        if (last == first + 1) {
            return lexer.isPlain(before.from, before.to);
        }
        for (int i = first + 1; before.form != Form.QUOTED && i < last; i++) {
            Word word = words.get(i);
            int gap = word.from - before.to;
            if (gap > 1 || gap == 1 && lexer.source[before.to] != ' ') {
                return false;
            }
            before = word;
        }
        return before.form != Form.QUOTED && lexer.isPlain(words.get(first).from, before.to);
    }

    private void report(int first, int last) {
        for (int i = first; i < last; i++) {
            Word word = words.get(i);
            if (word.form == Form.DOT) {
                lexer.defect(Defect.Kind.PERIOD_IN_PHRASE, word.from);
            } else if (word.form == Form.RAW) {
                lexer.defect(Defect.Kind.UNQUOTED_PHRASE, word.from);
            }
        }
    }

    /** The latest comment, which old mailers use for the name. */
    String comment() {
        byte[] text = lexer.unquoted(lexer.commentFrom, lexer.commentTo);
        return decoded(HeaderText.decode(text, 0, text.length).strip(), lexer.commentFrom);
    }

    private String decoded(String text, int position) {
        return decoded(text, position, lexer, encodedWords);
    }

    /** A display name for people: its encoded-words decoded, if they are to be, and nothing in it that no name may hold. */
    static String decoded(String text, int position, FieldLexer lexer, boolean encodedWords) {
        return HeaderText.clean(encodedWords ? EncodedWords.decode(text, lexer, position) : text, lexer, position);
    }
}
