package org.posthorn.smtp.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Connection;

/** A message on a blocking connection: whoever reads it drives the session. */
final class PulledMessage extends MessageStream {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Connection connection;
    private ByteBuffer piece = NONE;
    private boolean ended;
    private @Nullable String failure;

    PulledMessage(Connection connection) {
        this.connection = connection;
    }

    void add(ByteBuffer bytes) {
        piece = bytes;
    }

    /** It is whole. */
    void end() {
        ended = true;
    }

    /** It will never be whole. */
    void fail(String why) {
        failure = why;
    }

    boolean ended() {
        return ended;
    }

    @Override
    boolean failed() {
        return failure != null;
    }

    @Override
    @Nullable ByteBuffer piece() throws IOException {
        while (!piece.hasRemaining() && !ended) {
            piece = NONE; // its buffer may be used for something else while we wait
            if (failure != null) {
                throw new IOException(failure);
            }
            try {
                if (!connection.pull()) {
                    fail("the client left in the middle of its message");
                }
            } catch (IOException e) {
                fail("the connection broke in the middle of a message: " + e.getMessage());
            }
        }
        return piece.hasRemaining() ? piece : null;
    }

    /** Passes over what nobody read. */
    void swallow() {
        try {
            for (ByteBuffer rest; (rest = piece()) != null; ) {
                rest.position(rest.limit());
            }
        } catch (IOException e) {
            // it has failed, and says so
        }
    }

    @Override
    int waiting() {
        return piece.remaining();
    }
}
