package org.posthorn.mime;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ranges of other sources, one after another. */
final class Segments extends Source {

    private record Range(Source source, long from, long begin, long end) {}

    private final Range[] ranges;
    private final long size;

    private Segments(List<Range> ranges) {
        super(null, 0);
        this.ranges = ranges.toArray(new Range[0]);
        this.size = ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end;
    }

    /** Collects the ranges. */
    static final class Builder {
        private final List<Range> ranges = new ArrayList<>();
        private long size;

        void add(Source source, long from, long to) {
            if (source instanceof Segments segments) {
                segments.addTo(this, from, to);
            } else if (to > from) {
                ranges.add(new Range(source, from, size, size + to - from));
                size += to - from;
            }
        }

        void add(Source source) {
            add(source, 0, source.size());
        }

        long size() {
            return size;
        }

        /** The ranges in one array if they are not longer than that and at hand, else as they lie. */
        Source build(long most) {
            Segments segments = new Segments(ranges);
            return size <= most && segments.isAtHand() ? Source.of(segments.copy(0, size), 0, (int) size) : segments;
        }
    }

    private void addTo(Builder other, long from, long to) {
        long at = from;
        for (int i = from < to ? range(from) : ranges.length; at < to; i++) {
            Range range = ranges[i];
            long end = Math.min(to, range.end);
            other.add(range.source, range.from + at - range.begin, range.from + end - range.begin);
            at = end;
        }
    }

    @Override
    long size() {
        return size;
    }

    @Override
    byte at(long offset) {
        Range range = ranges[range(offset)];
        return range.source.at(range.from + offset - range.begin);
    }

    @Override
    void read(long offset, byte[] into, int at, int length) {
        int done = 0;
        for (int i = length == 0 ? ranges.length : range(offset); done < length; i++) {
            Range range = ranges[i];
            long from = offset + done;
            int some = (int) Math.min(length - done, range.end - from);
            range.source.read(range.from + from - range.begin, into, at + done, some);
            done += some;
        }
    }

    @Override
    ByteBuffer slice(long from, long to) {
        if (from < to) {
            Range range = ranges[range(from)];
            if (to <= range.end) {
                return range.source.slice(range.from + from - range.begin, range.from + to - range.begin);
            }
        }
        return ByteBuffer.wrap(copy(from, to)).asReadOnlyBuffer();
    }

    @Override
    void writeTo(OutputStream out, long from, long to) throws IOException {
        long at = from;
        for (int i = from < to ? range(from) : ranges.length; at < to; i++) {
            Range range = ranges[i];
            long end = Math.min(to, range.end);
            range.source.writeTo(out, range.from + at - range.begin, range.from + end - range.begin);
            at = end;
        }
    }

    @Override
    boolean isAtHand() {
        for (Range range : ranges) {
            if (!range.source.isAtHand()) {
                return false;
            }
        }
        return true;
    }

    @Override
    InputStream open(long from, long to) {
        return new Reading(from, to);
    }

    /** Goes from range to range. */
    private final class Reading extends InputStream {
        private final long end;
        private long at;
        private long rangeEnd;
        private @Nullable InputStream range;

        Reading(long from, long to) {
            at = from;
            end = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0 || at == end) {
                return length == 0 ? 0 : -1;
            }
            int some = opened().read(into, offset, (int) Math.min(length, rangeEnd - at));
            if (some < 0) {
                throw new EOFException("no octet at " + at);
            }
            at += some;
            return some;
        }

        private InputStream opened() throws IOException {
            InputStream open = range;
            if (open == null || at == rangeEnd) {
                close();
                Range next = ranges[range(at)];
                rangeEnd = Math.min(end, next.end);
                open = next.source.open(next.from + at - next.begin, next.from + rangeEnd - next.begin);
                range = open;
            }
            return open;
        }

        @Override
        public long skip(long count) throws IOException {
            long some = Math.max(0, Math.min(count, end - at));
            close();
            range = null;
            at += some;
            return some;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - at);
        }

        @Override
        public void close() throws IOException {
            if (range != null) {
                range.close();
            }
        }
    }

    /** The range in which an octet lies. */
    private int range(long offset) {
        int low = 0;
        int high = ranges.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset < ranges[middle].end) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
