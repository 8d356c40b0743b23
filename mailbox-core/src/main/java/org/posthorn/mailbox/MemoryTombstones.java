package org.posthorn.mailbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was expunged, and when; of what is long ago, only that it was. */
final class MemoryTombstones {

    private static final int MOST = 1_000;

    private record Expunge(long modSeq, UidSet uids) {}

    private final Deque<Expunge> expunges = new ArrayDeque<>();

    void add(long modSeq, UidSet uids) {
        expunges.addLast(new Expunge(modSeq, uids));
        if (expunges.size() > MOST) {
            // The two oldest become one of the later date: told too often, but never too seldom.
            Expunge oldest = expunges.removeFirst();
            Expunge next = expunges.removeFirst();
            expunges.addFirst(new Expunge(next.modSeq, next.uids.plus(oldest.uids)));
        }
    }

    UidSet since(long modSeq) {
        UidSet vanished = UidSet.NONE;
        for (Expunge expunge : expunges) {
            if (expunge.modSeq > modSeq) {
                vanished = vanished.plus(expunge.uids);
            }
        }
        return vanished;
    }
}
