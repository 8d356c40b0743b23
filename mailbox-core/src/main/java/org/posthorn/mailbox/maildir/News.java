package org.posthorn.mailbox.maildir;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.mailbox.UidSet;

/** What happened to a mailbox and was not told yet. What is of one kind and follows itself is one change. Under the lock of the mailbox. */
final class News {

    private enum Kind {
        NONE,
        CAME,
        FLAGGED,
        WENT
    }

    private final List<Change> changes = new ArrayList<>();
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private UidSet gone = UidSet.NONE;
    private Kind kind = Kind.NONE;
    private long modSeq;
    private boolean wanted;
    private boolean muted;

    /** Whether anybody listens: otherwise nothing is gathered. */
    void wanted(boolean listening) {
        wanted = listening;
    }

    /** Whether what is noted is no news. */
    void muted(boolean old) {
        muted = old;
    }

    void came(Entry entry) {
        gather(Kind.CAME, entry.modSeq);
        if (wanted && !muted) {
            entries.put(entry.uid, entry);
        }
    }

    void flagged(Entry entry) {
        gather(Kind.FLAGGED, entry.modSeq);
        if (wanted && !muted) {
            entries.put(entry.uid, entry);
        }
    }

    void went(UidSet uids, long at) {
        gather(Kind.WENT, at);
        if (wanted && !muted) {
            gone = gone.plus(uids);
        }
    }

    private void gather(Kind next, long at) {
        if (next != kind) {
            end();
            kind = next;
        }
        modSeq = Math.max(modSeq, at);
    }

    private void end() {
        if (!entries.isEmpty()) {
            MessageTable table = table(entries.values());
            changes.add(kind == Kind.CAME ? new Change.Appeared(table, modSeq) : new Change.Flagged(table, modSeq));
            entries.clear();
        }
        if (!gone.isEmpty()) {
            changes.add(new Change.Vanished(gone, modSeq));
            gone = UidSet.NONE;
        }
        kind = Kind.NONE;
    }

    /** All of it, once. */
    List<Change> take() {
        end();
        List<Change> all = List.copyOf(changes);
        changes.clear();
        return all;
    }

    /** It did not happen. */
    void forget() {
        end();
        changes.clear();
    }

    static MessageTable table(Collection<Entry> entries) {
        MessageTable.Builder table = new MessageTable.Builder(entries.size());
        for (Entry entry : entries) {
            table.add(entry.uid, entry.flags, entry.modSeq);
        }
        return table.build();
    }
}
