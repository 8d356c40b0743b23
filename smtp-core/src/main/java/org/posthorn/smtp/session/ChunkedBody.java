package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.BodyWatch;
import org.posthorn.wire.CountedText;
import org.posthorn.wire.Violation;

/**
 * A message that comes by BDAT (RFC 3030 section 2). Text is held to the same as by DATA; what is declared BINARYMIME has no lines, and is
 * passed on as it is.
 */
final class ChunkedBody extends IncomingBody {

    private final @Nullable CountedText text;
    private @Nullable IncomingChunk chunk;
    private boolean discarding;

    ChunkedBody(SmtpServerOptions options, BodyWatch watch, boolean binary) {
        super(options.limits().messageSize(), watch);
        text = binary
                ? null
                : new CountedText(options.lineEnds(), options.limits().textLine());
    }

    /** The octets of another chunk come now. */
    void begin(IncomingChunk next) {
        chunk = next;
    }

    @Override
    @Nullable ByteBuffer take(ByteBuffer in) {
        IncomingChunk coming = Objects.requireNonNull(chunk);
        ByteBuffer bytes = coming.left() > 0 ? piece(in, coming) : null;
        boolean over = bytes == null && coming.left() == 0 && coming.last();
        return over && text != null && !discarding ? text.finish() : bytes;
    }

    private @Nullable ByteBuffer piece(ByteBuffer in, IncomingChunk coming) {
        int limit = in.limit();
        int from = in.position();
        in.limit(from + (int) Math.min(coming.left(), in.remaining()));
        ByteBuffer bytes = null;
        if (text != null && !discarding) {
            bytes = text.next(in);
        } else {
            bytes = discarding || !in.hasRemaining() ? null : in.slice();
            in.position(in.limit());
        }
        in.limit(limit);
        coming.took(in.position() - from);
        return bytes;
    }

    @Override
    Optional<Violation.Kind> problem() {
        return text == null ? Optional.empty() : text.problem();
    }

    @Override
    void discard() {
        discarding = true;
    }
}
