package org.posthorn.wire;

import java.time.Duration;
import java.util.Objects;

/**
 * How slowly a peer may send a body: in each period at least so many octets a second. The first period is the grace.
 *
 * @param octetsPerSecond from 0, which asks for nothing
 * @param period the time over which it is judged, again and again; positive
 */
public record LeastRate(long octetsPerSecond, Duration period) {

    /** Refuses what is negative, and a period that is not positive. */
    public LeastRate {
        Objects.requireNonNull(period);
        if (octetsPerSecond < 0 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(octetsPerSecond + " octets a second over " + period);
        }
    }

    /** The octets that are asked for in one period. */
    long perPeriod() {
        return (long) (octetsPerSecond * (period.toMillis() / 1e3));
    }
}
