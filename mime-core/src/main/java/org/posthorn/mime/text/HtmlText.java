package org.posthorn.mime.text;

import java.util.Locale;

/**
 * The text of an HTML body, for people and for search. It reads any HTML, as browsers tell tags, comments and attributes apart, and keeps
 * the shape that plain text can have: paragraphs, line breaks, lists with bullets and numbers, quotations after {@code >}, preformatted
 * text, table cells divided by tabs, alternative texts of images, and links behind their text. Scripts, styles and titles are left
 * out. Style is not looked at: text that it hides is shown.
 *
 * <p>Time and space are in proportion to the length of the input, whatever it nests or leaves open.
 */
public final class HtmlText {

    /** What becomes of the addresses that links lead to. */
    public enum Links {
        /** They stand behind the link's text in angle brackets, unless they are that text. */
        SHOWN,
        /** They are left out. */
        HIDDEN
    }

    private static final int LONGEST_NAME = 16;
    private static final String NO_LINK = "";

    private final String html;
    private final Links links;
    private final TextLines lines;

    private int at;
    private int preformatted;
    private boolean ignoreLineFeed;
    private String link = NO_LINK;
    private int linkStart;

    private HtmlText(String html, Links links) {
        this.html = html;
        this.links = links;
        this.lines = new TextLines(html.length() / 4 + 16);
    }

    /**
     * The text of HTML, links shown.
     *
     * @param html a document or a piece of one
     * @return its text: lines divided by LF, without white space at both ends
     */
    public static String read(String html) {
        return read(html, Links.SHOWN);
    }

    /**
     * The text of HTML.
     *
     * @param html a document or a piece of one
     * @param links what becomes of the addresses that links lead to
     * @return its text: lines divided by LF, without white space at both ends
     */
    public static String read(String html, Links links) {
        return new HtmlText(html, links).read();
    }

