package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What HTML calls the parts that it shows ({@code cid:}, RFC 2392), made the identifiers that these parts have. */
final class InlineNames {

    private static final String CID = "cid:";

    private InlineNames() {}

    /** The HTML with identifiers in place of names. */
    static String replace(String html, Map<String, MessageId> idsByName) {
        if (idsByName.isEmpty()) {
            return html;
        }
        StringBuilder out = new StringBuilder(html.length() + 64);
        int kept = 0;
        for (int at = indexOf(html, 0); at >= 0; at = indexOf(html, at)) {
            int from = at + CID.length();
            int to = end(html, at, from);
            MessageId id = find(html.substring(from, to), idsByName);
            if (id != null) {
                out.append(html, kept, from).append(id.value());
                kept = to;
            }
            at = to;
        }
        return out.append(html, kept, html.length()).toString();
    }

    /** Whether the HTML shows the part of that identifier. */
    static boolean isNamed(String html, MessageId id) {
        for (int at = indexOf(html, 0); at >= 0; at = indexOf(html, at)) {
            int from = at + CID.length();
            int to = end(html, at, from);
            if (find(html.substring(from, to), Map.of(id.value(), id)) != null) {
                return true;
            }
            at = to;
        }
        return false;
    }

    private static int indexOf(String html, int from) {
        for (int at = html.indexOf(':', from); at >= 0; at = html.indexOf(':', at + 1)) {
            int begin = at - CID.length() + 1;
            if (begin >= from && html.regionMatches(true, begin, CID, 0, CID.length())) {
                return begin;
            }
        }
        return -1;
    }

    /** What a quote begins ends with it; everything else at what cannot be in a URI. */
    private static int end(String html, int begin, int from) {
        char before = begin == 0 ? ' ' : html.charAt(begin - 1);
        boolean quoted = before == '"' || before == '\'';
        int end = from;
        while (end < html.length()
                && (quoted ? html.charAt(end) != before : " \t\r\n\"'<>)".indexOf(html.charAt(end)) < 0)) {
            end++;
        }
        return end;
    }

    private static @Nullable MessageId find(String reference, Map<String, MessageId> idsByName) {
        String name = reference.replace("&amp;", "&");
        MessageId id = idsByName.get(name);
        return id != null ? id : idsByName.get(unescaped(name));
    }

    /** Undoes the escapes of a URI (RFC 3986 section 2.1); what is no escape stays. */
    private static String unescaped(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int filled = 0;
        for (int i = 0; i < octets.length; i++) {
            int high = i + 2 < octets.length && octets[i] == '%' ? Character.digit(octets[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
            octets[filled++] = low < 0 ? octets[i] : (byte) (16 * high + low);
            i += low < 0 ? 0 : 2;
        }
        return new String(octets, 0, filled, StandardCharsets.UTF_8);
    }
}
