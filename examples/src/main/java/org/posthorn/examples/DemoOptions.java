package org.posthorn.examples;

import java.util.Iterator;
import java.util.List;

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
        boolean help = false;
        boolean serve = false;
        boolean discard = false;
        boolean print = false;
        int port = 0;
        String bind = "";
        long maxSize = 64L << 20;
        for (Iterator<String> left = List.of(args).iterator(); left.hasNext(); ) {
            String option = left.next();
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--serve" -> serve = true;
                case "--discard" -> discard = true;
                case "--print" -> print = true;
                case "--port" -> port = (int) number(option, left, 65_535);
                case "--bind" -> bind = value(option, left);
                case "--max-size" -> maxSize = size(option, left);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (!serve && !help && args.length > 0) {
            throw new IllegalArgumentException("these options go with --serve");
        }
        if (discard && print) {
            throw new IllegalArgumentException("--discard and --print exclude each other");
        }
        return new DemoOptions(help, serve, port, bind, maxSize, discard, print);
    }

    private static long size(String option, Iterator<String> left) {
        long octets = number(option, left, Long.MAX_VALUE);
        if (octets == 0) {
            return Long.MAX_VALUE;
        }
        if (octets < LEAST_SIZE) {
            throw new IllegalArgumentException(
                    option + " takes 0 or at least " + LEAST_SIZE + " (RFC 5321 section 4.5.3.1.7)");
        }
        return octets;
    }

    private static long number(String option, Iterator<String> left, long most) {
        String text = value(option, left);
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a number, not " + text, e);
        }
        throw new IllegalArgumentException(option + " takes a number from 0 to " + most);
    }

    private static String value(String option, Iterator<String> left) {
        if (!left.hasNext()) {
            throw new IllegalArgumentException(option + " takes a value");
        }
        return left.next();
    }
}
