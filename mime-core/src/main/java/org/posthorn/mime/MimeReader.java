package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message as it arrives: octets in, events out, in constant memory. The same octets give the same events however they were cut
 * into buffers; only where a run of body octets is cut into {@link Chunk}s may differ. It never throws for what a message says, but for
 * {@link LimitExceeded}, and that only if the limits ask for it.
 *
 * <p>The events of a message, in order: {@code part = PartBegin HeaderField* HeadersEnd content PartEnd}, where the content of a leaf is
 * its body ({@link Chunk}s), that of a multipart is preamble, parts and epilogue, and that of an embedded message is one part. Parts are
 * numbered in the order in which they begin; the message itself is part 0. A {@link Deviation} may come between any two events; those
 * that concern lines come once for the whole message, at its end.
 *
 * <pre>{@code
 * MimeReader reader = new MimeReader();
 * while (read(in) >= 0) {
 *   for (MimeReader.Event event; (event = reader.next(in)) != null; ) application.on(event);
 * }
 * reader.endOfInput();
 * for (MimeReader.Event event; (event = reader.next(in)) != null; ) application.on(event);
 * }</pre>
 *
 * <p>What it understands: multipart (RFC 2046 section 5.1) with any boundary up to 1,000 octets, message/rfc822 and message/global (RFC
 * 2046 section 5.2.1, RFC 6532 section 3.7) unless they are encoded, in which case they are leaves, and the default type in a
 * multipart/digest. Lines end with CRLF or a bare LF.
 *
 * <p>Not thread-safe.
 */
public final class MimeReader {

    /** Something in a message. Offsets are octets from its beginning. */
    public sealed interface Event {}

    /**
     * A part begins with its header.
     *
     * @param part its number; 0 is the message itself
     * @param depth how many parts are open around it
     * @param offset where its header begins
     */
    public record PartBegin(int part, int depth, long offset) implements Event {}

    /**
     * A header field, unfolded by nobody and decoded by nobody.
     *
     * @param offset where its name begins
     * @param nameLength how many octets its name has
     * @param valueStart where its value begins, right behind the colon, in octets from {@code offset}
     * @param bytes the whole field from its name on, without the line end that closes it; valid until the next call of
     *     {@link MimeReader#next}
     */
    public record HeaderField(long offset, int nameLength, int valueStart, ByteBuffer bytes) implements Event {

        /** {@return the field's name as it is written} */
        public String name() {
            return StandardCharsets.ISO_8859_1
                    .decode(bytes.slice(bytes.position(), nameLength))
                    .toString();
        }

        /** {@return the octets of the value as they are written, folds and leading space included} Valid as long as {@code bytes}. */
        public ByteBuffer value() {
            return bytes.slice(bytes.position() + valueStart, bytes.remaining() - valueStart);
        }
    }

    /**
     * A header is over.
     *
     * @param content what follows
     * @param offset where the body begins
     */
    public record HeadersEnd(Content content, long offset) implements Event {}

    /**
     * Octets of a body, a preamble or an epilogue, as they are written. The line end before a delimiter line belongs to the delimiter.
     *
     * @param area what they belong to
     * @param offset where they begin
     * @param bytes the octets, a slice of the buffer given to {@link MimeReader#next}, or of a few octets that the reader kept; valid until
     *     the next call of {@code next}
     */
    public record Chunk(Area area, long offset, ByteBuffer bytes) implements Event {}

    /**
     * A part is over.
     *
     * @param part its number
     * @param bodyOffset where its body begins
     * @param octets how many octets its body has
     * @param lines how many line ends its body has
     * @param bareLineFeeds how many of them are bare LFs: with CRLF throughout, the body would have so many octets more
     */
    public record PartEnd(int part, long bodyOffset, long octets, long lines, long bareLineFeeds) implements Event {}

    /**
     * The message departs from the specification.
     *
     * @param defect how and where
     */
    public record Deviation(Defect defect) implements Event {}

    /** What a part contains. */
    public enum Content {
        /** A body that is not looked into. */
        LEAF,
        /** Parts between delimiter lines. */
        MULTIPART,
        /** One embedded message. */
        MESSAGE
    }

    /** What octets that are in no header belong to. */
    public enum Area {
        /** The body of a leaf. */
        BODY,
        /** What stands before the first delimiter line of a multipart. */
        PREAMBLE,
        /** What stands behind the close delimiter of a multipart. */
        EPILOGUE
    }

    private static final int LEAST_CARRY = 256;
    private static final int COPIED_WINDOW = 8_192;

    private final Tokenizer tokenizer;
    private boolean inputEnded;
    private boolean done;

    /** What came before the buffer and is still needed, at carry[carryFrom] to carry[carryEnd]. */
    private byte[] carry = new byte[0];

    private int carryFrom;
    private int carryEnd;

