package org.posthorn.testkit;

import java.io.IOException;
import org.posthorn.wire.driver.Endpoint;

/**
 * A session that is being tested, with the application's part behind it. {@link #on} answers questions as an application would that
 * has no wishes of its own; {@link #perform} does what a transcript's {@code >} line says instead.
 *
 * @param <E> the session's events
 */
public interface Subject<E> extends Endpoint<E> {

    /**
     * Does what a line {@code > command} says: answers the open question, or submits something.
     *
     * @param command the text behind {@code >}
     * @param body the octets of the {@code >|} lines that follow it, for a command that comes with a body; of length 0 when there are none
     * @throws IllegalArgumentException if the command is not known; the runner tells where it stands
     * @throws IOException if what the subject stands on fails
     */
    default void perform(String command, byte[] body) throws IOException {
        throw new IllegalArgumentException("unknown command: " + command);
    }
}
