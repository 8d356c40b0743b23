package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Looks for lines that are delimiters of given boundaries. */
final class DelimiterSearch {

    private static final int WINDOW = 1 << 16;

    private final Set<String> boundaries;

    DelimiterSearch(Set<String> boundaries) {
        this.boundaries = boundaries;
    }

    /** Whether there is one from an octet on that begins a line. */
    boolean find(Source source, long from, long to) {
        if (boundaries.isEmpty()) {
            return false;
        }
        if (isDelimiter(source, from, to)) {
            return true;
        }
        byte[] window = new byte[(int) Math.min(WINDOW, to - from)];
        for (long at = from; at < to; ) {
            int length = (int) Math.min(window.length, to - at);
            source.read(at, window, 0, length);
            int i = Search.indexOfHyphens(window, 0, length);
            while (i < length) {
                if (isDelimiter(source, at + i, to)) {
                    return true;
                }
                i = Search.indexOfHyphens(window, i, length);
            }
            // LF and two hyphens may lie across the end of the window
            at += at + length == to ? length : Math.max(1, length - 2);
        }
        return false;
    }

    private boolean isDelimiter(Source source, long from, long to) {
        int length = (int) Math.min(to - from, OpenParts.LONGEST_DELIMITER + 1);
        byte[] line = new byte[length];
        source.read(from, line, 0, length);
        int end = Search.indexOfLf(line, 0, length);
        if (end < 2 || end > OpenParts.LONGEST_DELIMITER || line[0] != '-' || line[1] != '-') {
            return false;
        }
        while (end > 2 && FieldLexer.isWhite(line[end - 1])) {
            end--;
        }
        String boundary = new String(line, 2, end - 2, StandardCharsets.ISO_8859_1);
        return boundaries.contains(boundary)
                || boundary.endsWith("--") && boundaries.contains(boundary.substring(0, boundary.length() - 2));
    }

    /** The boundary of a part in the form that delimiter lines have; "" if it is none. */
    static String boundary(Part part) {
        ContentType type = part.contentType();
        return type.is("multipart") ? type.boundary().orElse("").stripTrailing() : "";
    }
}
