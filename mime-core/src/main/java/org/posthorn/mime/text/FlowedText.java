package org.posthorn.mime.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Text of the form {@code text/plain; format=flowed} (RFC 3676): lines that may be wrapped anew, each with how deep it is
 * quoted. Any text can be read; reading and writing take time in proportion to its length. Usable alone.
 *
 * @param paragraphs in order
 */
public record FlowedText(List<Paragraph> paragraphs) {

    /** The deepest quotation that is told apart; deeper ones are taken as this deep. */
    public static final int MOST_DEPTH = 100;

    /** The longest line that generated text should have, in characters (RFC 3676 section 4.2). */
    public static final int LONGEST_LINE = 78;

    /** The separator between a body and the signature below it (RFC 3676 section 4.3). */
    public static final String SIGNATURE = "-- ";

    /** However deep a quotation, so many characters of its text stand on a line. */
    private static final int LEAST_ROOM = 20;

    /** What cannot be broken by a word's end is broken so far, that the line be allowed in UTF-8. */
    private static final int MOST_UNBROKEN = 320;

    /**
     * A line as its author meant it, before any wrapping.
     *
     * @param depth how deep it is quoted, 0 to {@value #MOST_DEPTH}; 0 is the sender's own text
     * @param text its text without quote marks, stuffing and soft line breaks; {@value #SIGNATURE} for a signature separator
     */
    public record Paragraph(int depth, String text) {

        /** Refuses line ends in the text, and depths out of range. */
        public Paragraph {
            if (depth < 0 || depth > MOST_DEPTH) {
                throw new IllegalArgumentException("depth " + depth);
            }
            if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line end in a paragraph");
            }
        }

