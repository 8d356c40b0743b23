package org.posthorn.verify.pop3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sessions that have logged in, asked for the state of their maildrops, and say nothing more. */
public final class IdleSessions implements AutoCloseable {

    private static final int ROOM = 512;

    private final List<RawClient> clients = new ArrayList<>();

    /** Opens one for each user. */
    public void open(int port, List<String> users) throws IOException {
        for (String user : users) {
            RawClient client = new RawClient(port, ROOM);
            clients.add(client);
            client.login(user).command("STAT");
        }
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }
}
