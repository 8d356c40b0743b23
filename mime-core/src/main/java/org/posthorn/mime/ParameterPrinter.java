package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Prints parameters as RFC 2183 section 2 asks: short tokens as they are, short ASCII text as a quoted-string, and what
 * is long or not ASCII by RFC 2231.
 */
final class ParameterPrinter {

    /** A parameter longer than this is cut into sections, so that each fits a line of 78. */
    private static final int LONGEST = 75;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ParameterPrinter() {}

    static void print(String name, String value, StringBuilder out) {
        if (!isQuotable(value)) {
            printEncoded(name, value, out);
        } else if (FieldLexer.isToken(value) && name.length() + value.length() + 1 <= LONGEST) {
            out.append(name).append('=').append(value);
        } else if (name.length() + value.length() + 3 <= LONGEST) {
            Quoted.print(value, out.append(name).append('='));
        } else {
            printSections(name, value, out);
        }
    }

    /** Printable ASCII that no reader takes for an encoded-word. */
    private static boolean isQuotable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c > '~') {
                return false;
            }
        }
        return !value.contains("=?");
    }

    private static void printSections(String name, String value, StringBuilder out) {
        int section = 0;
        int from = 0;
        while (from < value.length()) {
            String start = name + '*' + section + '=';
            int room = Math.max(LONGEST - start.length() - 2, 10);
            int to = from;
            while (to < value.length() && room > 0) {
                char c = value.charAt(to++);
                room -= c == '"' || c == '\\' ? 2 : 1;
            }
            Quoted.print(
                    value.substring(from, to),
                    out.append(section == 0 ? "" : "; ").append(start));
            from = to;
            section++;
        }
    }

    /** No character is divided between sections: some readers decode each alone. */
    private static void printEncoded(String name, String value, StringBuilder out) {
        StringBuilder text = new StringBuilder("utf-8''");
        StringBuilder encoded = new StringBuilder(12);
        int section = 0;
        for (int at = 0; at < value.length(); at = value.offsetByCodePoints(at, 1)) {
            String start = sectionName(name, section);
            encoded.setLength(0);
            encode(Character.toString(value.codePointAt(at)), encoded);
            if (start.length() + text.length() + encoded.length() > LONGEST && text.length() >= 10) {
                out.append(section == 0 ? "" : "; ").append(start).append(text);
                text.setLength(0);
                section++;
            }
            text.append(encoded);
        }
        out.append(section == 0 ? name + "*=" : "; " + sectionName(name, section))
                .append(text);
    }

    private static void encode(String character, StringBuilder out) {
        for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                out.append((char) octet);
            } else {
                HEX.toHexDigits(out.append('%'), octet);
            }
        }
    }

    private static String sectionName(String name, int section) {
        return name + '*' + section + "*=";
    }

    /** The attribute-char of RFC 2231 section 7. */
    private static boolean isPlain(byte octet) {
        return octet > 0 && FieldLexer.isToken(octet) && octet != '*' && octet != '\'' && octet != '%';
    }
}
