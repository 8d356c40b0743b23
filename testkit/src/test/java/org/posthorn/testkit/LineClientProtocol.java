package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.LineClientSession.Chunk;
import org.posthorn.testkit.LineClientSession.Event;
import org.posthorn.wire.Session;

/** Lends the small line protocol's client session: a {@code >} line is a command to submit. */
final class LineClientProtocol implements Protocol<Event> {

    @Override
    public Role role() {
        return Role.CLIENT;
    }

    @Override
    public Subject<Event> subject(Options options) {
        LineClientSession session = new LineClientSession(
                options.duration("patience", Duration.ofMinutes(1)).toNanos());
        return new Subject<>() {
            private ByteBuffer body = ByteBuffer.allocate(0);

            @Override
            public Session<Event> session() {
                return session;
            }

            @Override
            public void on(Event event) {}

            @Override
            public void perform(String command, byte[] octets) {
                body = ByteBuffer.wrap(octets);
                session.submit(command);
            }

            @Override
            public boolean bodyWanted() {
                session.give(body);
                body = ByteBuffer.allocate(0);
                return true;
            }
        };
    }

    @Override
    public @Nullable ByteBuffer chunk(Event event) {
        return event instanceof Chunk chunk ? chunk.octets() : null;
    }
}
