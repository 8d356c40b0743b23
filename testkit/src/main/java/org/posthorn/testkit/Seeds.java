package org.posthorn.testkit;

/** Where random runs begin. */
final class Seeds {

    /** The system property that repeats a run: the seed that a failure printed. */
    static final String PROPERTY = "posthorn.seed";

    /** The system property for the number of random runs of each transcript. */
    static final String COUNT = "posthorn.cuts";

    private static final int COUNT_BY_DEFAULT = 1_000;

    private Seeds() {}

    /** The seed that was asked for, or a new one. */
    static long first() {
        return Long.getLong(PROPERTY, System.nanoTime());
    }

    /** How many random runs: one when a seed was asked for. */
    static int count() {
        return Integer.getInteger(COUNT, System.getProperty(PROPERTY) == null ? COUNT_BY_DEFAULT : 1);
    }
}
