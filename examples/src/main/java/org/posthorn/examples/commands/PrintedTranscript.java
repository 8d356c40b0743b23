package org.posthorn.examples.commands;

import java.io.PrintStream;
import org.posthorn.wire.Transcript;

/**
 * Prints what goes over a connection.
 *
 * @param out where to
 * @param indent stands before each line
 * @param ours stands before what we say
 * @param theirs stands before what we hear
 */
record PrintedTranscript(PrintStream out, String indent, String ours, String theirs) implements Transcript {

    static PrintedTranscript ofClient(PrintStream out, String indent) {
        return new PrintedTranscript(out, indent, "C: ", "S: ");
    }

    static PrintedTranscript ofServer(PrintStream out, String indent) {
        return new PrintedTranscript(out, indent, "S: ", "C: ");
    }

    @Override
    public void received(String line) {
        out.println(indent + theirs + line);
    }

    @Override
    public void sent(String line) {
        out.println(indent + ours + line);
    }

    @Override
    public void note(String text) {
        out.println(indent + "   [" + text + "]");
    }
}
