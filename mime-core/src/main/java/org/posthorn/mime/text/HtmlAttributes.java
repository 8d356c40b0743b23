package org.posthorn.mime.text;

/** The attributes of a tag, read when they are asked for, and where the tag ends. */
final class HtmlAttributes {

    private final String html;
    private final int from;
    private final int end;
    private final boolean closed;

    /** What the walk over the attributes is at. */
    private int at;

    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    /** Of a tag whose name ends at {@code from}. */
    HtmlAttributes(String html, int from) {
        this.html = html;
        this.from = from;
        this.at = from;
        while (next()) {
            // the walk itself finds the end
        }
        this.closed = at < html.length();
        this.end = closed ? at + 1 : at;
    }

    /** Whether the tag has an end. */
    boolean closed() {
        return closed;
    }

    /** Where the tag ends, behind its angle bracket. */
    int end() {
        return end;
    }

    /** The value of the first attribute of that name, in small letters, with its character references resolved; empty if there is none. */
    String value(String name) {
        at = from;
        while (next()) {
            if (nameTo - nameFrom == name.length() && html.regionMatches(true, nameFrom, name, 0, name.length())) {
                StringBuilder value = new StringBuilder(valueTo - valueFrom);
                for (int i = valueFrom; i < valueTo; ) {
                    if (html.charAt(i) == '&') {
                        i = Entities.read(html, i, valueTo, true, value::appendCodePoint);
                    } else {
                        value.append(html.charAt(i++));
                    }
                }
                return value.toString();
            }
        }
        return "";
    }

    /** Goes to the next attribute; if there is none, to the angle bracket or the end of the text. */
    private boolean next() {
        while (at < html.length() && (html.charAt(at) == '/' || TextLines.isSpace(html.charAt(at)))) {
            at++;
        }
        if (at == html.length() || html.charAt(at) == '>') {
            return false;
        }
        nameFrom = at++;
        while (at < html.length() && !endsName(html.charAt(at))) {
            at++;
        }
        nameTo = at;
        valueFrom = at;
        valueTo = at;
        passSpace();
        if (at < html.length() && html.charAt(at) == '=') {
            at++;
            passSpace();
            value();
        }
        return true;
    }

    private static boolean endsName(char c) {
        return c == '=' || c == '>' || c == '/' || TextLines.isSpace(c);
    }

    private void passSpace() {
        while (at < html.length() && TextLines.isSpace(html.charAt(at))) {
            at++;
        }
    }

    private void value() {
        if (at == html.length()) {
            return;
        }
        char quote = html.charAt(at);
        if (quote == '"' || quote == '\'') {
            valueFrom = at + 1;
            int close = html.indexOf(quote, valueFrom);
            valueTo = close < 0 ? html.length() : close;
            at = close < 0 ? html.length() : close + 1;
            return;
        }
        valueFrom = at;
        while (at < html.length() && html.charAt(at) != '>' && !TextLines.isSpace(html.charAt(at))) {
            at++;
        }
        valueTo = at;
    }
}
