package org.posthorn.verify.bench;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param warmups rounds before those that count
 * @param rounds rounds that count
 * @param round how long one takes
 * @param connections how many idle ones memory is measured with
 * @param starts how many times a server is started
 * @param transfer octets of the large message
 */
record Effort(int warmups, int rounds, Duration round, int connections, int starts, long transfer) {

    static final Effort WHOLE = new Effort(3, 5, Duration.ofMillis(700), 5_000, 9, 1L << 30);
    static final Effort QUICK = new Effort(1, 2, Duration.ofMillis(300), 500, 3, 64L << 20);
}
