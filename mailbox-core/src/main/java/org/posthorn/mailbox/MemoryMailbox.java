package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A mailbox in memory as one user may use it. */
@SuppressWarnings("try") // the lock is held, not used
final class MemoryMailbox
        implements Mailbox,
                ModSequences,
                Tombstones,
                Watchable,
                AccessLists,
                Annotations,
                ObjectIds,
                SaveDates,
                Recency,
                ExclusiveAccess,
                Replacement,
                MultiAppend,
                AtomicMove {

    private final MemoryStore store;
    private final MemoryFolder folder;
    private final MemoryUser user;

    MemoryMailbox(MemoryStore store, MemoryFolder folder, MemoryUser user) {
        this.store = store;
        this.folder = folder;
        this.user = user;
    }

    MemoryFolder folder() {
        return folder;
    }

    /** Whether it may be done, under the lock. */
    MemoryFolder with(Right right) throws MailboxException {
        if (folder.gone) {
            throw new MailboxException.NoSuchMailbox(folder.name);
        }
        if (!folder.rights(user).contains(right)) {
            throw new MailboxException.NotPermitted("not permitted in this mailbox");
        }
        return folder;
    }

    private Optional<MemoryMessage> found(long uid) throws MailboxException {
        return Optional.ofNullable(with(Right.READ).message(uid));
    }

    @Override
    public MailboxName name() {
        try (MemoryStore.Lock lock = store.lock()) {
            return store.nameFor(user, folder);
        }
    }

    @Override
    public Snapshot snapshot() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.READ).snapshot();
        }
    }

    @Override
    public Optional<StoredMessage> message(long uid) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return found(uid).map(m -> m);
        }
    }

    @Override
    public long octets() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.READ).octets();
        }
    }

    @Override
    public OptionalLong largestMessage() {
        return OptionalLong.of(store.limits().messageOctets());
    }

    @Override
    public Appending append() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            with(Right.INSERT);
            return new MemoryAppending(store, this, null, 0);
        }
    }

    @Override
    public Appending replace(Mailbox source, long uid) throws MailboxException {
        if (!(source instanceof MemoryMailbox other) || other.store != store) {
            throw new MailboxException.Impossible("a mailbox of another store");
        }
        try (MemoryStore.Lock lock = store.lock()) {
            with(Right.INSERT);
            other.with(Right.DELETE_MESSAGES);
            if (other.with(Right.EXPUNGE).message(uid) == null) {
                throw new MailboxException.MessageGone("the message to be replaced is gone");
            }
            return new MemoryAppending(store, this, other, uid);
        }
    }

    /** Puts in what was gathered, for which room was taken from the owner already. */
    Appended commit(List<MemoryFolder.Arrival> arrivals) throws MailboxException {
        Set<Right> rights = with(Right.INSERT).rights(user);
        List<MemoryFolder.Arrival> allowed = new ArrayList<>();
        for (MemoryFolder.Arrival arrival : arrivals) {
            Flags flags = FlagRights.allowed(arrival.flags(), rights);
            allowed.add(new MemoryFolder.Arrival(arrival.content(), flags, arrival.internalDate()));
        }
        folder.requireRoom(allowed);
        return new Appended(folder.uidValidity, folder.add(allowed, store.now()));
    }

    @Override
    public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
        return change(uids, change, Long.MAX_VALUE);
    }

    @Override
    public FlagsStored change(UidSet uids, FlagChange change, long unchangedSince) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            Set<Right> rights = with(Right.READ).rights(user);
            if (FlagRights.forbidden(change, rights)) {
                throw new MailboxException.NotPermitted("these flags may not be changed");
            }
            return folder.change(uids, change, unchangedSince, rights);
        }
    }

    @Override
    public UidSet expunge(UidSet uids) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.EXPUNGE).expunge(uids);
        }
    }

    @Override
    public Copied copy(UidSet uids, Mailbox target) throws MailboxException {
        if (!(target instanceof MemoryMailbox other) || other.store != store) {
            return Copying.copy(this, uids, target);
        }
        try (MemoryStore.Lock lock = store.lock()) {
            return copyHere(uids, other);
        }
    }

    @Override
    public Copied move(UidSet uids, Mailbox target) throws MailboxException {
        if (!(target instanceof MemoryMailbox other) || other.store != store) {
            return Mailbox.super.move(uids, target);
        }
        try (MemoryStore.Lock lock = store.lock()) {
            with(Right.DELETE_MESSAGES);
            with(Right.EXPUNGE);
            if (folder.owner != other.folder.owner) {
                Copied copied = copyHere(uids, other);
                folder.expunge(copied.from());
                return copied;
            }
            // What leaves makes the room for what comes: a full account can still be tidied up.
            List<MemoryMessage> moving = with(Right.READ).messages(uids);
            other.with(Right.INSERT);
            Appended appended = other.commit(arrivals(moving));
            UidSet from = uids(moving);
            folder.owner.release(-moving.size(), -octets(moving));
            folder.expunge(from);
            return new Copied(appended.uidValidity(), from, appended.uids());
        }
    }

    private Copied copyHere(UidSet uids, MemoryMailbox target) throws MailboxException {
        List<MemoryMessage> copied = with(Right.READ).messages(uids);
        target.with(Right.INSERT);
        target.folder.owner.take(copied.size(), octets(copied));
        boolean done = false;
        try {
            Appended appended = target.commit(arrivals(copied));
            done = true;
            return new Copied(appended.uidValidity(), uids(copied), appended.uids());
        } finally {
            if (!done) {
                target.folder.owner.release(copied.size(), octets(copied));
            }
        }
    }

    private static List<MemoryFolder.Arrival> arrivals(List<MemoryMessage> messages) {
        return messages.stream()
                .map(m -> new MemoryFolder.Arrival(m.content(), m.flags, m.internalDate()))
                .toList();
    }

    private static UidSet uids(List<MemoryMessage> messages) {
        UidSet.Builder uids = new UidSet.Builder();
        messages.forEach(m -> uids.add(m.uid()));
        return uids.build();
    }

    private static long octets(List<MemoryMessage> messages) {
        return messages.stream().mapToLong(MemoryMessage::size).sum();
    }

    // ---- powers ----

    @Override
    public UidSet vanishedSince(long modSeq) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.READ).tombstones.since(modSeq);
        }
    }

    private record Watching(MemoryStore store, MemoryFolder folder, Consumer<Change> watcher, Snapshot start)
            implements Watch {
        @Override
        public void close() {
            try (MemoryStore.Lock lock = store.lock()) {
                folder.watchers.remove(watcher);
            }
        }
    }

    @Override
    public Watch watch(Consumer<Change> watcher) throws MailboxException {
        // A lambda may be one object each time: what is closed has to be this watch.
        Consumer<Change> own = new Consumer<>() {
            @Override
            public void accept(Change change) {
                watcher.accept(change);
            }
        };
        try (MemoryStore.Lock lock = store.lock()) {
            Snapshot start = with(Right.READ).snapshot();
            folder.watchers.add(own);
            return new Watching(store, folder, own, start);
        }
    }

    @Override
    public Set<Right> rights() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return Collections.unmodifiableSet(with(Right.LOOKUP).rights(user));
        }
    }

    @Override
    public Map<String, Set<Right>> accessList() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            Map<String, Set<Right>> all = new TreeMap<>(with(Right.ADMINISTER).accessList);
            all.put(folder.owner.name, Collections.unmodifiableSet(EnumSet.allOf(Right.class)));
            return Collections.unmodifiableMap(all);
        }
    }

    @Override
    public void grant(String identifier, Set<Right> rights) throws MailboxException {
        String who = identifier.equals(ANYONE) ? ANYONE : store.prepared(identifier);
        try (MemoryStore.Lock lock = store.lock()) {
            with(Right.ADMINISTER);
            if (who.equals(folder.owner.name)) {
                throw new MailboxException.Impossible("the owner has all rights");
            }
            if (rights.isEmpty()) {
                folder.accessList.remove(who);
            } else {
                folder.accessList.put(who, Collections.unmodifiableSet(EnumSet.copyOf(rights)));
            }
        }
    }

    @Override
    public Set<Right> alwaysGranted(String identifier) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            boolean owner = with(Right.ADMINISTER).owner.name.equals(identifier);
            return owner ? Collections.unmodifiableSet(EnumSet.allOf(Right.class)) : Set.of();
        }
    }

    @Override
    public Map<String, ByteBuffer> annotations() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return Collections.unmodifiableMap(with(Right.READ).annotations.seenBy(user));
        }
    }

    @Override
    public void annotate(Map<String, ByteBuffer> values, Set<String> removed) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            with(Right.READ);
            for (String name : values.keySet()) {
                requireForShared(name);
            }
            for (String name : removed) {
                requireForShared(name);
            }
            folder.annotations.change(user, values, removed, folder.owner);
            store.tellTree(folder, TreeChange.Annotated::new);
        }
    }

    private void requireForShared(String name) throws MailboxException {
        if (MemoryAnnotations.folded(name).startsWith("/shared/")) {
            with(Right.WRITE);
        }
    }

    @Override
    public String mailboxId() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.LOOKUP).id();
        }
    }

    @Override
    public Optional<String> emailId(long uid) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return found(uid).map(m -> m.content().id());
        }
    }

    /** Conversations are not told: that would need every message to be read when it comes. */
    @Override
    public Optional<String> threadId(long uid) {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> saveDate(long uid) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return found(uid).map(MemoryMessage::saveDate);
        }
    }

    @Override
    public long firstRecent() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return with(Right.READ).firstRecent;
        }
    }

    @Override
    public long claimRecent() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            long first = with(Right.READ).firstRecent;
            folder.firstRecent = folder.uidNext();
            return first;
        }
    }

    @Override
    public Hold hold() throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            if (with(Right.READ).held) {
                throw new MailboxException.InUse("the mailbox is held by another");
            }
            folder.held = true;
        }
        return new Hold() {
            private boolean over;

            @Override
            public void close() {
                try (MemoryStore.Lock lock = store.lock()) {
                    if (!over) {
                        over = true;
                        folder.held = false;
                    }
                }
            }
        };
    }
}
