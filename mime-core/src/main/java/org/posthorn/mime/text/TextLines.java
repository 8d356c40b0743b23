package org.posthorn.mime.text;

/**
 * Lines of plain text as they grow: white space collapses, blocks begin on lines of their own, quotations and lists have their marks.
 * What is asked for between two pieces of text happens when the second comes, so that nothing trails.
 */
final class TextLines {

    /** Deeper quotations and lists look like the deepest. */
    static final int MOST_QUOTES = 32;

    static final int MOST_LISTS = 16;

    static final int MOST_BREAKS = 4;
    private static final int BULLETS = -1;

    private final StringBuilder out;

    private int breaks;
    private boolean space;
    private boolean tab;
    private int blanks;
    private int quotes;
    /** How deep the last line written was quoted. */
    private int lastQuotes;

    private int lists;
    /** For each open list the number of its next item, or {@link #BULLETS}. */
    private final int[] numbers = new int[MOST_LISTS + 1];

    private String marker = "";

    TextLines(int expectedLength) {
        out = new StringBuilder(expectedLength);
    }

    /** A character of running text. */
    void text(char c) {
        if (isSpace(c)) {
            space = true;
        } else if (c == '\u00A0') {
            blank();
        } else {
            literal(c);
        }
    }

    /** A space that does not collapse, but goes where the line ends. */
    void blank() {
        blanks++;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    }

    /** A character that stands for itself. */
    void literal(char c) {
        begin();
        out.append(c == 0 || c == '\r' || c == '\n' ? '\uFFFD' : c);
    }

    void literal(String text) {
        for (int i = 0; i < text.length(); i++) {
            literal(text.charAt(i));
        }
    }

    /** What comes begins a line, after so many less one that are empty. The first block of an item stands beside its marker. */
    void block(int lines) {
        if (marker.isEmpty() || breaks == 0) {
            breaks = Math.max(breaks, lines);
        }
        dropSpace();
    }

    private void dropSpace() {
        space = false;
        tab = false;
        blanks = 0;
    }

    void lineBreak() {
        breaks = Math.min(breaks + 1, MOST_BREAKS);
        dropSpace();
    }

    /** What comes is apart from what stands before it on the line. */
    void cell() {
        tab = true;
    }

    void quote(int by) {
        quotes = Math.max(0, quotes + by);
    }

    void openList(boolean numbered, int first) {
        lists++;
        numbers[listDepth()] = numbered ? Math.max(0, first) : BULLETS;
    }

    void closeList() {
        lists = Math.max(0, lists - 1);
        marker = "";
    }

    void item() {
        int depth = listDepth();
        if (lists == 0 || numbers[depth] == BULLETS) {
            marker = "* ";
        } else {
            marker = numbers[depth] + ". ";
            numbers[depth] = numbers[depth] == Integer.MAX_VALUE ? 0 : numbers[depth] + 1;
        }
    }

    private int listDepth() {
        return Math.min(lists, MOST_LISTS);
    }

    /** Where the next character will be, white space before it not counted. */
    int length() {
        return out.length();
    }

    /** What was written from a position on. */
    String since(int position) {
        return out.substring(position);
    }

    private void begin() {
        if (out.length() == 0) {
            prefix();
        } else if (breaks > 0) {
            emptyLines();
            out.append('\n');
            prefix();
        } else if (tab) {
            out.append('\t');
        } else if (space) {
            out.append(' ');
        }
        if (blanks > 0) {
            out.append(" ".repeat(blanks));
        }
        breaks = 0;
        dropSpace();
    }

    private void emptyLines() {
        int depth = Math.min(lastQuotes, Math.min(quotes, MOST_QUOTES));
        for (int i = 1; i < breaks; i++) {
            out.append('\n').append(">".repeat(depth));
        }
    }

    private void prefix() {
        lastQuotes = Math.min(quotes, MOST_QUOTES);
        if (lastQuotes > 0) {
            out.append(">".repeat(lastQuotes)).append(' ');
        }
        int indent = 2 * (marker.isEmpty() ? listDepth() : Math.max(0, listDepth() - 1));
        out.append(" ".repeat(indent)).append(marker);
        marker = "";
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
