package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.Line;

/**
 * A BDAT command and the octets that follow it (RFC 3030 section 2). These are counted out whatever becomes of the command, so that they are
 * never taken for commands themselves.
 */
final class IncomingChunk {

    private final long size;
    private final boolean last;
    private long left;
    private @Nullable Reply refusal;
    private boolean mistake;

    private IncomingChunk(long size, boolean last) {
        this.size = size;
        this.last = last;
        this.left = size;
    }

    /**
     * Reads {@code BDAT SP chunk-size [ SP "LAST" ]}.
     *
     * @param end where the line's text ends, trailing white space not counted
     * @return the chunk, refused already where the rest of the line is wrong; null if there is no telling how many octets follow
     */
    static @Nullable IncomingChunk read(Line line, int end) {
        int from = Verb.BDAT.name().length();
        while (from < end && line.octet(from) == ' ') {
            from++;
        }
        long size = 0;
        int to = from;
        for (; to < end && line.octet(to) >= '0' && line.octet(to) <= '9'; to++) {
            int digit = line.octet(to) - '0';
            if (size > (Long.MAX_VALUE - digit) / 10) {
                return null;
            }
            size = 10 * size + digit;
        }
        if (to == from || (to < end && line.octet(to) != ' ')) {
            return null;
        }
        boolean last = CommandText.startsWith(line, to, " LAST") && to + " LAST".length() == end;
        IncomingChunk chunk = new IncomingChunk(size, last);
        if (from != "BDAT ".length() || (to < end && !last)) {
            chunk.refuse(ServerReplies.CHUNK_SYNTAX, true);
        }
        return chunk;
    }

    /** Its octets will come to nothing; what it was refused for first counts. */
    void refuse(Reply reply, boolean clientsMistake) {
        if (refusal == null) {
            refusal = reply;
            mistake = clientsMistake;
        }
    }

    /** What the client is told at its end, if it is refused. */
    @Nullable Reply refusal() {
        return refusal;
    }

    /** Whether the refusal counts as an error of the client's. */
    boolean mistake() {
        return mistake;
    }

    boolean last() {
        return last;
    }

    long size() {
        return size;
    }

    /** How many of its octets are still to come. */
    long left() {
        return left;
    }

    /** So many of its octets have come. */
    void took(int count) {
        left -= count;
    }

    /** Passes over what there is of its octets. */
    void swallow(ByteBuffer in, BodyWatch watch) {
        int count = (int) Math.min(left, in.remaining());
        in.position(in.position() + count);
        watch.add(count);
        left -= count;
    }
}
