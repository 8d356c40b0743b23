package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Octets that are opened when they are needed, as often as they are, and need not fit in memory: what a message attaches from a database,
 * an archive or a network.
 */
@FunctionalInterface
public interface Supply {

    /**
     * Opens the octets from the first one on, the same ones each time. Whoever opens the stream closes it.
     *
     * @return a new stream
     * @throws IOException if they cannot be had
     */
    InputStream open() throws IOException;
}