    /** With {@link MimeLimits#DEFAULTS}. */
    public MimeReader() {
        this(MimeLimits.DEFAULTS);
    }

    /**
     * With limits; {@link MimeLimits#headerFieldSize} bounds what the reader keeps between two buffers.
     *
     * @param limits the bounds of what is read and kept
     */
    public MimeReader(MimeLimits limits) {
        tokenizer = new Tokenizer(Objects.requireNonNull(limits));
    }

    /**
     * Takes octets from {@code in} up to the next event. Advances the position of {@code in} past what it used and never changes its
     * octets.
     *
     * @param in octets of the message, between position and limit; may be empty. The caller owns the buffer, and keeps its octets unchanged
     *     until the following call: an event may hold slices of it. Buffers without an accessible array are copied piece by piece
     * @return the next event; null when more octets are needed or, after {@link #endOfInput}, when the message is over
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public @Nullable Event next(ByteBuffer in) {
        for (; ; ) {
            Event event = carryFrom == carryEnd && in.hasArray() ? direct(in) : carried(in);
            if (event != null || done || !in.hasRemaining()) {
                return event;
            }
        }
    }

    /** Says that no octets will follow those already given and those left in the buffer given last. Calling it again does nothing. */
    public void endOfInput() {
        inputEnded = true;
    }

    /** {@return whether the whole message was given out: every part is over} */
    public boolean isDone() {
        return done;
    }

    /** Reads from the caller's own array. */
    private @Nullable Event direct(ByteBuffer in) {
        byte[] array = in.array();
        int from = in.arrayOffset() + in.position();
        int to = in.arrayOffset() + in.limit();
        long begin = tokenizer.kept();
        tokenizer.window(array, from, to, inputEnded);
        Tokenizer.Token token = tokenizer.next();
        ByteBuffer bytes = in;
        long bytesBegin = begin - in.position();
        Event event = event(token, bytes, bytesBegin);
        int used = (int) (tokenizer.kept() - begin);
        if (token == Tokenizer.Token.MORE) {
            keep(array, from + used, to);
            in.position(in.limit());
        } else {
            in.position(in.position() + used);
        }
        return event;
    }

    /** Reads from the octets that were kept, with some of the caller's behind them. */
    private @Nullable Event carried(ByteBuffer in) {
        int before = carryEnd - carryFrom;
        int more = Math.min(in.remaining(), Math.max(in.hasArray() ? LEAST_CARRY : COPIED_WINDOW, before));
        room(more);
        int mark = in.position();
        in.get(mark, carry, carryEnd, more);
        carryEnd += more;
        in.position(mark + more);
        long begin = tokenizer.kept();
        int from = carryFrom;
        tokenizer.window(carry, from, carryEnd, inputEnded && !in.hasRemaining());
        Tokenizer.Token token = tokenizer.next();
        Event event = event(token, ByteBuffer.wrap(carry), begin - from);
        int used = (int) (tokenizer.kept() - begin);
        if (used >= before && token != Tokenizer.Token.MORE) {
            in.position(mark + used - before);
            carryFrom = carryEnd;
        } else {
            carryFrom += used;
        }
        return event;
    }

    private void keep(byte[] bytes, int from, int to) {
        carryFrom = 0;
        carryEnd = 0;
        room(to - from);
        System.arraycopy(bytes, from, carry, 0, to - from);
        carryEnd = to - from;
    }

    private void room(int more) {
        int length = carryEnd - carryFrom;
        if (carryEnd + more <= carry.length) {
            return;
        }
        byte[] roomy = length + more <= carry.length ? carry : new byte[Math.max(LEAST_CARRY, 2 * (length + more))];
        System.arraycopy(carry, carryFrom, roomy, 0, length);
        carry = roomy;
        carryFrom = 0;
        carryEnd = length;
    }

    /** The event of a token; bytes[0] has the offset bytesBegin. */
    private @Nullable Event event(Tokenizer.Token token, ByteBuffer bytes, long bytesBegin) {
        Tokenizer t = tokenizer;
        return switch (token) {
            case MORE -> null;
            case DONE -> {
                done = true;
                yield null;
            }
            case PART_BEGIN -> new PartBegin(t.part, t.depth() - 1, t.offset);
            case FIELD -> {
                HeaderScanner field = t.field();
                yield new HeaderField(
                        field.offset,
                        field.nameLength,
                        (int) (field.valueStart - field.offset),
                        bytes.slice((int) (field.offset - bytesBegin), (int) (field.end - field.offset)));
            }
            case HEADERS_END -> new HeadersEnd(t.content, t.offset);
            case CHUNK ->
                new Chunk(t.area, t.offset, bytes.slice((int) (t.offset - bytesBegin), (int) (t.end - t.offset)));
            case PART_END -> new PartEnd(t.part, t.offset, t.end - t.offset, t.lines, t.bare);
            case DEFECT -> new Deviation(t.defect());
        };
    }
}
