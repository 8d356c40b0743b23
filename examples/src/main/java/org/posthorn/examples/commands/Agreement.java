package org.posthorn.examples.commands;

import java.io.PrintStream;

/** Whether what was found is what was expected, told in a line for each thing. */
final class Agreement {

    private final PrintStream out;
    private boolean whole = true;

    Agreement(PrintStream out) {
        this.out = out;
    }

    void same(String what, Object expected, Object found) {
        boolean same = expected.equals(found);
        whole &= same;
        out.println((same ? "  same  " : "  DIFFERENT  ") + what + (same ? "" : ": " + expected + " / " + found));
    }

    /** Whether all was the same so far. */
    boolean isWhole() {
        return whole;
    }
}
