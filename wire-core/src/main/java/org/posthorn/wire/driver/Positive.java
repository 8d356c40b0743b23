package org.posthorn.wire.driver;

import java.time.Duration;

/** The check that all time limits share. */
final class Positive {

    private Positive() {}

    static void check(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("a time limit must be positive: " + limit);
        }
        limit.toNanos(); // an ArithmeticException now, rather than when a connection is open
    }
}
