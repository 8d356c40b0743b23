package org.posthorn.mime;

import java.util.Objects;

/**
 * How far reading one message may go. Every limit bounds something that whoever wrote the message can make grow; the defaults are far
 * above anything that honest mail does. What is beyond a limit is not read further, and a {@link Defect} names the limit and the place;
 * or reading ends with {@link LimitExceeded}: the caller's choice, {@code onBreach}.
 *
 * @param depth how many parts may be open inside one another, the message itself included; a multipart or an embedded message that would
 *     go deeper is kept whole as a leaf
 * @param parts how many parts there may be in all; the rest of the message counts as the epilogue of the multipart that broke the limit
 * @param headerFields how many header fields one part may have; further ones are passed over
 * @param headerFieldSize how many octets one header field may have, its folded lines included; what is longer is cut there. This is also
 *     the most that {@link MimeReader} keeps between two buffers
 * @param defects how many defects are reported; further ones are passed over in silence
 * @param onBreach what a breach does
 */
public record MimeLimits(int depth, int parts, int headerFields, int headerFieldSize, int defects, OnBreach onBreach) {

    /** What happens when a limit is breached. */
    public enum OnBreach {
        /** The tree is cut at the limit, and a defect says so. */
        TRUNCATE,
        /** {@link LimitExceeded} is thrown. */
        THROW
    }

    /** Depth 100, 10,000 parts, 10,000 header fields each, 1 MiB per header field, 1,000 defects; truncating. */
    public static final MimeLimits DEFAULTS = new MimeLimits(100, 10_000, 10_000, 1 << 20, 1_000, OnBreach.TRUNCATE);

    /** The most octets that one header field may have by any limits: 64 MiB. */
    public static final int MOST_HEADER_FIELD_SIZE = 1 << 26;

    /** Refuses limits below one, and header fields above {@link #MOST_HEADER_FIELD_SIZE}. */
    public MimeLimits {
        Objects.requireNonNull(onBreach);
        if (depth < 1 || parts < 1 || headerFields < 1 || headerFieldSize < 1 || defects < 1) {
            throw new IllegalArgumentException("a limit is below 1");
        }
        if (headerFieldSize > MOST_HEADER_FIELD_SIZE) {
            throw new IllegalArgumentException("headerFieldSize " + headerFieldSize);
        }
    }

    /**
     * {@return these limits with another depth}
     *
     * @param depth how deep parts may nest
     */
    public MimeLimits withDepth(int depth) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }

    /**
     * {@return these limits with another number of parts}
     *
     * @param parts how many parts there may be
     */
    public MimeLimits withParts(int parts) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }

    /**
     * {@return these limits with another number of header fields per part}
     *
     * @param headerFields how many header fields a part may have
     */
    public MimeLimits withHeaderFields(int headerFields) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }

    /**
     * {@return these limits with another size of one header field, in octets}
     *
     * @param headerFieldSize how many octets one header field may have
     */
    public MimeLimits withHeaderFieldSize(int headerFieldSize) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }

    /**
     * {@return these limits with another number of defects}
     *
     * @param defects how many defects are kept
     */
    public MimeLimits withDefects(int defects) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }

    /**
     * {@return these limits with another answer to a breach}
     *
     * @param onBreach what a breach does
     */
    public MimeLimits onBreach(OnBreach onBreach) {
        return new MimeLimits(depth, parts, headerFields, headerFieldSize, defects, onBreach);
    }
}
