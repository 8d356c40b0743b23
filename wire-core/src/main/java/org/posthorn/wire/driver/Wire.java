package org.posthorn.wire.driver;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a {@link Link} needs of a socket. One that blocks waits in {@link #read} and {@link #write}; one that does not never waits. */
interface Wire {

    /**
     * Reads what there is, up to the room in {@code into}; a wire that blocks waits for it.
     *
     * @param patience nanoseconds to wait at most, where the wire is {@link #timed}
     * @return how many bytes; 0 if none came in time; -1 at the end
     */
    int read(ByteBuffer into, long patience) throws IOException;

    /** Whether {@link #read} comes back by itself when its patience is over. Else the driver sees to that. */
    boolean timed();

    /** Whether a {@link #read} would give something without waiting, as far as can be told; a wire that need not tell says no. */
    default boolean ready() throws IOException {
        return false;
    }

    /** Writes what can be written, in order; a wire that blocks writes all. Returns how many bytes were written. */
    long write(ByteBuffer[] from) throws IOException;

    /** Nanoseconds spent waiting for the peer, or for an answer, since this was last asked. */
    long waited();

    /** Ends the sending side. */
    void endOutput() throws IOException;
}
