package org.posthorn.mime.text;

import java.util.Locale;

/**
 * The text of a {@code text/enriched} body (RFC 1896): single line ends become spaces, excerpts are quoted after {@code >}, what changes
 * margins or justification has lines of its own, all other commands are left out with their parameters. It reads any text: what looks
 * like no command stands for itself.
 */
public final class EnrichedText {

    /** RFC 1896: without angle brackets and solidus. */
    private static final int LONGEST_COMMAND = 60;

    private static final String PARAM_END = "</param>";

    private final String body;
    private final TextLines lines;

    private int at;
    private int nofill;
    /** Line breaks since the last text. */
    private int breaks;

    private boolean noMoreParams;

    private EnrichedText(String body) {
        this.body = body;
        this.lines = new TextLines(body.length());
    }

    /**
     * The text of a body.
     *
     * @param body the body, decoded; its lines end with CRLF, LF or CR
     * @return its text: lines divided by LF, without white space at both ends
     */
    public static String read(String body) {
        return new EnrichedText(body).read();
    }

    private String read() {
        while (at < body.length()) {
            char c = body.charAt(at);
            if (c == '\r' || c == '\n') {
                lineEnds();
            } else if (c != '<' || !command()) {
                at += c == '<' && body.startsWith("<<", at) ? 2 : 1;
                character(c);
            }
        }
        return lines.toString().strip();
    }

    private void character(char c) {
        if (c == ' ' || c == '\u00A0') {
            lines.blank();
        } else {
            lines.literal(c);
            breaks = 0;
        }
    }

    /** N line ends are N - 1 line breaks, and one is a space. */
    private void lineEnds() {
        int count = 0;
        while (at < body.length() && (body.charAt(at) == '\r' || body.charAt(at) == '\n')) {
            at += body.startsWith("\r\n", at) ? 2 : 1;
            count++;
        }
        if (nofill == 0 && count == 1) {
            lines.text(' ');
        } else {
            breaks = Math.min(breaks + (nofill == 0 ? count - 1 : count), TextLines.MOST_BREAKS);
            lines.block(breaks);
        }
    }

    /** Takes the command that may begin here; false if it is none. */
    private boolean command() {
        boolean end = body.startsWith("/", at + 1);
        int from = at + (end ? 2 : 1);
        int to = from;
        while (to < body.length() && to - from < LONGEST_COMMAND && isOfCommand(body.charAt(to))) {
            to++;
        }
        if (to == from || to == body.length() || body.charAt(to) != '>') {
            return false;
        }
        String name = body.substring(from, to).toLowerCase(Locale.ROOT);
        at = to + 1;
        switch (name) {
            case "param" -> passParam(end);
            case "nofill" -> {
                nofill = Math.max(0, nofill + (end ? -1 : 1));
                lines.block(1);
            }
            case "excerpt" -> {
                lines.block(1);
                lines.quote(end ? -1 : 1);
            }
            case "center", "flushleft", "flushright", "flushboth", "paraindent" -> lines.block(1);
            default -> {}
        }
        return true;
    }

    private static boolean isOfCommand(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9' || c == '-';
    }

    private void passParam(boolean end) {
        if (end || noMoreParams) {
            return;
        }
        for (int i = at; (i = body.indexOf("</", i)) >= 0; i += 2) {
            if (body.regionMatches(true, i, PARAM_END, 0, PARAM_END.length())) {
                at = i + PARAM_END.length();
                return;
            }
        }
        noMoreParams = true;
    }
}
