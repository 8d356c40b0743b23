package org.posthorn.mime.mbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the messages of an mbox lie, so that one can be had without reading those before it: go to {@link Entry#separator} and read with
 * a new {@link MboxInput}. It keeps 24 octets for each message and does not change; when the mbox grows, make a new one.
 */
public final class MboxIndex {

    /**
     * Where a message lies. Offsets are octets from the beginning of the mbox.
     *
     * @param separator where its separator line begins
     * @param start where the message begins
     * @param end where its stored octets end, the empty line behind it not counted
     */
    public record Entry(long separator, long start, long end) {}

    private static final int EACH = 3;

    private final long[] offsets;

    private MboxIndex(long[] offsets) {
        this.offsets = offsets;
    }

    /**
     * Reads an mbox once, in constant memory but for the index.
     *
     * @param mbox the mbox from its beginning; it is read to its end and not closed
     * @param format how it tells separators from text
     * @return its index
     * @throws IOException if the stream cannot be read
     */
    public static MboxIndex of(InputStream mbox, MboxFormat format) throws IOException {
        MboxInput input = new MboxInput(mbox, format);
        long[] offsets = new long[EACH * 16];
        int length = 0;
        while (true) {
            Optional<MboxReader.Begin> begin = input.next();
            if (length > 0) {
                offsets[length - 1] = input.end();
            }
            if (begin.isEmpty()) {
                return new MboxIndex(Arrays.copyOf(offsets, length));
            }
            if (length == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * length);
            }
            offsets[length] = begin.get().separator();
            offsets[length + 1] = begin.get().start();
            length += EACH;
        }
    }

    /** {@return how many messages there are} */
    public int size() {
        return offsets.length / EACH;
    }

    /**
     * Where a message lies.
     *
     * @param message its number, from 0
     * @return its place
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public Entry entry(int message) {
        int at = Objects.checkIndex(message, size()) * EACH;
        return new Entry(offsets[at], offsets[at + 1], offsets[at + 2]);
    }
}
