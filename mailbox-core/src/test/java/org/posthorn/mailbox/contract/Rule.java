package org.posthorn.mailbox.contract;

/**
 * A rule.
 *
 * @param name what it says
 * @param trial fails when it is not kept
 */
record Rule(String name, Trial trial) {

    /** Tries a rule on a fresh store. */
    interface Trial {
        void on(Bed bed) throws Exception;
    }
}
