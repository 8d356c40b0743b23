package org.posthorn.mailbox.maildir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.posthorn.mailbox.UidSet;

/** Which UIDs were expunged, and when; of those long ago, only a later date than the true one. */
final class Tombs {

    static final int MOST = 1_000;

    /**
     * What one step expunged.
     *
     * @param modSeq the modification sequence it got
     * @param uids which
     */
    record Tomb(long modSeq, UidSet uids) {}

    private final Deque<Tomb> tombs = new ArrayDeque<>();

    void add(long modSeq, UidSet uids) {
        tombs.addLast(new Tomb(modSeq, uids));
        if (tombs.size() > MOST) {
            Tomb oldest = tombs.removeFirst();
            Tomb next = tombs.removeFirst();
            tombs.addFirst(new Tomb(next.modSeq, next.uids.plus(oldest.uids)));
        }
    }

    UidSet since(long modSeq) {
        UidSet vanished = UidSet.NONE;
        for (Iterator<Tomb> latest = tombs.descendingIterator(); latest.hasNext(); ) {
            Tomb tomb = latest.next();
            if (tomb.modSeq <= modSeq) {
                return vanished;
            }
            vanished = vanished.plus(tomb.uids);
        }
        return vanished;
    }

    Iterable<Tomb> all() {
        return tombs;
    }
}
