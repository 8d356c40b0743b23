package org.posthorn.wire;

import java.util.Optional;

/**
 * Judges whether a body comes fast enough. It judges only when there is nothing left to read, so that a slow application is not taken for
 * a slow peer as long as bytes are waiting.
 */
public final class BodyWatch {

    private final LeastRate rate;
    private long periodEnd = Session.NEVER;
    private long octets;

    /**
     * A watch that has not been started.
     *
     * @param rate the least that must come
     */
    public BodyWatch(LeastRate rate) {
        this.rate = rate;
    }

    /**
     * A body begins.
     *
     * @param now the time, in nanoseconds since the connection began
     */
    public void start(long now) {
        periodEnd = Deadline.later(now, rate.period());
        octets = 0;
    }

    /**
     * So many octets came.
     *
     * @param count how many octets
     */
    public void add(int count) {
        octets += count;
    }

    /** {@return when to judge next, or {@link Session#NEVER}} */
    public long due() {
        return periodEnd;
    }

    /**
     * Judges, with nothing left to read: TIMED_OUT if in this period nothing came, TOO_SLOW if too little did; else the next one begins.
     *
     * @param now the time, in nanoseconds since the connection began
     * @return what the peer did wrong, if anything
     */
    public Optional<Violation.Kind> judge(long now) {
        if (now < periodEnd || periodEnd == Session.NEVER) {
            return Optional.empty();
        }
        if (octets == 0) {
            return Optional.of(Violation.Kind.TIMED_OUT);
        }
        if (octets < rate.perPeriod()) {
            return Optional.of(Violation.Kind.TOO_SLOW);
        }
        start(now);
        return Optional.empty();
    }
}
