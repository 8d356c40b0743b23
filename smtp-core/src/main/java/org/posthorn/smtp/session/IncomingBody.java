package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.session.SmtpServerSession.Aborted;
import org.posthorn.smtp.session.SmtpServerSession.Chunk;
import org.posthorn.smtp.session.SmtpServerSession.Event;
import org.posthorn.smtp.session.SmtpServerSession.Fault;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.DotUnstuffer;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Violation;

/** The text of one message while it comes: given in chunks, or, once it is refused, swallowed up to its true end. */
final class IncomingBody {

    private static final Reply TOO_BIG = ServerReplies.TOO_BIG;
    private static final Reply BAD_LINE_ENDS = Reply.of(550, "5.6.0", "Message has a CR or LF that is no CRLF");

    private final DotUnstuffer unstuffer = new DotUnstuffer(LineEnds.REFUSE);
    private final long limit;
    private final BodyWatch watch;
    private @Nullable Aborted aborted;
    private @Nullable Reply refusal;
    private long size;

    /**
     * A body of which nothing has come.
     *
     * @param limit most octets
     * @param watch hears how much comes
     */
    IncomingBody(long limit, BodyWatch watch) {
        this.limit = limit;
        this.watch = watch;
    }

    /** The next event; null when {@code in} is used up or the body has {@link #ended}. */
    @Nullable Event next(ByteBuffer in) {
        if (aborted != null) {
            Aborted event = aborted;
            aborted = null;
            return event;
        }
        int from = in.position();
        ByteBuffer bytes = unstuffer.next(in);
        watch.add(in.position() - from);
        if (bytes != null) {
            return chunk(bytes);
        }
        Optional<Violation.Kind> problem = unstuffer.problem();
        if (refusal == null && problem.isPresent()) {
            refusal = BAD_LINE_ENDS;
            aborted = new Aborted(BAD_LINE_ENDS);
            return new Fault(new Violation(problem.get(), "in the message"));
        }
        return null;
    }

    /** Octets up to the limit are given, whatever the cut; the first one above it refuses the message. */
    private Event chunk(ByteBuffer bytes) {
        long room = limit - size;
        if (bytes.remaining() <= room) {
            size += bytes.remaining();
            return new Chunk(bytes);
        }
        refuse(TOO_BIG);
        Aborted event = new Aborted(TOO_BIG);
        if (room == 0) {
            return event;
        }
        aborted = event;
        size = limit;
        return new Chunk(bytes.limit(bytes.position() + (int) room));
    }

    /** From here on gives no chunk; at the end the client is told {@code reply}, unless it was refused before. */
    void refuse(Reply reply) {
        if (refusal == null) {
            refusal = reply;
            unstuffer.discard();
        }
    }

    boolean ended() {
        return unstuffer.ended();
    }

    Optional<Reply> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The octets given so far. */
    long size() {
        return size;
    }
}
