package org.posthorn.imap.syntax;

/** Passes over values of extensions that nobody here knows (RFC 4466 section 2.1, tagged-ext-val). */
final class Values {

    private Values() {}

    static void skip(Cursor in) {
        int depth = 0;
        do {
            if (in.peek() == '(') {
                in.open();
                depth++;
            } else if (depth > 0 && in.peek() == ')') {
                in.close();
                depth--;
            } else if (in.seesString()) {
                in.octets();
            } else {
                in.take('\\');
                in.run(Chars.LIST, "a value");
            }
            if (depth > 0) {
                in.take(' ');
            }
        } while (depth > 0);
    }
}
