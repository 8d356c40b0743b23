package org.posthorn.smtp.client;

import java.time.Duration;

/**
 * How much an {@link SmtpPool} holds, and for how long. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param connections most connections at a time
 * @param messages most messages over one connection
 * @param age how long a connection is used at most, from its beginning
 * @param idle how long a connection that nobody uses is kept at most
 * @param check a connection that was idle for longer is asked (NOOP) before it is used
 * @param waiting most threads that wait for a connection
 * @param patience how long each waits
 */
public record PoolLimits(
        int connections, int messages, Duration age, Duration idle, Duration check, int waiting, Duration patience) {

    /** Four connections, each for 100 messages and 10 minutes, 30 seconds of which idle, asked after two; 1,000 threads may wait a minute. */
    public static final PoolLimits DEFAULTS = new PoolLimits(
            4,
            100,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            1_000,
            Duration.ofMinutes(1));

    /** Refuses what is not positive, but for waiting and check, which may be 0. */
    public PoolLimits {
        if (connections < 1 || messages < 1 || waiting < 0) {
            throw new IllegalArgumentException("a pool needs connections, and each of them messages");
        }
        if (age.isNegative() || age.isZero() || idle.isNegative() || check.isNegative() || patience.isNegative()) {
            throw new IllegalArgumentException("times must not be negative");
        }
    }

    /**
     * {@return the same with another {@link #connections}}
     *
     * @param most the most there may be
     */
    public PoolLimits withConnections(int most) {
        return new PoolLimits(most, messages, age, idle, check, waiting, patience);
    }

    /**
     * {@return the same with another {@link #messages}}
     *
     * @param most the most there may be
     */
    public PoolLimits withMessages(int most) {
        return new PoolLimits(connections, most, age, idle, check, waiting, patience);
    }

    /**
     * {@return the same with another {@link #age}}
     *
     * @param most how long
     */
    public PoolLimits withAge(Duration most) {
        return new PoolLimits(connections, messages, most, idle, check, waiting, patience);
    }

    /**
     * {@return the same with another {@link #idle}}
     *
     * @param most how long
     */
    public PoolLimits withIdle(Duration most) {
        return new PoolLimits(connections, messages, age, most, check, waiting, patience);
    }

    /**
     * {@return the same with another {@link #check}}
     *
     * @param after how long; zero asks each time
     */
    public PoolLimits withCheck(Duration after) {
        return new PoolLimits(connections, messages, age, idle, after, waiting, patience);
    }

    /**
     * {@return the same with another {@link #waiting} and {@link #patience}}
     *
     * @param threads the most there may be
     * @param time how long each waits
     */
    public PoolLimits withWaiting(int threads, Duration time) {
        return new PoolLimits(connections, messages, age, idle, check, threads, time);
    }
}
