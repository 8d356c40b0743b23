package org.posthorn.wire;

import java.nio.ByteBuffer;

/**
 * Makes a body fit to be sent as lines that end with CRLF.CRLF (RFC 5321 section 4.5.2, RFC 1939 section 3). The body's bytes go out by
 * reference: where a dot must be doubled, the pieces before and behind overlap in it.
 *
 * <p>A CR or LF that stands alone must not be sent (RFC 5321 section 2.3.8) and could end the message at a lenient receiver: it becomes a
 * CRLF. A final CRLF is added where it is missing.
 */
public final class DotStuffer {

    private static final ByteBuffer CR = constant("\r");
    private static final ByteBuffer LF = constant("\n");
    private static final ByteBuffer END = constant(".\r\n");
    private static final ByteBuffer CRLF_END = constant("\r\n.\r\n");

    private final boolean doubling;
    private boolean lineStart = true;
    private boolean afterCr;

    /** A stuffer at the start of a body. */
    public DotStuffer() {
        this(true);
    }

    /**
     * A stuffer at the start of a body.
     *
     * @param doubling whether to double dots; if not, only line ends are mended, for a body whose end is told by its size (RFC 3030)
     */
    public DotStuffer(boolean doubling) {
        this.doubling = doubling;
    }

    /**
     * Adds a piece of the body to the output.
     *
     * @param piece what is between its position and limit; its position is advanced, its bytes stay unchanged until they are written
     * @param out where to
     */
    public void put(ByteBuffer piece, OutputQueue out) {
        int from = piece.position();
        int to = piece.limit();
        int i = from;
        if (afterCr && i < to) {
            afterCr = false;
            lineStart = true;
            if (piece.get(i) == Octets.LF) {
                i++;
            } else {
                out.share(LF.duplicate());
            }
        }
        while (i < to) {
            if (lineStart && doubling && piece.get(i) == '.') {
                out.share(piece.slice(from, i + 1 - from));
                from = i;
            }
            lineStart = false;
            i = Octets.lineOctet(piece, i, to);
            if (i == to) {
                break;
            }
            byte octet = piece.get(i++);
            if (octet == Octets.NUL) {
                continue;
            }
            if (octet == Octets.CR) {
                if (i == to) {
                    afterCr = true;
                    break;
                }
                if (piece.get(i) == Octets.LF) {
                    i++;
                } else {
                    out.share(piece.slice(from, i - from));
                    out.share(LF.duplicate());
                    from = i;
                }
            } else {
                out.share(piece.slice(from, i - 1 - from));
                out.share(CR.duplicate());
                from = i - 1;
            }
            lineStart = true;
        }
        out.share(piece.slice(from, to - from));
        piece.position(to);
    }

    /**
     * Adds the end of the body, CRLF.CRLF, of which the first CRLF may be the body's own; the stuffer is then at the start of another.
     *
     * @param out takes the octets
     */
    public void end(OutputQueue out) {
        endCr(out);
        out.share((lineStart ? END : CRLF_END).duplicate());
        lineStart = true;
        afterCr = false;
    }

    /**
     * Ends a body whose end is told by its size, and adds no line end but the LF for a CR that came last; the stuffer is then at the start
     * of another.
     *
     * @param out takes the octet
     */
    public void endOfChunks(OutputQueue out) {
        endCr(out);
        lineStart = true;
        afterCr = false;
    }

    private void endCr(OutputQueue out) {
        if (afterCr) {
            out.share(LF.duplicate());
            lineStart = true;
        }
    }

    private static ByteBuffer constant(String ascii) {
        return ByteBuffer.wrap(ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .asReadOnlyBuffer();
    }
}
