package org.posthorn.examples.commands;

import java.util.Optional;

/**
 * What the demo was asked for on its command line.
 *
 * @param help to print the usage
 * @param serve to keep serving
 * @param port the port to serve; 0 for any free one
 * @param bind the address to serve
 * @param maxSize most octets of a message
 * @param discard to read messages and forget them
 * @param print to print each message as it was parsed
 */
record DemoOptions(boolean help, boolean serve, int port, String bind, long maxSize, boolean discard, boolean print) {

    static final String USAGE = """
            usage: posthorn demo
                   posthorn demo --serve [--port N] [--bind ADDRESS] [--max-size OCTETS] [--discard] [--print]

              (no option)        send a mail through an embedded server, show what arrived, exit 0 if it is what was sent
              --serve            keep serving SMTP, with STARTTLS and a certificate made on the spot, until a signal comes;
                                 prints READY and the port when it listens, and a line for each message
              --port N           the port; 0, the default, takes any free one
              --bind ADDRESS     the address to listen on; loopback by default
              --max-size OCTETS  refuse larger messages; 67108864 by default, 0 for no limit
              --discard          forget each message as it comes, instead of parsing it
              --print            print each message: its tree, headers, sizes and defects
            """;

    private static final int LEAST_SIZE = 65_536;

    /** @throws IllegalArgumentException with a line for the user, if something is unknown, missing or out of range */
    static DemoOptions parse(String... args) {
        CommandLine line = new CommandLine(USAGE, args).withoutOperands();
        if (args.length > 0 && !line.has("--serve") && !line.has("--help")) {
            throw new IllegalArgumentException("these options go with --serve");
        }
        line.exclusive("--discard", "--print");
        return new DemoOptions(
                line.has("--help"),
                line.has("--serve"),
                line.number("--port", 0, 65_535).orElse(0L).intValue(),
                line.value("--bind").orElse(""),
                size(line, "--max-size").orElse(64L << 20),
                line.has("--discard"),
                line.has("--print"));
    }

    /** A number of octets that a message may have: 0, for any, or as many as RFC 5321 asks for at least. */
    static Optional<Long> size(CommandLine line, String option) {
        return line.number(option, 0, Long.MAX_VALUE).map(octets -> {
            if (octets > 0 && octets < LEAST_SIZE) {
                throw new IllegalArgumentException(
                        option + " takes 0 or at least " + LEAST_SIZE + " (RFC 5321 section 4.5.3.1.7)");
            }
            return octets == 0 ? Long.MAX_VALUE : octets;
        });
    }
}
