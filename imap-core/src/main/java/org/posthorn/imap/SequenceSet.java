package org.posthorn.imap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.UidSet;

/**
 * A set of message numbers or UIDs as it is written in a command (RFC 9051 section 9, sequence-set): ranges that are never expanded, in which
 * the largest number in use can be {@code *}, or {@link #SAVED} for the result of the last search. Immutable; two are equal if they are
 * written alike, ends of a range in the same order.
 */
public final class SequenceSet {

    /** Stands for the largest number in use, {@code *}. */
    public static final long LARGEST = 0;

    /** The result of the last search that was to be saved, {@code $} (RFC 5182). */
    public static final SequenceSet SAVED = new SequenceSet(new int[0]);

    /** Every message, {@code 1:*}. */
    public static final SequenceSet ALL = range(1, LARGEST);

    /** Both ends of each range, unsigned, as they are written. */
    private final int[] bounds;

    private SequenceSet(int[] bounds) {
        this.bounds = bounds;
    }

    /**
     * These numbers.
     *
     * @param numbers at least one, each 1 to 2^32 - 1, or {@link #LARGEST}
     * @return the set
     * @throws IllegalArgumentException if there is none, or one is no such number
     */
    public static SequenceSet of(long... numbers) {
        Builder builder = new Builder();
        for (long number : numbers) {
            builder.add(number, number);
        }
        return builder.build();
    }

    /**
     * The numbers between two.
     *
     * @param first the one end, 1 to 2^32 - 1, or {@link #LARGEST}
     * @param last the other; may be the smaller
     * @return the set
     * @throws IllegalArgumentException if one is no such number
     */
    public static SequenceSet range(long first, long last) {
        return new Builder().add(first, last).build();
    }

    /**
     * The ranges of a set of UIDs.
     *
     * @param uids some UIDs
     * @return the set
     * @throws IllegalArgumentException if there is none
     */
    public static SequenceSet of(UidSet uids) {
        Builder builder = new Builder();
        for (int range = 0; range < uids.ranges(); range++) {
            builder.add(uids.first(range), uids.last(range));
        }
        return builder.build();
    }

    /** {@return whether it is {@link #SAVED}} */
    public boolean isSaved() {
        return bounds.length == 0;
    }

    /** {@return how many ranges are written, a single number being one; 0 for {@link #SAVED}} */
    public int ranges() {
        return bounds.length / 2;
    }

    /**
     * The end of a range that is written first.
     *
     * @param range its number, from 0
     * @return the end, or {@link #LARGEST}
     */
    public long first(int range) {
        return Integer.toUnsignedLong(bounds[2 * range]);
    }

    /**
     * The end of a range that is written last.
     *
     * @param range its number, from 0
     * @return the end, or {@link #LARGEST}; as {@link #first(int)} for a single number
     */
    public long last(int range) {
        return Integer.toUnsignedLong(bounds[2 * range + 1]);
    }

    /**
     * The numbers, once it is known what {@code *} is.
     *
     * @param largest the largest number in use; 0 if there is none, which leaves out ranges with {@code *}
     * @return the numbers, whether they are in use or not
     * @throws IllegalStateException if it is {@link #SAVED}
     */
    public UidSet resolve(long largest) {
        if (isSaved()) {
            throw new IllegalStateException("a saved result is known to the session only");
        }
        long[] ranges = new long[ranges()];
        int count = 0;
        for (int range = 0; range < ranges.length; range++) {
            long first = first(range) == LARGEST ? largest : first(range);
            long last = last(range) == LARGEST ? largest : last(range);
            if (first != 0 && last != 0) {
                // 32 bits each: sorted by the smaller end, as signed numbers because UIDs over 2^31 are rare but there
                ranges[count++] = (Math.min(first, last) << 32 | Math.max(first, last)) ^ Long.MIN_VALUE;
            }
        }
        Arrays.sort(ranges, 0, count);
        UidSet.Builder builder = new UidSet.Builder();
        for (int range = 0; range < count; range++) {
            long both = ranges[range] ^ Long.MIN_VALUE;
            builder.add(both >>> 32, both & UidSet.LARGEST);
        }
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SequenceSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@return the set as it is written, {@code 1:3,7,12:*}} */
    @Override
    public String toString() {
        if (isSaved()) {
            return "$";
        }
        StringBuilder text = new StringBuilder();
        for (int range = 0; range < ranges(); range++) {
            text.append(range == 0 ? "" : ",").append(end(first(range)));
            if (last(range) != first(range)) {
                text.append(':').append(end(last(range)));
            }
        }
        return text.toString();
    }

    private static String end(long number) {
        return number == LARGEST ? "*" : Long.toString(number);
    }

    /** Collects ranges in the order in which they are to be written. Not thread-safe. */
    public static final class Builder {
        private int[] bounds = new int[2];
        private int used;

        /** Makes an empty one. */
        public Builder() {}

        /**
         * Adds a range.
         *
         * @param first the end that is written first, 1 to 2^32 - 1, or {@link #LARGEST}
         * @param last the other; the same for a single number
         * @return this
         * @throws IllegalArgumentException if one is no such number
         */
        public Builder add(long first, long last) {
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, used * 2);
            }
            bounds[used++] = checked(first);
            bounds[used++] = checked(last);
            return this;
        }

        private static int checked(long number) {
            if (number < 0 || number > UidSet.LARGEST) {
                throw new IllegalArgumentException("not a message number: " + number);
            }
            return (int) number;
        }

        /** {@return how many ranges were added} */
        public int ranges() {
            return used / 2;
        }

        /**
         * What was added.
         *
         * @return the set
         * @throws IllegalArgumentException if nothing was
         */
        public SequenceSet build() {
            if (used == 0) {
                throw new IllegalArgumentException("an empty set of messages cannot be written");
            }
            return new SequenceSet(Arrays.copyOf(bounds, used));
        }
    }
}
