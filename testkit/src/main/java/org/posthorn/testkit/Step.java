package org.posthorn.testkit;

import java.util.Arrays;

/**
 * One thing that a transcript says.
 *
 * @param kind what it is
 * @param line where it stands, from 1
 * @param text the text of an event or a command
 * @param octets the octets of a line, a body or a command's body
 * @param nanos how long to wait
 */
record Step(Kind kind, int line, String text, byte[] octets, long nanos) {

    enum Kind {
        /** Octets from the peer. */
        PEER,
        /** Octets that we must send. */
        OURS,
        /** An event that must come. */
        EVENT,
        /** Octets of a body that must come in chunk events. */
        BODY,
        /** Something our application does: in answer to the event right before it, or by itself. */
        DO,
        /** The TLS handshake that the session must ask for. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** Time passes. */
        WAIT,
        /** The peer closes its sending side. */
        CLOSE,
        /** Our session must have ended. */
        END;

        /** Whether it is something that the runner waits for, not something that it does. */
        boolean expected() {
            return this == OURS || this == EVENT || this == BODY;
        }
    }

    static final byte[] NOTHING = {};

    static Step of(Kind kind, int line) {
        return new Step(kind, line, "", NOTHING, 0);
    }

    static Step of(Kind kind, int line, String text) {
        return new Step(kind, line, text, NOTHING, 0);
    }

    static Step of(Kind kind, int line, byte[] octets) {
        return new Step(kind, line, "", octets, 0);
    }

    static Step ofWait(int line, long nanos) {
        return new Step(Kind.WAIT, line, "", NOTHING, nanos);
    }

    Step with(byte[] more) {
        byte[] all = Arrays.copyOf(octets, octets.length + more.length);
        System.arraycopy(more, 0, all, octets.length, more.length);
        return new Step(kind, line, text, all, nanos);
    }
}
