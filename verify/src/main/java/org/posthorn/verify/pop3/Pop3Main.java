package org.posthorn.verify.pop3;

import java.nio.file.Path;
import org.posthorn.verify.server.Orders;

/** The server process: the server's name, the directory of Maildirs, how many messages, and how many small maildrops with how many. */
final class Pop3Main {

    private Pop3Main() {}

    public static void main(String[] arguments) throws Exception {
        Maildrops maildrops = new Maildrops(Integer.parseInt(arguments[2]), 0, Integer.parseInt(arguments[4]));
        Pop3Target target = Pop3Target.valueOf(arguments[0]);
        Orders.obey(target.listen(Path.of(arguments[1]), maildrops, Integer.parseInt(arguments[3])));
    }
}
