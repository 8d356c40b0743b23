package org.posthorn.mime.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reading direction of a transfer encoding. It reads anything; what departs from the encoding is counted here,
 * and read as the encoding's own documentation says.
 */
public abstract sealed class Decoder extends Transcoder
        permits Base64Decoder, QuotedPrintableDecoder, UuDecoder, YEncDecoder {
    private long defects;
    private @Nullable Flaw first;
    private long taken;
    private boolean ended;

    /** One for each encoding. */
    Decoder() {}

    /**
     * How often the data departed from its encoding so far.
     *
     * @return the count, 0 for clean data; white space that transports add is not counted
     */
    public final long defects() {
        return defects;
    }

    /**
     * Where the data first departed from its encoding.
     *
     * @return the offset in octets from the start of the data, or -1 when it has not
     */
    public final long firstDefect() {
        return first == null ? -1 : first.offset();
    }

    /**
     * How and where the data first departed from its encoding.
     *
     * @return the first defect, empty when there is none so far
     */
    public final Optional<Flaw> firstFlaw() {
        return Optional.ofNullable(first);
    }

    @Override
    final int run(byte[] in, int from, int to, byte[] out, int at) {
        if (ended) {
            ended = false;
            defects = 0;
            first = null;
            taken = 0;
        }
        int end = decode(in, from, to, out, at);
        taken += to - from;
        return end;
    }

    @Override
    final int end(byte[] out, int at) {
        int end = decodeEnd(out, at);
        ended = true;
        return end;
    }

    /** Whether the first flaw ends the reading of streams. */
    abstract boolean isStrict();

    abstract int decode(byte[] in, int from, int to, byte[] out, int at);

    abstract int decodeEnd(byte[] out, int at);

    /** Counts a defect, by its distance from the first octet of the present call (negative: in an earlier one). */
    final void flaw(Flaw.Kind kind, long ahead) {
        if (defects++ == 0) {
            first = new Flaw(kind, taken + ahead);
        }
    }

    /** Counts a defect that was found otherwise, unless it is known or there is none. */
    final void flaw(@Nullable Flaw found) {
        if (found != null && defects == 0) {
            defects = 1;
            first = found;
        }
    }
}
