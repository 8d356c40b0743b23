package org.posthorn.testkit;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.LineSession.Asked;
import org.posthorn.testkit.LineSession.Chunk;
import org.posthorn.testkit.LineSession.Event;
import org.posthorn.testkit.LineSession.Stored;
import org.posthorn.testkit.LineSession.Wanted;
import org.posthorn.wire.Session;

/** Lends the small line protocol's server session. */
final class LineProtocol implements Protocol<Event> {

    @Override
    public Role role() {
        return Role.SERVER;
    }

    @Override
    public Subject<Event> subject(Options options) {
        LineSession session = new LineSession(
                options.duration("patience", Duration.ofMinutes(1)).toNanos());
        return new Subject<>() {
            private ByteBuffer body = ByteBuffer.allocate(0);

            @Override
            public Session<Event> session() {
                return session;
            }

            @Override
            public void on(Event event) {
                if (question(event)) {
                    session.answer("200 by default");
                }
            }

            @Override
            public void perform(String command, byte[] octets) {
                if (command.startsWith("answer ")) {
                    session.answer(command.substring(7));
                } else if (command.equals("body")) {
                    body = ByteBuffer.wrap(octets);
                    session.answerBody(octets.length);
                } else if (command.equals("stop")) {
                    session.stop();
                } else {
                    throw new IllegalArgumentException("unknown command: " + command);
                }
            }

            @Override
            public boolean bodyWanted() {
                int size = Math.min(body.remaining(), 5_000);
                session.give(body.slice(body.position(), size));
                body.position(body.position() + size);
                return true;
            }
        };
    }

    @Override
    public @Nullable ByteBuffer chunk(Event event) {
        return event instanceof Chunk chunk ? chunk.octets() : null;
    }

    @Override
    public boolean question(Event event) {
        return event instanceof Asked || event instanceof Stored || event instanceof Wanted;
    }
}
