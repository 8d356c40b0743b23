package org.posthorn.mailbox.maildir;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.UidSet;

/** The messages of a Maildir by their UIDs and by their names, and how far its numbers are. Under the lock of the mailbox. */
final class Index {

    final News news;
    final Tombs tombs = new Tombs();
    final long uidValidity;
    private final Map<FileName.Base, Entry> byBase = new HashMap<>();
    private List<Entry> entries = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private long uidNext;
    private long modSeq;
    private long firstRecent;

    /** An empty one. */
    Index(News news, long uidValidity, long uidNext, long modSeq, long firstRecent) {
        this.news = news;
        this.uidValidity = uidValidity;
        this.uidNext = uidNext;
        this.modSeq = modSeq;
        this.firstRecent = firstRecent;
    }

    /** Whether these numbers can be those of a mailbox. */
    boolean isPossible() {
        return uidValidity >= 1
                && uidValidity <= UidSet.LARGEST
                && uidNext >= 1
                && uidNext <= UidSet.LARGEST + 1
                && modSeq >= 1;
    }

    // ---- what there is ----

    long uidNext() {
        return uidNext;
    }

    long modSeq() {
        return modSeq;
    }

    long firstRecent() {
        return firstRecent;
    }

    /** The highest UID of a message; 0 if there is none. */
    long last() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).uid;
    }

    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    @Nullable Entry entry(FileName.Base base) {
        return byBase.get(base);
    }

    @Nullable Entry entry(long uid) {
        int row = rowFrom(uid);
        return row < entries.size() && entries.get(row).uid == uid ? entries.get(row) : null;
    }

    private int rowFrom(long uid) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).uid < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    List<Entry> entries(UidSet uids) {
        List<Entry> found = new ArrayList<>();
        for (int range = 0; range < uids.ranges(); range++) {
            for (int row = rowFrom(uids.first(range));
                    row < entries.size() && entries.get(row).uid <= uids.last(range);
                    row++) {
                found.add(entries.get(row));
            }
        }
        return found;
    }

    static UidSet uids(Collection<Entry> some) {
        UidSet.Builder uids = new UidSet.Builder();
        some.forEach(e -> uids.add(e.uid));
        return uids.build();
    }

    Snapshot snapshot() {
        Snapshot known = snapshot;
        if (known == null) {
            known = new Snapshot(uidValidity, uidNext, modSeq, News.table(entries));
            snapshot = known;
        }
        return known;
    }

    // ---- what happens ----

    /** The next modification sequence. */
    long nextModSeq() {
        return modSeq + 1;
    }

    private void at(long changed) {
        modSeq = Math.max(modSeq, changed);
        snapshot = null;
    }

    /** A message with a UID that is higher than all before. */
    void add(Entry entry) {
        at(entry.modSeq);
        entries.add(entry);
        byBase.put(entry.base, entry);
        uidNext = Math.max(uidNext, entry.uid + 1);
        news.came(entry);
    }

    /** Its flags, which it has already, are others than before. */
    void flagged(Entry entry, long changed) {
        at(changed);
        entry.modSeq = changed;
        news.flagged(entry);
    }

    /** They are gone; those that are not here were gone before. */
    void remove(UidSet uids, long changed) {
        at(changed);
        tombs.add(changed, uids);
        List<Entry> gone = entries(uids);
        if (gone.isEmpty()) {
            return;
        }
        gone.forEach(e -> byBase.remove(e.base, e));
        news.went(uids(gone), changed);
        if (gone.size() == 1) {
            entries.remove(rowFrom(gone.get(0).uid));
        } else {
            List<Entry> staying = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                if (!uids.contains(entry.uid)) {
                    staying.add(entry);
                }
            }
            entries = staying;
        }
    }

    void claimRecent(long first) {
        firstRecent = Math.max(firstRecent, first);
    }

    /** Letters mean something else: tells whose flags are others now. */
    List<Entry> respelled(Keywords keywords) {
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : entries) {
            var now = keywords.flags(entry.letters, entry.more);
            if (!now.equals(entry.flags)) {
                entry.flags = now;
                changed.add(entry);
            }
        }
        snapshot = null;
        return changed;
    }

    /** Tells what is different here from what was known before, of the same UIDVALIDITY. */
    void tellSince(Index before) {
        UidSet vanished = uids(before.entries).minus(uids(entries));
        if (!vanished.isEmpty()) {
            news.went(vanished, modSeq);
        }
        for (Entry entry : entries) {
            Entry known = before.entry(entry.uid);
            if (known != null && known.modSeq != entry.modSeq) {
                news.flagged(entry);
            }
        }
        for (Entry entry : entries) {
            if (before.entry(entry.uid) == null) {
                news.came(entry);
            }
        }
    }
}
