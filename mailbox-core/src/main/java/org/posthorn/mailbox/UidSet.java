package org.posthorn.mailbox;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A set of UIDs, kept as ranges that are never expanded: {@code 1:4294967295} costs as much as {@code 7}. Immutable. A UID is 1 to
 * {@link #LARGEST}.
 */
public final class UidSet {

    /** The largest UID there can be, 2^32 - 1. */
    public static final long LARGEST = 0xFFFF_FFFFL;

    /** No UID. */
    public static final UidSet NONE = new UidSet(new int[0]);

    /** Every UID there can be. */
    public static final UidSet ALL = range(1, LARGEST);

    /** First and last of each range, unsigned, ascending; neighbouring ranges are one. */
    private final int[] bounds;

    private UidSet(int[] bounds) {
        this.bounds = bounds;
    }

    /**
     * These UIDs.
     *
     * @param uids in any order, repeated or not
     * @return the set
     * @throws IllegalArgumentException if one is no UID
     */
    public static UidSet of(long... uids) {
        long[] sorted = uids.clone();
        Arrays.sort(sorted);
        Builder builder = new Builder();
        for (long uid : sorted) {
            builder.add(uid, uid);
        }
        return builder.build();
    }

    /**
     * The UIDs between two.
     *
     * @param first the one end, inclusive
     * @param last the other, inclusive; may be the smaller
     * @return the set
     * @throws IllegalArgumentException if one is no UID
     */
    public static UidSet range(long first, long last) {
        return new Builder().add(Math.min(first, last), Math.max(first, last)).build();
    }

    /**
     * What {@link #toString} writes: UIDs and ranges with commas between them, in any order, overlapping or not.
     *
     * @param text as {@code "1:3,7,12:4294967295"}; empty for no UID
     * @return the set
     * @throws IllegalArgumentException if it is none
     */
    public static UidSet parse(String text) {
        UidSet set = NONE;
        if (text.isEmpty()) {
            return set;
        }
        String[] parts = text.split(",", -1);
        long[][] ranges = new long[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            long first = number(colon < 0 ? parts[i] : parts[i].substring(0, colon));
            long last = colon < 0 ? first : number(parts[i].substring(colon + 1));
            ranges[i] = new long[] {Math.min(first, last), Math.max(first, last)};
        }
        Arrays.sort(ranges, (a, b) -> Long.compare(a[0], b[0]));
        Builder builder = new Builder();
        for (long[] range : ranges) {
            builder.add(range[0], range[1]);
        }
        return builder.build();
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a set of UIDs");
        }
        return checked(Long.parseLong(digits));
    }

    private static long checked(long uid) {
        if (uid < 1 || uid > LARGEST) {
            throw new IllegalArgumentException("not a UID: " + uid);
        }
        return uid;
    }

    /** {@return whether there is no UID in it} */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** {@return how many UIDs are in it} */
    public long size() {
        long size = 0;
        for (int range = 0; range < ranges(); range++) {
            size += last(range) - first(range) + 1;
        }
        return size;
    }

    /** {@return how many ranges it is made of} */
    public int ranges() {
        return bounds.length / 2;
    }

    /**
     * Where a range begins.
     *
     * @param range its number, from 0, in ascending order
     * @return its first UID
     */
    public long first(int range) {
        return Integer.toUnsignedLong(bounds[2 * range]);
    }

    /**
     * Where a range ends.
     *
     * @param range its number, from 0, in ascending order
     * @return its last UID
     */
    public long last(int range) {
        return Integer.toUnsignedLong(bounds[2 * range + 1]);
    }

    /**
     * {@return the smallest UID in it}
     * @throws NoSuchElementException if it is empty
     */
    public long first() {
        return first(some());
    }

    /**
     * {@return the largest UID in it}
     * @throws NoSuchElementException if it is empty
     */
    public long last() {
        return last(some() + ranges() - 1);
    }

    private int some() {
        if (isEmpty()) {
            throw new NoSuchElementException("an empty set of UIDs");
        }
        return 0;
    }

    /**
     * Whether a UID is in it.
     *
     * @param uid any number
     * @return whether it is
     */
    public boolean contains(long uid) {
        int range = rangeFrom(uid);
        return range < ranges() && first(range) <= uid;
    }

    /** The first range that ends at a UID or behind it; {@link #ranges} if none does. */
    int rangeFrom(long uid) {
        int low = 0;
        int high = ranges();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (last(middle) < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * What is in this set or in another.
     *
     * @param other the other
     * @return the union
     */
    public UidSet plus(UidSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Builder builder = new Builder();
        int mine = 0;
        int others = 0;
        while (mine < ranges() || others < other.ranges()) {
            if (others == other.ranges() || mine < ranges() && first(mine) <= other.first(others)) {
                builder.add(first(mine), last(mine));
                mine++;
            } else {
                builder.add(other.first(others), other.last(others));
                others++;
            }
        }
        return builder.build();
    }

    /**
     * What is in this set and in another.
     *
     * @param other the other
     * @return the intersection
     */
    public UidSet and(UidSet other) {
        Builder builder = new Builder();
        int mine = 0;
        int others = 0;
        while (mine < ranges() && others < other.ranges()) {
            long first = Math.max(first(mine), other.first(others));
            long last = Math.min(last(mine), other.last(others));
            if (first <= last) {
                builder.add(first, last);
            }
            if (last(mine) < other.last(others)) {
                mine++;
            } else {
                others++;
            }
        }
        return builder.build();
    }

    /**
     * What is in this set and not in another.
     *
     * @param other the other
     * @return the difference
     */
    public UidSet minus(UidSet other) {
        return and(other.complement());
    }

    private UidSet complement() {
        Builder builder = new Builder();
        long from = 1;
        for (int range = 0; range < ranges(); range++) {
            if (first(range) > from) {
                builder.add(from, first(range) - 1);
            }
            from = last(range) + 1;
        }
        return from <= LARGEST ? builder.add(from, LARGEST).build() : builder.build();
    }

    /** {@return the UIDs one by one, ascending: not for sets that are not known to be small} */
    public LongStream stream() {
        PrimitiveIterator.OfLong each = new PrimitiveIterator.OfLong() {
            private int range;
            private long next = isEmpty() ? 0 : first(0);

            @Override
            public boolean hasNext() {
                return range < ranges();
            }

            @Override
            public long nextLong() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long uid = next;
                if (uid < last(range)) {
                    next = uid + 1;
                } else if (++range < ranges()) {
                    next = first(range);
                }
                return uid;
            }
        };
        return StreamSupport.longStream(
                java.util.Spliterators.spliteratorUnknownSize(each, java.util.Spliterator.ORDERED), false);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UidSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@return the ranges in ascending order, as {@code 1:3,7}; an empty text for no UID} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int range = 0; range < ranges(); range++) {
            text.append(range == 0 ? "" : ",").append(first(range));
            if (last(range) > first(range)) {
                text.append(':').append(last(range));
            }
        }
        return text.toString();
    }

    /** Collects a set in ascending order. Not thread-safe. */
    public static final class Builder {
        private int[] bounds = new int[8];
        private int used;

        /** Makes an empty one. */
        public Builder() {}

        /**
         * Adds a UID.
         *
         * @param uid not smaller than the beginning of the last range that was added
         * @return this
         * @throws IllegalArgumentException if it is no UID, or smaller
         */
        public Builder add(long uid) {
            return add(uid, uid);
        }

        /**
         * Adds a range.
         *
         * @param first its first UID, not smaller than that of the last range that was added
         * @param last its last UID, not smaller than {@code first}
         * @return this
         * @throws IllegalArgumentException if one is no UID, or they are out of order
         */
        public Builder add(long first, long last) {
            long before = used == 0 ? 1 : Integer.toUnsignedLong(bounds[used - 2]);
            if (checked(first) < before || first > checked(last)) {
                throw new IllegalArgumentException("UIDs out of order");
            }
            if (used > 0 && first <= Integer.toUnsignedLong(bounds[used - 1]) + 1) {
                bounds[used - 1] = (int) Math.max(last, Integer.toUnsignedLong(bounds[used - 1]));
                return this;
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            bounds[used++] = (int) first;
            bounds[used++] = (int) last;
            return this;
        }

        /** {@return what was added} */
        public UidSet build() {
            return used == 0 ? NONE : new UidSet(Arrays.copyOf(bounds, used));
        }
    }
}
