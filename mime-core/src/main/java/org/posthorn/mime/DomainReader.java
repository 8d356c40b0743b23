package org.posthorn.mime;

/** Reads a domain (RFC 5322 sections 3.4.1 and 4.4): atoms with dots between them, or a literal in brackets. */
final class DomainReader {

    private final FieldLexer lexer;
    private int end;

    DomainReader(FieldLexer lexer) {
        this.lexer = lexer;
    }

    /** Where the domain ended, before the white space that was passed after it. */
    int end() {
        return end;
    }

    /** The domain here without white space or stray dots; "" when there is none. */
    String read() {
        if (lexer.peek() == '[') {
            if (lexer.isBracketClosed()) {
                return literal();
            }
            lexer.defect(Defect.Kind.MALFORMED_ADDRESS, lexer.at++);
        }
        return dotAtom();
    }

    private String dotAtom() {
        int start = lexer.at;
        end = start;
        StringBuilder spaced = null;
        int from = start;
        while (true) {
            while (FieldLexer.isAtext(lexer.peek()) || lexer.peek() == '.') {
                lexer.at++;
            }
            end = lexer.at;
            boolean dotBefore = end > start && lexer.source[end - 1] == '.';
            boolean moved = lexer.skipCfws();
            boolean goesOn = dotBefore ? FieldLexer.isAtext(lexer.peek()) : lexer.peek() == '.';
            if (!moved || !goesOn) {
                break;
            }
            lexer.defect(Defect.Kind.OBSOLETE_SPACING, end);
            spaced = spaced == null ? new StringBuilder() : spaced;
            spaced.append(HeaderText.decode(lexer.source, from, end));
            from = lexer.at;
        }
        String tail = HeaderText.decode(lexer.source, from, end);
        return withoutStrayDots(spaced == null ? tail : spaced.append(tail).toString(), start);
    }

    private String withoutStrayDots(String domain, int start) {
        if (domain.isEmpty() || FieldLexer.isDotAtom(domain)) {
            return domain;
        }
        lexer.defect(Defect.Kind.STRAY_DOT, start);
        StringBuilder clean = new StringBuilder();
        for (String atom : domain.split("\\.")) {
            if (!atom.isEmpty()) {
                clean.append(clean.isEmpty() ? "" : ".").append(atom);
            }
        }
        return clean.toString();
    }

    private String literal() {
        StringBuilder text = new StringBuilder("[");
        lexer.at++;
        while (!lexer.skip(']')) {
            if (lexer.skip('\\') && !FieldLexer.isDtext(lexer.peek())) {
                lexer.at++; // what is quoted neither ends the literal nor may be in it
                continue;
            }
            int from = lexer.at;
            while (FieldLexer.isDtext(lexer.peek())) {
                lexer.at++;
            }
            text.append(HeaderText.decode(lexer.source, from, lexer.at));
            if (lexer.at == from && lexer.peek() != ']') {
                lexer.at++;
            }
        }
        end = lexer.at;
        lexer.skipCfws();
        return text.append(']').toString();
    }
}
