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
import org.posthorn.wire.Violation;

/** One message while it comes: given in chunks, or, once it is refused, swallowed up to its true end. */
abstract class IncomingBody {

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

    /** Takes the next octets of the message, free of what carries them; null when there are none without more input, or at all. */
    abstract @Nullable ByteBuffer take(ByteBuffer in);

    /** What is wrong with the text, if something is. */
    abstract Optional<Violation.Kind> problem();

    /** From here on nothing need be taken but the end. */
    abstract void discard();

    /** The next event; null when {@code in} is used up or the end has come. */
    final @Nullable Event next(ByteBuffer in) {
        if (aborted != null) {
            Aborted event = aborted;
            aborted = null;
            return event;
        }
        int from = in.position();
        ByteBuffer bytes = take(in);
        watch.add(in.position() - from);
        if (bytes != null) {
            return chunk(bytes);
        }
        return refusal == null && problem().isPresent() ? unsound(problem().get()) : null;
    }

    private Event unsound(Violation.Kind kind) {
        refusal = ServerReplies.unsoundMessage(kind);
        aborted = new Aborted(refusal);
        return new Fault(new Violation(kind, "in the message"));
    }

    /** Octets up to the limit are given, whatever the cut; the first one above it refuses the message. */
    private Event chunk(ByteBuffer bytes) {
        long room = limit - size;
        if (bytes.remaining() <= room) {
            size += bytes.remaining();
            return new Chunk(bytes);
        }
        refuse(ServerReplies.TOO_BIG);
        Aborted event = new Aborted(ServerReplies.TOO_BIG);
        if (room == 0) {
            return event;
        }
        aborted = event;
        size = limit;
        return new Chunk(bytes.limit(bytes.position() + (int) room));
    }

    /** From here on gives no chunk; at the end the client is told {@code reply}, unless it was refused before. */
    final void refuse(Reply reply) {
        if (refusal == null) {
            refusal = reply;
            discard();
        }
    }

    /** What the client is told at the end, if the message is refused. */
    final @Nullable Reply refusal() {
        return refusal;
    }

    /** The octets given so far. */
    final long size() {
        return size;
    }
}
