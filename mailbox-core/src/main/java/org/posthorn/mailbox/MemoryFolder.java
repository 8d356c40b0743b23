package org.posthorn.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mailbox in memory, whoever uses it. Under the lock of the store. */
final class MemoryFolder {

    final MemoryStore store;
    final MemoryUser owner;
    final long uidValidity;
    final Watchers<Change> watchers = new Watchers<>();
    final MemoryTombstones tombstones = new MemoryTombstones();
    final MemoryAnnotations annotations = new MemoryAnnotations();
    final Map<String, Set<Right>> accessList = new TreeMap<>();
    final EnumSet<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
    private final Map<Keyword, Keyword> keywords = new HashMap<>();
    private List<MemoryMessage> messages = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private long uidNext = 1;
    private long modSeq = 1;
    MailboxName name;
    long firstRecent = 1;
    boolean held;
    boolean gone;

    MemoryFolder(MemoryStore store, MemoryUser owner, MailboxName name, long uidValidity) {
        this.store = store;
        this.owner = owner;
        this.name = name;
        this.uidValidity = uidValidity;
    }

    String id() {
        return "F" + uidValidity;
    }

    long uidNext() {
        return uidNext;
    }

    Snapshot snapshot() {
        Snapshot known = snapshot;
        if (known == null) {
            known = new Snapshot(uidValidity, uidNext, modSeq, table(messages));
            snapshot = known;
        }
        return known;
    }

    static MessageTable table(Collection<MemoryMessage> messages) {
        MessageTable.Builder table = new MessageTable.Builder(messages.size());
        for (MemoryMessage message : messages) {
            table.add(message.uid(), message.flags, message.modSeq);
        }
        return table.build();
    }

    @Nullable MemoryMessage message(long uid) {
        int row = rowFrom(uid);
        return row < messages.size() && messages.get(row).uid() == uid ? messages.get(row) : null;
    }

    private int rowFrom(long uid) {
        int low = 0;
        int high = messages.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (messages.get(middle).uid() < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    List<MemoryMessage> messages(UidSet uids) {
        List<MemoryMessage> found = new ArrayList<>();
        for (int range = 0; range < uids.ranges(); range++) {
            for (int row = rowFrom(uids.first(range));
                    row < messages.size() && messages.get(row).uid() <= uids.last(range);
                    row++) {
                found.add(messages.get(row));
            }
        }
        return found;
    }

    // ---- changes ----

    /** A message that is about to come. */
    record Arrival(MemoryContent content, Flags flags, Instant internalDate) {}

    /** Whether so many more can come; and if so, that all their keywords are known. */
    void requireRoom(List<Arrival> arrivals) throws MailboxException {
        if (uidNext + arrivals.size() > UidSet.LARGEST + 1) {
            throw new MailboxException.LimitReached("no UIDs are left");
        }
        for (Arrival arrival : arrivals) {
            learn(arrival.flags());
        }
    }

    /** Puts messages in. What they take was taken before. */
    UidSet add(List<Arrival> arrivals, Instant now) {
        if (arrivals.isEmpty()) {
            return UidSet.NONE;
        }
        long changed = changed();
        long first = uidNext;
        for (Arrival arrival : arrivals) {
            messages.add(new MemoryMessage(
                    uidNext++, arrival.content(), known(arrival.flags()), arrival.internalDate(), now, changed));
        }
        int from = messages.size() - arrivals.size();
        tell(new Change.Appeared(table(messages.subList(from, messages.size())), modSeq));
        return UidSet.range(first, uidNext - 1);
    }

    FlagsStored change(UidSet uids, FlagChange change, long unchangedSince, Set<Right> rights) throws MailboxException {
        learn(change.flags());
        UidSet.Builder modified = new UidSet.Builder();
        List<MemoryMessage> applied = new ArrayList<>();
        List<Flags> after = new ArrayList<>();
        for (MemoryMessage message : messages(uids)) {
            if (message.modSeq > unchangedSince) {
                modified.add(message.uid());
            } else {
                applied.add(message);
                after.add(known(FlagRights.applied(message.flags, change, rights)));
            }
        }
        store(applied, after);
        return new FlagsStored(table(applied), modified.build());
    }

    private void store(List<MemoryMessage> applied, List<Flags> after) {
        List<MemoryMessage> changed = new ArrayList<>();
        for (int i = 0; i < applied.size(); i++) {
            MemoryMessage message = applied.get(i);
            if (!message.flags.equals(after.get(i))) {
                message.flags = after.get(i);
                changed.add(message);
            }
        }
        if (!changed.isEmpty()) {
            long now = changed();
            changed.forEach(m -> m.modSeq = now);
            tell(new Change.Flagged(table(changed), modSeq));
        }
    }

    UidSet expunge(UidSet uids) {
        List<MemoryMessage> going = messages(uids);
        if (going.isEmpty()) {
            return UidSet.NONE;
        }
        UidSet.Builder builder = new UidSet.Builder();
        long octets = 0;
        for (MemoryMessage message : going) {
            builder.add(message.uid());
            octets += message.size();
        }
        UidSet gone = builder.build();
        List<MemoryMessage> staying = new ArrayList<>(messages.size() - going.size());
        for (MemoryMessage message : messages) {
            if (!gone.contains(message.uid())) {
                staying.add(message);
            }
        }
        messages = staying;
        owner.release(going.size(), octets);
        tombstones.add(changed(), gone);
        tell(new Change.Vanished(gone, modSeq));
        return gone;
    }

    long octets() {
        return messages.stream().mapToLong(MemoryMessage::size).sum();
    }

    /** The mailbox is deleted. */
    void discard() {
        gone = true;
        owner.release(messages.size(), octets());
        owner.releaseAnnotations(annotations.octets());
        messages = new ArrayList<>();
        snapshot = null;
        watchers.tell(new Change.Gone());
    }

    private long changed() {
        snapshot = null;
        return ++modSeq;
    }

    private void tell(Change change) {
        watchers.tell(change);
        store.tellTree(this, change);
    }

    // ---- keywords are spelled as they were first ----

    private void learn(Flags flags) throws MailboxException {
        for (Keyword keyword : flags.keywords()) {
            if (!keywords.containsKey(keyword)) {
                if (keywords.size() >= store.limits().keywords()) {
                    throw new MailboxException.LimitReached("no more keywords in this mailbox");
                }
                keywords.put(keyword, keyword);
            }
        }
    }

    private Flags known(Flags flags) {
        for (Keyword keyword : flags.keywords()) {
            Keyword spelled = keywords.get(keyword);
            if (spelled != null && !spelled.name().equals(keyword.name())) {
                return respelled(flags);
            }
        }
        return flags;
    }

    private Flags respelled(Flags flags) {
        List<Flag> all = new ArrayList<>();
        for (Flag flag : flags.all()) {
            all.add(flag instanceof Keyword keyword ? keywords.getOrDefault(keyword, keyword) : flag);
        }
        return Flags.of(all);
    }

    // ---- who may do what ----

    Set<Right> rights(MemoryUser user) {
        if (user == owner) {
            return EnumSet.allOf(Right.class);
        }
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        rights.addAll(accessList.getOrDefault(AccessLists.ANYONE, Set.of()));
        rights.addAll(accessList.getOrDefault(user.name, Set.of()));
        return rights;
    }
}
