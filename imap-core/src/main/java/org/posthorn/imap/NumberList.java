package org.posthorn.imap;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Message numbers or UIDs in an order that means something, four octets each. Immutable. */
public final class NumberList {

    /** No number. */
    public static final NumberList NONE = new NumberList(new int[0]);

    private final int[] numbers;

    private NumberList(int[] numbers) {
        this.numbers = numbers;
    }

    /**
     * These numbers.
     *
     * @param numbers each 1 to 2^32 - 1
     * @return the list
     * @throws IllegalArgumentException if one is no such number
     */
    public static NumberList of(long... numbers) {
        Builder builder = new Builder();
        for (long number : numbers) {
            builder.add(number);
        }
        return builder.build();
    }

    /** {@return how many there are} */
    public int size() {
        return numbers.length;
    }

    /**
     * One of them.
     *
     * @param index from 0
     * @return the number
     */
    public long at(int index) {
        return Integer.toUnsignedLong(numbers[index]);
    }

    /** {@return the numbers in their order} */
    public LongStream stream() {
        return IntStream.of(numbers).mapToLong(Integer::toUnsignedLong);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumberList list && Arrays.equals(numbers, list.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return Arrays.toString(stream().toArray());
    }

    /** Collects numbers. Not thread-safe. */
    public static final class Builder {
        private int[] numbers = new int[8];
        private int used;

        /** Makes an empty one. */
        public Builder() {}

        /**
         * Adds a number.
         *
         * @param number 1 to 2^32 - 1
         * @return this
         * @throws IllegalArgumentException if it is no such number
         */
        public Builder add(long number) {
            if (used == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * used);
            }
            numbers[used++] = (int) Checks.number(number, 1, 0xFFFF_FFFFL);
            return this;
        }

        /** {@return what was added} */
        public NumberList build() {
            return used == 0 ? NONE : new NumberList(Arrays.copyOf(numbers, used));
        }
    }
}
