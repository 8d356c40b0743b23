package org.posthorn.pop3.server;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each user may log in again (RFC 2449 section 6.5). Only users who have logged in are remembered, and no longer than needed. */
final class LoginDelays {

    private static final int FIRST_SWEEP = 1_000;

    private final Clock clock;
    private final Map<String, Instant> next = new ConcurrentHashMap<>();
    private volatile int sweepAbove = FIRST_SWEEP;

    LoginDelays(Clock clock) {
        this.clock = clock;
    }

    boolean mayLogIn(String user) {
        Instant when = next.get(user);
        return when == null || !clock.instant().isBefore(when);
    }

    void loggedIn(String user, int seconds) {
        if (seconds == 0) {
            return;
        }
        Instant now = clock.instant();
        next.put(user, now.plusSeconds(seconds));
        if (next.size() > sweepAbove) {
            next.values().removeIf(when -> !now.isBefore(when));
            sweepAbove = Math.max(FIRST_SWEEP, 2 * next.size());
        }
    }

    /** How many users are remembered. */
    int size() {
        return next.size();
    }
}
