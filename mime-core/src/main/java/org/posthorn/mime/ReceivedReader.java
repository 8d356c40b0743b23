package org.posthorn.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads Received fields (RFC 5321 section 4.4), of which hardly two programs write the same. */
final class ReceivedReader {

    private static final Set<String> KEYWORDS = Set.of("from", "by", "via", "with", "id", "for");

    private final FieldLexer lexer;
    private final ObjLongConsumer<Defect.Kind> defects;
    private final List<Received.Clause> clauses = new ArrayList<>(6);
    private String name = "";
    private int clauseFrom;
    private final StringBuilder value = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();

    ReceivedReader(FieldLexer lexer, ObjLongConsumer<Defect.Kind> defects) {
        this.lexer = lexer;
        this.clauseFrom = lexer.from;
        this.defects = defects;
    }

    Received read() {
        int dateFrom = FieldLexer.NONE;
        while (dateFrom == FieldLexer.NONE) {
            comments();
            if (lexer.atEnd()) {
                lexer.defect(Defect.Kind.MALFORMED_RECEIVED, lexer.end);
                break;
            }
            if (lexer.skip(';')) {
                dateFrom = lexer.at;
            } else {
                word();
            }
        }
        endClause();
        return new Received(clauses, dateFrom == FieldLexer.NONE ? null : date(dateFrom));
    }

    private @Nullable OffsetDateTime date(int from) {
        int shift = from - lexer.from;
        MimeLimits truncating = lexer.limits.onBreach(MimeLimits.OnBreach.TRUNCATE);
        return MailDate.read(lexer.source, from, lexer.end, truncating, (kind, at) -> defect(kind, at + shift))
                .orElse(null);
    }

    private void defect(Defect.Kind kind, long position) {
        if (kind.isLimit()) {
            lexer.limits.breach(kind, position);
        }
        defects.accept(kind, position);
    }

    /** Passes white space and comments, and keeps the text of these for the clause at hand. */
    private void comments() {
        lexer.skipWhite();
        while (lexer.peek() == '(' && lexer.skipComment()) {
            byte[] text = lexer.unquoted(lexer.commentFrom, lexer.commentTo);
            comment.append(comment.isEmpty() ? "" : " ");
            comment.append(HeaderText.clean(HeaderText.decode(text, 0, text.length), lexer, lexer.commentFrom));
            lexer.skipWhite();
        }
    }

    private void word() {
        int from = lexer.at;
        char end = lexer.peek() == '<' ? '>' : ' ';
        int close = lexer.peek() == '"' ? lexer.closingQuote() : FieldLexer.NONE;
        lexer.at = close == FieldLexer.NONE ? from + 1 : close + 1;
        while (close == FieldLexer.NONE && !isEnd(lexer.peek())) {
            lexer.at++;
            if (lexer.source[lexer.at - 1] == end) {
                break;
            }
        }
        String text = HeaderText.clean(HeaderText.decode(lexer.source, from, lexer.at), lexer, from);
        String keyword = WellKnown.name(lexer.source, from, lexer.at);
        if (KEYWORDS.contains(keyword)) {
            endClause();
            name = keyword;
            clauseFrom = from;
        } else {
            value.append(value.isEmpty() ? "" : " ").append(text);
        }
    }

    private static boolean isEnd(int c) {
        return c == FieldLexer.NONE || c == ';' || c == '(' || FieldLexer.isWhite(c);
    }

    private void endClause() {
        boolean some = !name.isEmpty() || !value.isEmpty() || !comment.isEmpty();
        if (some && clauses.size() == lexer.limits.clauses()) {
            lexer.limit(Defect.Kind.CLAUSES_LIMIT, clauseFrom);
        } else if (some) {
            clauses.add(new Received.Clause(name, value.toString(), comment.toString()));
        }
        name = "";
        value.setLength(0);
        comment.setLength(0);
    }
}
