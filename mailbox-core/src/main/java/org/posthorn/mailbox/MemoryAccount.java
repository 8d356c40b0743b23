package org.posthorn.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The mailboxes that one user sees in a store in memory. */
@SuppressWarnings("try") // the lock is held, not used
final class MemoryAccount
        implements Account, Subscriptions, SpecialUses, Quotas, Annotations, Namespaces, WatchableTree {

    private final MemoryStore store;
    private final MemoryUser user;

    MemoryAccount(MemoryStore store, MemoryUser user) {
        this.store = store;
        this.user = user;
    }

    /** Whose tree a name is in, and what it is called there. */
    private record Place(MemoryUser owner, MailboxName name) {}

    /** Null if it is in nobody's. */
    private @Nullable Place place(MailboxName name) {
        if (!name.isBelow(MemoryStore.OTHER_USERS)) {
            return name.equals(MemoryStore.OTHER_USERS) ? null : new Place(user, name);
        }
        List<String> segments = name.segments();
        MemoryUser owner = store.users().get(segments.get(1));
        if (owner == null || owner == user || segments.size() < 3) {
            return null;
        }
        return new Place(owner, new MailboxName(segments.subList(2, segments.size())));
    }

    private @Nullable MemoryFolder visible(MailboxName name) {
        Place place = place(name);
        MemoryFolder folder = place == null ? null : place.owner.folders.get(place.name);
        return folder != null && folder.rights(user).contains(Right.LOOKUP) ? folder : null;
    }

    private MemoryFolder existing(MailboxName name) throws MailboxException {
        MemoryFolder folder = visible(name);
        if (folder == null) {
            throw new MailboxException.NoSuchMailbox(name);
        }
        return folder;
    }

    private MemoryFolder with(Right right, MailboxName name) throws MailboxException {
        MemoryFolder folder = existing(name);
        if (!folder.rights(user).contains(right)) {
            throw new MailboxException.NotPermitted("not permitted with this mailbox");
        }
        return folder;
    }

    // ---- the tree ----

    @Override
    public List<MailboxName> mailboxes() {
        List<MailboxName> names = new ArrayList<>();
        try (MemoryStore.Lock lock = store.lock()) {
            for (MemoryUser owner : store.users().values()) {
                for (MemoryFolder folder : owner.folders.values()) {
                    if (folder.rights(user).contains(Right.LOOKUP)) {
                        names.add(store.nameFor(user, folder));
                    }
                }
            }
        }
        Collections.sort(names);
        return Collections.unmodifiableList(names);
    }

    @Override
    public Optional<Mailbox> find(MailboxName name) {
        try (MemoryStore.Lock lock = store.lock()) {
            MemoryFolder folder = visible(name);
            return folder == null ? Optional.empty() : Optional.of(new MemoryMailbox(store, folder, user));
        }
    }

    @Override
    public Mailbox create(MailboxName name) throws MailboxException {
        return create(name, Set.of());
    }

    @Override
    public Mailbox create(MailboxName name, Set<SpecialUse> uses) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            Place place = placeForNew(name);
            requireFree(place.owner, uses, null);
            MemoryFolder folder = made(place);
            folder.uses.addAll(uses);
            store.tellTree(folder, TreeChange.Created::new);
            return new MemoryMailbox(store, folder, user);
        }
    }

    private Place placeForNew(MailboxName name) throws MailboxException {
        Place place = place(name);
        if (place == null) {
            throw new MailboxException.NotPermitted("no mailbox can be made there");
        }
        if (place.owner != user) {
            Optional<MailboxName> parent = place.name.parent();
            MemoryFolder above = parent.isPresent() ? place.owner.folders.get(parent.get()) : null;
            if (above == null || !above.rights(user).contains(Right.CREATE_MAILBOXES)) {
                throw new MailboxException.NotPermitted("no mailbox can be made there");
            }
        }
        if (place.owner.folders.containsKey(place.name)) {
            throw new MailboxException.MailboxExists(name);
        }
        return place;
    }

    private MemoryFolder made(Place place) throws MailboxException {
        place.owner.takeMailbox();
        MemoryFolder folder = store.newFolder(place.owner, place.name);
        place.owner.folders.put(place.name, folder);
        return folder;
    }

    @Override
    public void delete(MailboxName name) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            MemoryFolder folder = with(Right.DELETE_MAILBOX, name);
            if (folder.name.isInbox()) {
                throw new MailboxException.Impossible("the inbox cannot be deleted");
            }
            folder.owner.folders.remove(folder.name);
            folder.discard();
            store.tellTree(folder, TreeChange.Deleted::new);
        }
    }

    @Override
    public void rename(MailboxName from, MailboxName to) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            if (from.isInbox()) {
                renameInbox(to);
            } else {
                renameTree(from, to);
            }
        }
    }

    /** The inbox stays, and what was in it goes (RFC 9051 section 6.3.6). */
    private void renameInbox(MailboxName to) throws MailboxException {
        Place place = placeForNew(to);
        if (place.owner != user) {
            throw new MailboxException.Impossible("mailboxes stay with their owner");
        }
        MemoryFolder inbox = existing(MailboxName.INBOX);
        MemoryFolder folder = made(place);
        store.tellTree(folder, TreeChange.Created::new);
        new MemoryMailbox(store, inbox, user).move(UidSet.ALL, new MemoryMailbox(store, folder, user));
    }

    private void renameTree(MailboxName from, MailboxName to) throws MailboxException {
        Place before = place(from);
        List<MemoryFolder> folders = before == null ? List.of() : atOrBelow(before);
        if (before == null || folders.isEmpty()) {
            throw new MailboxException.NoSuchMailbox(from);
        }
        for (MemoryFolder folder : folders) {
            if (!folder.rights(user).contains(Right.DELETE_MAILBOX)) {
                throw new MailboxException.NotPermitted("not permitted with this mailbox");
            }
        }
        if (to.equals(from) || visible(to) != null) {
            throw new MailboxException.MailboxExists(to);
        }
        Place after = placeForNew(to);
        if (after.owner != before.owner || to.isBelow(from)) {
            throw new MailboxException.Impossible("a mailbox stays with its owner, and never is below itself");
        }
        List<MemoryFolder> inTheWay = new ArrayList<>(atOrBelow(after));
        inTheWay.removeAll(folders);
        if (!inTheWay.isEmpty()) {
            throw new MailboxException.MailboxExists(to);
        }
        rename(folders, before.name, after.name);
    }

    private static List<MemoryFolder> atOrBelow(Place place) {
        List<MemoryFolder> found = new ArrayList<>();
        for (MemoryFolder folder : place.owner.folders.tailMap(place.name).values()) {
            if (!folder.name.equals(place.name) && !folder.name.isBelow(place.name)) {
                break;
            }
            found.add(folder);
        }
        return found;
    }

    private void rename(List<MemoryFolder> folders, MailboxName from, MailboxName to) throws MailboxException {
        List<MailboxName> names = new ArrayList<>();
        try {
            folders.forEach(f -> names.add(f.name.moved(from, to)));
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("mailboxes cannot be so deep");
        }
        for (int i = 0; i < folders.size(); i++) {
            MemoryFolder folder = folders.get(i);
            MailboxName before = folder.name;
            folder.owner.folders.remove(before);
            folder.name = names.get(i);
            folder.owner.folders.put(folder.name, folder);
            folder.watchers.tell(new Change.Renamed(store.nameFor(folder.owner, folder)));
            store.tellRenamed(folder, before);
        }
    }

    // ---- powers ----

    @Override
    public Set<MailboxName> subscriptions() {
        try (MemoryStore.Lock lock = store.lock()) {
            return Collections.unmodifiableSet(new TreeSet<>(user.subscriptions));
        }
    }

    @Override
    public void subscribe(MailboxName name) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            if (user.subscriptions.size() >= store.limits().mailboxes() && !user.subscriptions.contains(name)) {
                throw new MailboxException.LimitReached("no more subscriptions");
            }
            if (user.subscriptions.add(name)) {
                store.tellUser(user, new TreeChange.Subscribed(name, true));
            }
        }
    }

    @Override
    public void unsubscribe(MailboxName name) {
        try (MemoryStore.Lock lock = store.lock()) {
            if (user.subscriptions.remove(name)) {
                store.tellUser(user, new TreeChange.Subscribed(name, false));
            }
        }
    }

    @Override
    public Set<SpecialUse> uses(MailboxName name) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            return Collections.unmodifiableSet(EnumSet.copyOf(existing(name).uses));
        }
    }

    @Override
    public void use(MailboxName name, Set<SpecialUse> uses) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            MemoryFolder folder = with(Right.ADMINISTER, name);
            requireFree(folder.owner, uses, folder);
            folder.uses.clear();
            folder.uses.addAll(uses);
        }
    }

    /** Each use is had by one mailbox of an account. */
    private static void requireFree(MemoryUser owner, Set<SpecialUse> uses, @Nullable MemoryFolder but)
            throws MailboxException {
        for (MemoryFolder folder : owner.folders.values()) {
            if (folder != but && !Collections.disjoint(folder.uses, uses)) {
                throw new MailboxException.Impossible("another mailbox is used for that");
            }
        }
    }

    @Override
    public List<Quota> quotas(MailboxName name) {
        try (MemoryStore.Lock lock = store.lock()) {
            Place place = place(name);
            return place == null ? List.of() : List.of(place.owner.quota());
        }
    }

    @Override
    public Quota quota(String root) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            requireRoot(root);
            return user.quota();
        }
    }

    private static void requireRoot(String root) throws MailboxException {
        if (!root.isEmpty()) {
            throw new MailboxException.Impossible("no such quota root");
        }
    }

    @Override
    public void limit(String root, Map<Quota.Resource, Long> limits) throws MailboxException {
        requireRoot(root);
        throw new MailboxException.NotPermitted("the limits are those that the store was made with");
    }

    @Override
    public Map<String, ByteBuffer> annotations() {
        try (MemoryStore.Lock lock = store.lock()) {
            return Collections.unmodifiableMap(user.annotations.seenBy(user));
        }
    }

    @Override
    public void annotate(Map<String, ByteBuffer> values, Set<String> removed) throws MailboxException {
        try (MemoryStore.Lock lock = store.lock()) {
            user.annotations.change(user, values, removed, user);
        }
    }

    @Override
    public List<Namespace> namespaces() {
        return List.of(new Namespace(Kind.PERSONAL), new Namespace(Kind.OTHER_USERS, MemoryStore.OTHER_USERS));
    }

    @Override
    public Watch watch(Consumer<TreeChange> watcher) {
        try (MemoryStore.Lock lock = store.lock()) {
            return store.watchTree(user, watcher);
        }
    }
}
