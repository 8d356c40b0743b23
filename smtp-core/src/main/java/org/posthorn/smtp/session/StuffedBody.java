package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.DotUnstuffer;
import org.posthorn.wire.Violation;

/** A message that comes by DATA, up to its final dot (RFC 5321 section 4.1.1.4). */
final class StuffedBody extends IncomingBody {

    private final DotUnstuffer unstuffer;

    StuffedBody(SmtpServerOptions options, BodyWatch watch) {
        super(options.limits().messageSize(), watch);
        unstuffer = new DotUnstuffer(options.lineEnds(), options.limits().textLine());
    }

    @Override
    @Nullable ByteBuffer take(ByteBuffer in) {
        return unstuffer.next(in);
    }

    @Override
    Optional<Violation.Kind> problem() {
        return unstuffer.problem();
    }

    @Override
    void discard() {
        unstuffer.discard();
    }

    boolean ended() {
        return unstuffer.ended();
    }
}
