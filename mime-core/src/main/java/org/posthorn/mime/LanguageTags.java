package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.regex.Pattern;

/** The value of Content-Language (RFC 3282 section 2): language tags with commas between them. */
final class LanguageTags {

    /** As RFC 5646 section 2.1 lets tags look. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*");

    private LanguageTags() {}

    /** The tags as they are written; what is none is passed over, and so are those beyond the limit of clauses. */
    static List<String> read(byte[] octets, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        FieldLexer lexer = new FieldLexer(octets, from, to, limits, defects);
        List<String> tags = new ArrayList<>();
        for (lexer.skipCfws(); !lexer.atEnd(); lexer.skipCfws()) {
            int begin = lexer.at;
            if (lexer.skip(',')) {
                continue;
            }
            lexer.skipToken();
            if (lexer.at == begin) {
                lexer.defect(Defect.Kind.UNEXPECTED_TEXT, begin);
                lexer.at++;
                continue;
            }
            if (tags.size() == limits.clauses()) {
                lexer.limit(Defect.Kind.CLAUSES_LIMIT, begin);
                break;
            }
            String tag = HeaderText.ascii(octets, begin, lexer.at);
            if (TAG.matcher(tag).matches()) {
                tags.add(tag);
            } else {
                lexer.defect(Defect.Kind.UNEXPECTED_TEXT, begin);
            }
        }
        return List.copyOf(tags);
    }
}
