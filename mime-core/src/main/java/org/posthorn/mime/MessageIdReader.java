package org.posthorn.mime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of message identifiers (RFC 5322 sections 3.6.4 and 4.5.4). */
final class MessageIdReader {

    private final FieldLexer lexer;
    private final List<MessageId> ids = new ArrayList<>(4);
    private final int firstWord;

    MessageIdReader(FieldLexer lexer) {
        this.lexer = lexer;
        this.firstWord = firstWord();
    }

    List<MessageId> read() {
        boolean brackets = hasBrackets();
        while (true) {
            lexer.skipCfws();
            if (lexer.atEnd()) {
                break;
            }
            if (lexer.peek() == '<') {
                bracketed();
            } else {
                word(!brackets);
            }
        }
        if (ids.isEmpty()) {
            lexer.defect(Defect.Kind.MALFORMED_MESSAGE_ID, lexer.from);
        }
        return List.copyOf(ids);
    }

    private boolean hasBrackets() {
        for (int i = lexer.from; i < lexer.end; i++) {
            if (lexer.source[i] == '<') {
                return true;
            }
        }
        return false;
    }

    private void bracketed() {
        int start = lexer.at++;
        int from = lexer.at;
        while (isPart(lexer.peek())) {
            lexer.at++;
        }
        if (lexer.peek() == '>') {
            add(HeaderText.decode(lexer.source, from, lexer.at++), start);
        } else {
            lexer.at = from;
            spaced(start);
        }
    }

    /** An identifier with something in it that has to go: white space, comments, characters that it cannot have. */
    private void spaced(int start) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        Defect.Kind kind = Defect.Kind.OBSOLETE_SPACING;
        while (true) {
            lexer.skipCfws();
            int c = lexer.peek();
            if (c == '>') {
                lexer.at++;
                break;
            }
            if (c == FieldLexer.NONE || c == '<') {
                kind = Defect.Kind.UNBALANCED_ANGLE;
                break;
            }
            if (isPart(c)) {
                value.write(c);
            } else {
                kind = Defect.Kind.MALFORMED_MESSAGE_ID;
            }
            lexer.at++;
        }
        lexer.defect(kind, start);
        byte[] octets = value.toByteArray();
        add(HeaderText.decode(octets, 0, octets.length), start);
    }

    private static boolean isPart(int c) {
        return MessageId.isAllowed(c);
    }

    private void add(String value, int start) {
        if (value.indexOf('@') <= 0 || value.endsWith("@")) {
            lexer.defect(Defect.Kind.MALFORMED_MESSAGE_ID, start);
        }
        if (!value.isEmpty()) {
            keep(value, start);
        }
    }

    private void keep(String value, int start) {
        if (ids.size() == lexer.limits.identifiers()) {
            lexer.limit(Defect.Kind.IDENTIFIERS_LIMIT, start);
        } else {
            ids.add(new MessageId(value));
        }
    }

    /** A word outside brackets; an identifier if it looks like one, or is all there is. */
    private void word(boolean mayBeIdentifier) {
        int start = lexer.at;
        boolean at = false;
        while (isPart(lexer.peek()) && lexer.peek() != ',') {
            at |= lexer.peek() == '@';
            lexer.at++;
        }
        int end = lexer.at;
        if (end == start) {
            lexer.at++;
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, start);
            return;
        }
        lexer.skipCfws();
        boolean alone = ids.isEmpty() && start == firstWord && lexer.atEnd();
        if (mayBeIdentifier && (at || alone)) {
            lexer.defect(Defect.Kind.MALFORMED_MESSAGE_ID, start);
            keep(HeaderText.decode(lexer.source, start, end), start);
        } else {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, start);
        }
    }

    private int firstWord() {
        int i = lexer.from;
        while (i < lexer.end && FieldLexer.isWhite(lexer.source[i])) {
            i++;
        }
        return i;
    }
}
