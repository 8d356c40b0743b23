package org.posthorn.mime;

import java.util.function.ObjLongConsumer;

/** The value of Content-Transfer-Encoding (RFC 2045 section 6). */
final class TransferEncoding {

    private TransferEncoding() {}

    /** The first token in lower case; "" when there is none. */
    static String read(byte[] octets, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        FieldLexer lexer = new FieldLexer(octets, from, to, limits, defects);
        lexer.skipCfws();
        lexer.skip('"');
        int begin = lexer.at;
        lexer.skipToken();
        return WellKnown.name(octets, begin, lexer.at);
    }

    /** How octets of a body so named are read. */
    static ContentProbe.Encoding of(String name) {
        return switch (name) {
            case "base64" -> ContentProbe.Encoding.BASE64;
            case "quoted-printable" -> ContentProbe.Encoding.QUOTED_PRINTABLE;
            default -> ContentProbe.Encoding.NONE;
        };
    }
}
