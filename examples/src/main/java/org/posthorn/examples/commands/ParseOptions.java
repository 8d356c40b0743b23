package org.posthorn.examples.commands;

import java.util.List;

/**
 * What {@code parse} was asked for on its command line.
 *
 * @param help to print the usage
 * @param json to print data instead of an outline
 * @param files the files to read, {@code -} for standard input
 */
record ParseOptions(boolean help, boolean json, List<String> files) {

    static final String USAGE = """
            usage: posthorn parse [--json] FILE...

              FILE    a message; - is standard input
              --json  print each message as a JSON object on a line of its own; docs/parse.md tells what the keys mean
              --help  print this

            Prints each message: its header decoded, the tree of its parts with sizes and digests, its defects, its text.
            Output is UTF-8; control characters in a message are shown by their codes and never reach the terminal.

            Exit status: 0 if all files were read, however malformed the messages in them; 1 if one could not be read
            (the others are printed all the same); 2 if the options make no sense.
            """;

    static final String STANDARD_INPUT = "-";

    /** @throws IllegalArgumentException with a line for the user, if an option is unknown or no file is named */
    static ParseOptions parse(String... args) {
        CommandLine line = new CommandLine(USAGE, args);
        if (line.operands().isEmpty() && !line.has("--help")) {
            throw new IllegalArgumentException("no file named");
        }
        return new ParseOptions(line.has("--help"), line.has("--json"), line.operands());
    }
}
