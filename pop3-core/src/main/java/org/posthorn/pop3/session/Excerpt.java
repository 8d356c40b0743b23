package org.posthorn.pop3.session;

import java.nio.ByteBuffer;

/** The top of a message: its header, the empty line and some lines of the body (RFC 1939 section 7, TOP). */
final class Excerpt {

    private long linesLeft;
    private boolean inBody;
    private boolean lineEmpty = true;
    private boolean done;

    Excerpt(long lines) {
        this.linesLeft = lines;
    }

    /** How many octets of the piece belong to it, from its position on; less than it has only if nothing behind them does. */
    int take(ByteBuffer piece) {
        int i = piece.position();
        while (i < piece.limit() && !done) {
            byte octet = piece.get(i++);
            if (octet == '\n') {
                endOfLine();
            } else if (octet != '\r') {
                lineEmpty = false;
            }
        }
        return i - piece.position();
    }

    private void endOfLine() {
        if (inBody) {
            linesLeft--;
        } else {
            inBody = lineEmpty;
        }
        done = inBody && linesLeft == 0;
        lineEmpty = true;
    }

    /** Whether nothing more belongs to it. */
    boolean isDone() {
        return done;
    }
}
