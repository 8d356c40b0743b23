package org.posthorn.wire.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.LineSession.Ask;
import org.posthorn.wire.driver.LineSession.Chunk;
import org.posthorn.wire.driver.LineSession.DataEnd;
import org.posthorn.wire.driver.LineSession.Event;
import org.posthorn.wire.driver.LineSession.Line;

/** Echoes lines, answers questions from another thread, counts data, sends a body of a million octets. */
class EchoEndpoint implements Endpoint<Event> {

    static final int BODY = 1_000_000;

    private static final ExecutorService ELSEWHERE = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "elsewhere");
        thread.setDaemon(true);
        return thread;
    });

    final LineSession session;
    final Connection connection;
    long data;
    private int sent;

    EchoEndpoint(Connection connection, long limit) {
        this.connection = connection;
        this.session = new LineSession(limit);
        session.say("hello");
    }

    @Override
    public Session<Event> session() {
        return session;
    }

    @Override
    public void on(Event event) throws IOException {
        if (event instanceof Line line) {
            session.say(session.tls() == null ? line.text() : "secret " + line.text());
        } else if (event instanceof Ask) {
            ELSEWHERE.execute(() -> connection.execute(() -> session.answer("answer")));
        } else if (event instanceof Chunk chunk) {
            data += chunk.bytes().remaining();
        } else if (event instanceof DataEnd) {
            session.say("got " + data);
        }
    }

    @Override
    public boolean bodyWanted() {
        int count = Math.min(10_000, BODY - sent);
        sent = count == 0 ? 0 : sent + count;
        session.body(ByteBuffer.wrap("x".repeat(count).getBytes(ISO_8859_1)));
        return true;
    }

    @Override
    public void stopping() {
        session.hangUp("stopping");
    }
}
