package org.posthorn.wire.driver;

/** Adds up the time that a connection spends waiting. */
final class Waiting {

    private boolean on;
    private long since;
    private long sum;

    /** Begins to count. Returns false if it was counting already; then whoever began also ends it. */
    boolean begin() {
        if (on) {
            return false;
        }
        on = true;
        since = System.nanoTime();
        return true;
    }

    void end() {
        sum += System.nanoTime() - since;
        on = false;
    }

    /** Nanoseconds counted since this was last asked, those of a wait under way included. */
    long take() {
        long taken = sum;
        sum = 0;
        if (on) {
            long now = System.nanoTime();
            taken += now - since;
            since = now;
        }
        return taken;
    }
}