    private String read() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<' && at + 1 < html.length()) {
                markup(html.charAt(at + 1));
            } else if (c == '&') {
                at = Entities.read(html, at, html.length(), false, this::character);
            } else {
                character(c);
                at++;
            }
        }
        endLink();
        return lines.toString().strip();
    }

    private void character(int c) {
        if (Character.isSupplementaryCodePoint(c)) {
            lines.literal(Character.highSurrogate(c));
            lines.literal(Character.lowSurrogate(c));
        } else if (preformatted == 0) {
            lines.text((char) c);
        } else {
            preformattedText((char) c);
        }
    }

    private void preformattedText(char c) {
        if (c == '\n') {
            if (!ignoreLineFeed) {
                lines.lineBreak();
            }
        } else if (c == '\r') {
            return;
        } else {
            lines.literal(c);
        }
        ignoreLineFeed = false;
    }

    private void markup(char next) {
        if (isLetter(next)) {
            tag(at + 1, true);
        } else if (next == '/' && at + 2 < html.length() && isLetter(html.charAt(at + 2))) {
            tag(at + 2, false);
        } else if (next == '!' && html.startsWith("--", at + 2)) {
            comment(at + 4);
        } else if (next == '!' || next == '?' || next == '/' && at + 2 < html.length()) {
            at = after(html.indexOf('>', at + 2), 1);
        } else {
            character('<');
            at++;
        }
    }

    private int after(int found, int length) {
        return found < 0 ? html.length() : found + length;
    }

    private void comment(int from) {
        if (html.startsWith(">", from)) {
            at = from + 1;
        } else if (html.startsWith("->", from)) {
            at = from + 2;
        } else {
            at = after(html.indexOf("-->", from), 3);
        }
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private void tag(int from, boolean start) {
        int end = from;
        while (end < html.length() && !endsName(html.charAt(end))) {
            end++;
        }
        String name = end - from > LONGEST_NAME ? "" : html.substring(from, end).toLowerCase(Locale.ROOT);
        HtmlAttributes attributes = new HtmlAttributes(html, end);
        if (!attributes.closed()) {
            at = html.length();
            return;
        }
        at = attributes.end();
        if (start) {
            begin(name, attributes);
        } else {
            end(name);
        }
    }

    private static boolean endsName(char c) {
        return c == '>' || c == '/' || TextLines.isSpace(c);
    }

    private void begin(String name, HtmlAttributes attributes) {
        switch (name) {
            case "script", "style", "title", "noframes", "iframe", "noembed" -> passOver(name);
            case "br" -> lines.lineBreak();
            case "hr" -> {
                lines.block(1);
                lines.literal("----------");
                lines.block(1);
            }
            case "blockquote" -> {
                lines.block(2);
                lines.quote(1);
            }
            case "pre", "listing", "xmp" -> {
                lines.block(2);
                preformatted++;
                ignoreLineFeed = true;
            }
            case "ul", "menu", "dir" -> openList(false, attributes);
            case "ol" -> openList(true, attributes);
            case "li" -> {
                lines.block(1);
                lines.item();
            }
            case "td", "th" -> lines.cell();
            case "img" -> attributes.value("alt").strip().chars().forEach(this::character);
            case "a" -> {
                endLink();
                link = attributes.value("href");
                linkStart = lines.length();
            }
            default -> around(name);
        }
    }

    private void end(String name) {
        switch (name) {
            case "blockquote" -> {
                lines.block(2);
                lines.quote(-1);
            }
            case "pre", "listing", "xmp" -> {
                lines.block(2);
                preformatted = Math.max(0, preformatted - 1);
            }
            case "ul", "menu", "dir", "ol" -> {
                lines.closeList();
                lines.block(1);
            }
            case "li" -> lines.block(1);
            case "a" -> endLink();
            default -> around(name);
        }
    }

    private void openList(boolean numbered, HtmlAttributes attributes) {
        int first = 1;
        String start = attributes.value("start");
        if (!start.isEmpty() && start.length() < 9 && start.chars().allMatch(c -> c >= '0' && c <= '9')) {
            first = Integer.parseInt(start);
        }
        lines.block(1);
        lines.openList(numbered, first);
    }

    private void around(String name) {
        int count = linesAround(name);
        if (count > 0) {
            lines.block(count);
        }
    }

    /** How many line ends there are at least before and after an element; 0 for those that are part of a line. */
    private static int linesAround(String name) {
        return switch (name) {
            case "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "figure" -> 2;
            case "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset" ->
                1;
            case "figcaption", "footer", "form", "header", "html", "legend", "main", "nav", "option", "section" -> 1;
            case "summary", "table", "tbody", "tfoot", "thead", "tr" -> 1;
            default -> 0;
        };
    }

    /** Passes over an element whose content is no text for people. */
    private void passOver(String name) {
        for (int i = at; (i = html.indexOf("</", i)) >= 0; i += 2) {
            int end = i + 2 + name.length();
            boolean named = html.regionMatches(true, i + 2, name, 0, name.length());
            if (named && (end == html.length() || endsName(html.charAt(end)))) {
                at = after(html.indexOf('>', end), 1);
                return;
            }
        }
        at = html.length();
    }

    private void endLink() {
        String target = link.strip();
        link = NO_LINK;
        if (links == Links.HIDDEN || !isWorthShowing(target) || lines.length() == linkStart) {
            return;
        }
        int shown = lines.length() - linkStart;
        boolean same = shown <= target.length() + 2 * TextLines.MOST_QUOTES
                && isSame(lines.since(linkStart).strip(), target);
        if (!same) {
            lines.text(' ');
            lines.literal('<');
            target.chars().filter(c -> c > ' ' && c != '<' && c != '>').forEach(c -> lines.literal((char) c));
            lines.literal('>');
        }
    }

    private static boolean isWorthShowing(String target) {
        for (String scheme : new String[] {"http:", "https:", "mailto:", "ftp:", "tel:"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String text, String target) {
        String bare = target.substring(target.indexOf(':') + 1);
        String noSlashes = bare.startsWith("//") ? bare.substring(2) : bare;
        String noEnd = noSlashes.endsWith("/") ? noSlashes.substring(0, noSlashes.length() - 1) : noSlashes;
        return text.equalsIgnoreCase(target) || text.equalsIgnoreCase(noSlashes) || text.equalsIgnoreCase(noEnd);
    }
}
