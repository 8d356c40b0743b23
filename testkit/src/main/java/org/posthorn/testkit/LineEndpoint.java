package org.posthorn.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.posthorn.testkit.LineSession.Asked;
import org.posthorn.testkit.LineSession.Chunk;
import org.posthorn.testkit.LineSession.Event;
import org.posthorn.testkit.LineSession.Stored;
import org.posthorn.testkit.LineSession.Wanted;
import org.posthorn.wire.Session;
import org.posthorn.wire.driver.Connection;
import org.posthorn.wire.driver.Endpoint;

/** An application behind a {@link LineSession} that does what it is asked by the peer, so that a rule can be tried from the outside. */
final class LineEndpoint implements Endpoint<Event> {

    private static final int PART = 60_000;

    final Connection connection;
    final LineSession line;
    final CheckedSession<Event> session;
    final Turnstile turnstile = new Turnstile();
    /** What was called, in order, but for chunks. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final CountDownLatch over = new CountDownLatch(1);
    private final int patienceMillis;
    private final ByteBuffer part = ByteBuffer.allocate(PART);
    private long stored;
    private long given;
    private String differs = "";
    private boolean later;

    LineEndpoint(Connection connection, long patience, int patienceMillis) {
        this.connection = connection;
        this.patienceMillis = patienceMillis;
        this.line = new LineSession(patience);
        this.session = new CheckedSession<>(line, turnstile);
    }

    /** The octet that stands at this place of every body, either way. */
    static byte octet(long place) {
        return (byte) (place * 31 + (place >>> 9));
    }

    @Override
    public Session<Event> session() {
        return session;
    }

    @Override
    public void on(Event event) throws IOException {
        turnstile.pass("on", () -> {
            if (event instanceof Chunk chunk) {
                compare(chunk.octets());
            } else {
                calls.add(event.toString());
            }
            act(event);
            return true;
        });
    }

    private void act(Event event) throws IOException {
        if (event instanceof Asked asked) {
            asked(asked.text());
        } else if (event instanceof Stored) {
            line.answer("200 " + stored + differs);
            stored = 0;
        } else if (event instanceof Wanted wanted) {
            given = 0;
            part.position(part.limit());
            later = wanted.text().endsWith("later");
            line.answerBody(Long.parseLong(wanted.text().split(" ")[0]));
        }
    }

    private void asked(String text) throws IOException {
        switch (text) {
            case "later" -> elsewhere(() -> line.answer("200 later"));
            case "open" -> {}
            case "slow" -> {
                sleep(400);
                line.answer("200 slow");
            }
            case "broken" -> throw new IOException("as asked");
            case "bug" -> throw new IllegalStateException("as asked");
            case "hold" -> {
                session.held(true);
                connection.hold();
                line.answer("200 held");
            }
            case "close" -> connection.close();
            case "pull" -> pull();
            default -> line.answer("200 " + text);
        }
    }

    /** Takes the body of the PUT that follows from inside this question. */
    private void pull() throws IOException {
        line.answer("200 pulling");
        int before = calls.size();
        boolean more = true;
        while (more && calls.size() == before) {
            more = connection.pull();
        }
        calls.add("pulled " + more);
    }

    private void elsewhere(Runnable task) {
        ForkJoinPool.commonPool().execute(() -> execute(task));
    }

    /** Runs a task as the connection does, and sees that it does. */
    void execute(Runnable task) {
        connection.execute(() -> turnstile.pass("a task", () -> {
            task.run();
            return true;
        }));
    }

    private void compare(ByteBuffer octets) {
        for (int i = octets.position(); i < octets.limit(); i++) {
            if (octets.get(i) != octet(stored) && differs.isEmpty()) {
                differs = " octet " + stored + " differs";
            }
            stored++;
        }
    }

    @Override
    public boolean bodyWanted() {
        return turnstile.pass("bodyWanted", () -> {
            if (later) {
                elsewhere(this::give);
            } else {
                give();
            }
            return !later;
        });
    }

    /** Gives a part in a buffer that is used again: what was given before must have been written. */
    private void give() {
        if (part.hasRemaining()) {
            turnstile.breach("bodyWanted before the part given last was written");
        }
        part.clear();
        int size = (int) Math.min(PART, line.left());
        for (int i = 0; i < size; i++) {
            part.put(octet(given++));
        }
        line.give(part.flip());
    }

    @Override
    public void stopping() {
        turnstile.pass("stopping", () -> {
            calls.add("stopping");
            line.stop();
            return true;
        });
    }

    @Override
    public void closed() {
        turnstile.pass("closed", () -> calls.add("closed"));
        session.over();
        over.countDown();
    }

    void release() {
        execute(() -> session.held(false));
        connection.release();
    }

    /** Waits for the end of the connection. */
    void awaitOver() {
        try {
            if (!over.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("closed() was not called; so far: " + calls);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
