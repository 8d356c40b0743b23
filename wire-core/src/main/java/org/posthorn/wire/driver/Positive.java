package org.posthorn.wire.driver;

import java.time.Duration;

/** The check that all time limits share. */
final class Positive {

    /** What a count of nanoseconds can hold, as deadlines do. */
    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

    private Positive() {}

    static void check(Duration limit) {
        if (limit.isZero() || limit.isNegative() || limit.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a time limit must be positive, and less than 292 years: " + limit);
        }
    }
}
