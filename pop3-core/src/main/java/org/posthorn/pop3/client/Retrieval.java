package org.posthorn.pop3.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3Command;

/** One command for each of many messages, some of them ahead of the responses where the server offers PIPELINING. */
final class Retrieval {

    /** Enough to keep the server busy, and few enough that the connection is soon of use again when one is the last. */
    private static final int WINDOW = 32;

    /** What is done with a positive response. */
    interface Sequel {
        void follow(Listing message) throws IOException;
    }

    private final Dialogue dialogue;
    private final Iterator<Listing> messages;
    private final Function<Listing, Pop3Command> command;
    private final ArrayDeque<Listing> asked = new ArrayDeque<>(WINDOW);
    private final Map<Listing, Response> refused = new LinkedHashMap<>();

    Retrieval(Dialogue dialogue, List<Listing> messages, Function<Listing, Pop3Command> command) {
        this.dialogue = dialogue;
        this.messages = messages.iterator();
        this.command = command;
    }

    /** Those that the server refused, each with its response. */
    Map<Listing, Response> run(Sequel sequel) throws IOException {
        ask();
        while (!asked.isEmpty()) {
            Listing message = asked.remove();
            Response response = dialogue.await();
            if (response.isOk()) {
                sequel.follow(message);
            } else {
                refused.put(message, response);
            }
            if (asked.size() <= WINDOW / 2) { // so that many commands go out in one write
                ask();
            }
        }
        return refused;
    }

    private void ask() {
        while (asked.size() < WINDOW && messages.hasNext()) {
            Listing message = messages.next();
            dialogue.submit(command.apply(message));
            asked.add(message);
        }
    }
}