        /** {@return whether it separates a body from the signature below} */
        public boolean isSignatureSeparator() {
            return text.equals(SIGNATURE);
        }
    }

    /** Copies the list. */
    public FlowedText {
        paragraphs = List.copyOf(paragraphs);
    }

    /**
     * Reads a body of the type {@code text/plain; format=flowed}. Lines end with CRLF, LF or CR. Where a flowed line is followed by one
     * of another depth, the depth wins (RFC 3676 section 4.5).
     *
     * @param body the body, decoded
     * @param delSp whether the type has the parameter {@code delsp=yes}
     * @return its paragraphs
     */
    public static FlowedText read(String body, boolean delSp) {
        List<Paragraph> paragraphs = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int openDepth = -1;
        for (int at = 0; at < body.length(); at = afterLineEnd(body, lineEnd(body, at))) {
            int end = lineEnd(body, at);
            int from = at;
            while (from < end && body.charAt(from) == '>') {
                from++;
            }
            int marks = from - at;
            int depth = Math.min(marks, MOST_DEPTH);
            boolean stuffed = from < end && body.charAt(from) == ' ';
            from += stuffed ? 1 : 0;
            boolean signature = end - from == 3 && body.startsWith(SIGNATURE, from) && !(stuffed && marks == 0);
            if (openDepth >= 0 && (openDepth != depth || signature)) {
                paragraphs.add(unended(openDepth, open));
                openDepth = -1;
            }
            boolean flowed = !signature && end > from && body.charAt(end - 1) == ' ';
            open.append(body, from, flowed && delSp ? end - 1 : end);
            openDepth = depth;
            if (!flowed) {
                paragraphs.add(new Paragraph(depth, open.toString()));
                open.setLength(0);
                openDepth = -1;
            }
        }
        if (openDepth >= 0) {
            paragraphs.add(unended(openDepth, open));
        }
        return new FlowedText(paragraphs);
    }

    /**
     * Reads text whose every line is a paragraph. Quote marks count, also with a space after each ({@code "> > "}).
     *
     * @param text any text; lines end with CRLF, LF or CR
     * @return its lines
     */
    public static FlowedText ofLines(String text) {
        List<Paragraph> paragraphs = new ArrayList<>();
        for (int at = 0; at < text.length(); at = afterLineEnd(text, lineEnd(text, at))) {
            int end = lineEnd(text, at);
            int from = at;
            int marks = 0;
            while (from < end && text.charAt(from) == '>') {
                marks++;
                from++;
                from += from < end && text.charAt(from) == ' ' ? 1 : 0;
            }
            paragraphs.add(new Paragraph(Math.min(marks, MOST_DEPTH), text.substring(from, end)));
        }
        return new FlowedText(paragraphs);
    }

    private static int lineEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private static int afterLineEnd(String text, int end) {
        return end + (text.startsWith("\r\n", end) ? 2 : 1);
    }

    /** A paragraph without its fixed line. It must not pass for a signature separator. */
    private static Paragraph unended(int depth, StringBuilder open) {
        String text = open.toString();
        open.setLength(0);
        return new Paragraph(depth, text.equals(SIGNATURE) ? "--" : text);
    }

    /** {@return the same text, quoted once more, as in an answer} */
    public FlowedText quoted() {
        List<Paragraph> deeper = new ArrayList<>(paragraphs.size());
        for (Paragraph each : paragraphs) {
            deeper.add(new Paragraph(Math.min(each.depth + 1, MOST_DEPTH), each.text));
        }
        return new FlowedText(deeper);
    }

    /** {@return each paragraph on one line that LF ends, after as many ">" as it is deep} */
    public String plain() {
        return wrapped(Integer.MAX_VALUE);
    }

    /**
     * Wraps for display: hard line breaks, no stuffing, and a space after quote marks.
     *
     * @param width most characters on a line, at least 1; longer words, and quotations that leave few columns, go over
     * @return the lines, each ended by LF
     */
    public String wrapped(int width) {
        checkWidth(width);
        StringBuilder out = new StringBuilder();
        for (Paragraph each : paragraphs) {
            String text = each.isSignatureSeparator() ? SIGNATURE : trimmed(each.text);
            int room = Math.max(LEAST_ROOM, width - (each.depth == 0 ? 0 : each.depth + 1));
            int at = 0;
            do {
                int end = each.isSignatureSeparator() ? text.length() : chunkEnd(text, at, room, 0, true);
                String line = end == text.length() ? text.substring(at) : trimmed(text.substring(at, end));
                quote(out, each.depth);
                out.append(each.depth > 0 && !line.isEmpty() ? " " : "")
                        .append(line)
                        .append('\n');
                at = end;
            } while (at < text.length());
        }
        return out.toString();
    }

    /**
     * Writes a body of the type {@code text/plain; format=flowed}, stuffed and quoted (RFC 3676 section 4.2). Blanks at the end of a
     * paragraph are left out, but for those of signature separators. {@link #read} gives the same text again.
     *
     * @param width most characters on a line, usually 72 and at most {@value #LONGEST_LINE}; words that are longer go over
     * @param delSp whether the type will have {@code delsp=yes}; it lets lines break between ideographs and inside of endless words
     * @return the lines, each ended by CRLF
     */
    public String encoded(int width, boolean delSp) {
        checkWidth(width);
        if (width > LONGEST_LINE) {
            throw new IllegalArgumentException("width " + width);
        }
        StringBuilder out = new StringBuilder();
        for (Paragraph each : paragraphs) {
            if (each.isSignatureSeparator()) {
                quote(out, each.depth);
                out.append(each.depth > 0 ? " " : "").append(SIGNATURE).append("\r\n");
            } else {
                encode(each.depth, trimmed(each.text), width, delSp, out);
            }
        }
        return out.toString();
    }

    private static void encode(int depth, String text, int width, boolean delSp, StringBuilder out) {
        int at = 0;
        do {
            quote(out, depth);
            boolean stuffed = depth > 0 && !text.isEmpty() || needsStuffing(text, at);
            out.append(stuffed ? " " : "");
            int room = Math.max(LEAST_ROOM, width - depth - (stuffed ? 1 : 0));
            int end = chunkEnd(text, at, room, delSp ? 2 : 1, delSp);
            out.append(text, at, end).append(delSp && end < text.length() ? " \r\n" : "\r\n");
            at = end;
        } while (at < text.length());
    }

    /** {@return HTML of the same text} Quotations become nested {@code blockquote} elements; all else is escaped. */
    public String html() {
        StringBuilder out = new StringBuilder("<div style=\"white-space: pre-wrap\">");
        int depth = 0;
        for (Paragraph each : paragraphs) {
            for (; depth < each.depth; depth++) {
                out.append("<blockquote type=\"cite\">");
            }
            for (; depth > each.depth; depth--) {
                out.append("</blockquote>");
            }
            escape(each.text, out);
            out.append("<br>");
        }
        return out.append("</blockquote>".repeat(depth)).append("</div>\n").toString();
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(c == 0 ? '\uFFFD' : c);
            }
        }
    }

    private static void checkWidth(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("width " + width);
        }
    }

    private static void quote(StringBuilder out, int depth) {
        out.append(">".repeat(depth));
    }

    private static boolean needsStuffing(String text, int at) {
        return text.startsWith(" ", at) || text.startsWith(">", at) || text.startsWith("From ", at);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Where the line that begins at {@code from} is to be broken: after the blanks behind a word, or at the end of the text. */
    private static int chunkEnd(String text, int from, int room, int breakLength, boolean anywhere) {
        int best = -1;
        for (int at = from; at < text.length(); ) {
            int word = wordEnd(text, at, anywhere);
            int end = word;
            while (end < text.length() && text.charAt(end) == ' ') {
                end++;
            }
            int length = word - from + (end == text.length() ? 0 : breakLength);
            if (length > room && best >= 0) {
                return best;
            }
            // A flowed line must not read as a signature separator.
            best = text.startsWith(SIGNATURE, from) && end - from == 3 ? best : end;
            at = end;
        }
        return text.length();
    }

    private static int wordEnd(String text, int from, boolean anywhere) {
        int end = from;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        int start = end;
        while (end < text.length() && text.charAt(end) != ' ') {
            int c = text.codePointAt(end);
            end += Character.charCount(c);
            if (anywhere && (breaksAfter(c) || end - start >= MOST_UNBROKEN)) {
                break;
            }
        }
        return end;
    }

    private static boolean breaksAfter(int c) {
        if (c < 0x3000) {
            return false;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return Character.isIdeographic(c)
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }
}
