package org.posthorn.verify.server;

/** The server process: starts the server named on the command line and obeys {@link Orders}. */
final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        Orders.obey(Target.named(arguments[0]).listen());
    }
}
