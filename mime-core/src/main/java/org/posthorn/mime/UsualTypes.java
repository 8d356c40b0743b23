package org.posthorn.mime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Content types that many parts have, by the octets of their fields' bodies: what {@link ContentType#readByGrammar} makes of them, read once. */
final class UsualTypes {

    private static final String[] CHARSETS = {
        "utf-8",
        "UTF-8",
        "us-ascii",
        "US-ASCII",
        "iso-8859-1",
        "ISO-8859-1",
        "iso-8859-15",
        "windows-1252",
        "Windows-1252"
    };

    private static final Map<String, ContentType> TYPES = types();

    private static final WellKnown BODIES = WellKnown.of(TYPES.keySet());

    private UsualTypes() {}

    private static Map<String, ContentType> types() {
        List<String> bodies = new ArrayList<>(List.of("text/plain", "text/html", "message/rfc822", "application/pdf"));
        for (String type : new String[] {"text/plain", "text/html"}) {
            for (String charset : CHARSETS) {
                for (String parameter : new String[] {"charset=" + charset, "charset=\"" + charset + '"'}) {
                    bodies.add(type + "; " + parameter);
                    bodies.add(type + ';' + parameter);
                }
            }
        }
        Map<String, ContentType> types = new HashMap<>();
        for (String body : bodies) {
            byte[] octets = Search.padded(body);
            FieldLexer lexer = new FieldLexer(octets, 0, body.length(), MimeLimits.DEFAULTS, Headers.IGNORE);
            types.put(body, ContentType.readByGrammar(lexer));
        }
        return Map.copyOf(types);
    }

    /** The type that stands between these places, perhaps with white space around it, if it is a usual one. */
    static @Nullable ContentType find(byte[] source, int from, int to) {
        int begin = from;
        int end = to;
        while (begin < end && FieldLexer.isWhite(source[begin])) {
            begin++;
        }
        while (end > begin && FieldLexer.isWhite(source[end - 1])) {
            end--;
        }
        String body = BODIES.find(source, begin, end);
        return body == null ? null : TYPES.get(body);
    }
}
