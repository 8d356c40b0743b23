package org.posthorn.examples.commands;

/** Text from strangers, made safe for a terminal: nothing in it moves the cursor, changes the colour or turns the writing round. */
final class Printable {

    private Printable() {}

    /** The text on one line; what is not printable is shown by its code, as {@code <U+001B>}; a tab as a space. */
    static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isPrintable(c) || c == '\t') {
                out.appendCodePoint(c == '\t' ? ' ' : c);
            } else {
                out.append(String.format("<U+%04X>", c));
            }
        });
        return out.toString();
    }

    /** Whether the character only shows something: no control, no line end, no mark that reorders text, no half of a pair. */
    static boolean isPrintable(int c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // Joiners make up emoji and some scripts; the others of this kind reorder or hide.
            case Character.FORMAT -> c == 0x200C || c == 0x200D || c == 0xAD;
            default -> true;
        };
    }
}
