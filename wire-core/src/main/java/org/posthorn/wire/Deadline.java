package org.posthorn.wire;

import java.time.Duration;

/** A session's watch: the time it was told last, and when what it waits for is overdue. Nanoseconds since the connection began. */
public final class Deadline {

    private long now;
    private long due = Session.NEVER;

    /** A watch at zero, with nothing due. */
    public Deadline() {}

    /**
     * Takes the time; an earlier one than before is ignored.
     *
     * @param nanos nanoseconds since the connection began
     */
    public void tick(long nanos) {
        now = Math.max(now, nanos);
    }

    /** {@return the time told last} */
    public long now() {
        return now;
    }

    /**
     * Something is due {@code after} from now, unless something is due already.
     *
     * @param after how much later
     */
    public void arm(Duration after) {
        if (due == Session.NEVER) {
            due = later(now, after);
        }
    }

    /** Nothing is due any more. */
    public void disarm() {
        due = Session.NEVER;
    }

    /** {@return when it is due, or {@link Session#NEVER}} */
    public long due() {
        return due;
    }

    /** {@return whether the time has come} */
    public boolean passed() {
        return due != Session.NEVER && now >= due;
    }

    /**
     * A time so much later.
     *
     * @param from a time, in nanoseconds since the connection began
     * @param after how much later
     * @return {@code from} and {@code after} added, in nanoseconds; {@link Session#NEVER} where that does not fit
     */
    public static long later(long from, Duration after) {
        long nanos;
        try {
            nanos = after.toNanos();
        } catch (ArithmeticException e) {
            return Session.NEVER;
        }
        return nanos > Session.NEVER - from ? Session.NEVER : from + nanos;
    }
}
