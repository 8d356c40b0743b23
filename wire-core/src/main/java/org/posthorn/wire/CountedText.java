package org.posthorn.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a body whose length is told and not marked by a dot (RFC 3030): holds it to what a {@link DotUnstuffer} holds a dot-stuffed one
 * to, its line ends, NUL and the length of its lines, and keeps no bytes either.
 */
public final class CountedText {

    private final DotUnstuffer lines;

    /**
     * A text of which nothing has come.
     *
     * @param policy what a bare CR or LF does
     * @param longest the most octets of a line, its CRLF counted; {@link DotUnstuffer#ANY_LENGTH} for any
     */
    public CountedText(LineEnds policy, int longest) {
        lines = new DotUnstuffer(policy, longest, false);
    }

    /**
     * The next piece of the text. Advances {@code in} behind what was used.
     *
     * @param in bytes of the text alone
     * @return a slice of {@code in} (or a shared CR or CRLF, read-only), never empty; or null: because {@code in} is used up, or because a
     *     {@link #problem} was found just now
     */
    public @Nullable ByteBuffer next(ByteBuffer in) {
        return lines.next(in);
    }

    /**
     * Says that the text is over. A CR that was its last octet stands alone.
     *
     * @return what was held back of the text, or null
     */
    public @Nullable ByteBuffer finish() {
        return lines.finish();
    }

    /** {@return what made the text be refused: BARE_CR, BARE_LF, FORBIDDEN_OCTET (NUL) or LINE_TOO_LONG; what follows it is not given} */
    public Optional<Violation.Kind> problem() {
        return lines.problem();
    }
}
