package org.posthorn.examples;

import java.io.PrintStream;
import org.posthorn.wire.Transcript;

/** Prints what a client says and hears. */
final class PrintedTranscript implements Transcript {

    private final PrintStream out;
    private final String indent;

    PrintedTranscript(PrintStream out, String indent) {
        this.out = out;
        this.indent = indent;
    }

    @Override
    public void received(String line) {
        out.println(indent + "S: " + line);
    }

    @Override
    public void sent(String line) {
        out.println(indent + "C: " + line);
    }

    @Override
    public void note(String text) {
        out.println(indent + "   [" + text + "]");
    }
}
