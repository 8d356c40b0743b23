package org.posthorn.examples.commands;

/**
 * The whole way of a mail in one program: composed, sent over SMTP with TLS, accepted by an embedded server, parsed, and compared with what
 * was sent. With {@code --serve} the server keeps running instead, for other programs to try.
 *
 * <p>Exit status: 0 if all agreed, or the server was stopped; 1 if something did not agree; 2 if the options cannot be understood.
 */
public final class Demo {

    private Demo() {}

    /**
     * Runs it.
     *
     * @param args see {@link DemoOptions#USAGE}
     * @throws Exception what goes wrong on the way
     */
    public static void main(String[] args) throws Exception {
        DemoOptions options;
        try {
            options = DemoOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(DemoOptions.USAGE);
        } else if (options.serve()) {
            new Serving(options, System.out).run();
        } else if (!new Journey(System.out).run()) {
            System.exit(1);
        }
    }
}
