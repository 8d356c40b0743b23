package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a program has around it, so that it can also run within a test.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment's variables
 * @param prompt asks a person for something secret; gives null where there is nobody to ask
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Function<String, char @Nullable []> prompt) {

    /** That of this process. Mail is of all languages, whatever that of the terminal: all is UTF-8. */
    static Terminal system() {
        return new Terminal(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                System.getenv(),
                Terminal::ask);
    }

    @SuppressWarnings("SystemConsoleNull") // where there is one without a terminal, it gives null at the end of input
    private static char @Nullable [] ask(String question) {
        Console console = System.console();
        return console == null ? null : console.readPassword("%s", question);
    }

    /** Says something to whoever runs the program. */
    void say(String text) {
        err.println("posthorn: " + Printable.line(text));
    }
}
