package org.posthorn.mime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mailbox in one of the forms that nearly all have: {@code local@domain}, {@code Words <local@domain>} and
 * {@code "words" <local@domain>}, in ASCII, without comments and escapes. It gives what {@link AddressReader} makes of the same octets, in a
 * fraction of the time, and nothing when it meets anything else.
 */
final class UsualMailbox {

    private final FieldLexer lexer;
    private final boolean encodedWords;
    private final byte[] source;
    private final int end;

    private int nameFrom;
    private int nameTo;
    private boolean nameStands;

    private int localFrom;
    private int at;
    private int domainTo;

    UsualMailbox(FieldLexer lexer, boolean encodedWords) {
        this.lexer = lexer;
        this.encodedWords = encodedWords;
        this.source = lexer.source;
        this.end = lexer.end;
    }

    /** The mailbox here, if a comma or the end is behind it: the lexer is there then, and else where it was. */
    Address.@Nullable Mailbox read() {
        int begin = behindWhite(lexer.at);
        if (begin == end) {
            return null;
        }
        nameFrom = begin;
        nameTo = begin;
        int mailbox = addrSpec(begin);
        mailbox = mailbox == FieldLexer.NONE ? named(begin) : mailbox;
        int next = mailbox == FieldLexer.NONE ? FieldLexer.NONE : behindWhite(mailbox);
        if (next == FieldLexer.NONE || next < end && source[next] != ',') {
            return null;
        }
        lexer.at = next;
        String local = HeaderText.ascii(source, localFrom, at);
        return new Address.Mailbox(name(), local, HeaderText.ascii(source, at + 1, domainTo));
    }

    private int behindWhite(int from) {
        int i = from;
        while (i < end && FieldLexer.isWhite(source[i])) {
            i++;
        }
        return i;
    }

    /** The place behind the addr-spec here. */
    private int addrSpec(int from) {
        int local = behindDotAtom(from);
        if (local == FieldLexer.NONE || local >= end || source[local] != '@') {
            return FieldLexer.NONE;
        }
        localFrom = from;
        at = local;
        domainTo = behindDotAtom(local + 1);
        return domainTo;
    }

    /** Atoms with single dots between them; none begins as encoded-words do. */
    private int behindDotAtom(int from) {
        int i = from;
        boolean dot = true;
        for (; i < end; i++) {
            byte c = source[i];
            if (FieldLexer.isAsciiAtext(c) && !(dot && c == '=')) {
                dot = false;
            } else if (c == '.' && !dot) {
                dot = true;
            } else {
                break;
            }
        }
        return dot ? FieldLexer.NONE : i;
    }

    /** The place behind a name and an addr-spec in angle brackets. */
    private int named(int from) {
        int angle = source[from] == '"' ? behindQuoted(from) : behindWords(from);
        if (angle >= end || angle == FieldLexer.NONE || source[angle] != '<') {
            return FieldLexer.NONE;
        }
        int close = addrSpec(angle + 1);
        return close != FieldLexer.NONE && close < end && source[close] == '>' ? close + 1 : FieldLexer.NONE;
    }

    private int behindQuoted(int from) {
        int i = from + 1;
        while (i < end && source[i] != '"' && FieldLexer.isItself(source[i])) {
            i++;
        }
        if (i >= end || source[i] != '"') {
            return FieldLexer.NONE;
        }
        nameFrom = from + 1;
        nameTo = i;
        nameStands = true;
        return behindWhite(i + 1);
    }

    /** Atoms and encoded-words with white space between them. */
    private int behindWords(int from) {
        nameStands = true;
        int i = from;
        while (i < end && source[i] != '<') {
            nameStands &= i == from || i == nameTo + 1 && source[nameTo] == ' ';
            nameTo = encodedWords && source[i] == '=' ? lexer.encodedWordEnd(i) : behindAtom(i);
            if (nameTo == FieldLexer.NONE || nameTo == i) {
                return FieldLexer.NONE;
            }
            i = behindWhite(nameTo);
            if (i == nameTo) {
                break;
            }
        }
        return i;
    }

    private int behindAtom(int from) {
        int i = from;
        while (i < end && FieldLexer.isAsciiAtext(source[i])) {
            i++;
        }
        return i;
    }

    private String name() {
        if (nameTo == nameFrom) {
            return "";
        }
        String name = nameStands ? HeaderText.decode(source, nameFrom, nameTo) : joined();
        return name.contains("=?") ? AddressWords.decoded(name, nameFrom, lexer, encodedWords) : name;
    }

    /** The name with a single space for all that stands between two words. */
    private String joined() {
        byte[] octets = Arrays.copyOfRange(source, nameFrom, nameTo);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean white = FieldLexer.isWhite(octets[i]);
            if (!white || !FieldLexer.isWhite(octets[i - 1])) {
                octets[length++] = white ? (byte) ' ' : octets[i];
            }
        }
        return HeaderText.decode(octets, 0, length);
    }
}
