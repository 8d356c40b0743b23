package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthorn.mailbox.Account;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.Quota;
import org.posthorn.mailbox.Quotas;
import org.posthorn.mailbox.SpecialUse;
import org.posthorn.mailbox.SpecialUses;
import org.posthorn.mailbox.Subscriptions;
import org.posthorn.mailbox.TreeChange;
import org.posthorn.mailbox.WatchableTree;

/** The Maildirs of one user. */
final class MaildirAccount implements Account, Subscriptions, SpecialUses, Quotas, WatchableTree {

    private final Path root;
    private final MaildirOptions options;
    private final Looker looker;
    private final ReentrantLock lock = new ReentrantLock();
    private final MaildirTree directories;
    private final UidValidities validities;
    private final Usage usage;
    private final SubscriptionFile subscriptions;
    private final TreeWatchers tree;

    MaildirAccount(Path root, MaildirOptions options, Looker looker) {
        this.root = root;
        this.options = options;
        this.looker = looker;
        this.directories = new MaildirTree(root, this);
        this.validities = new UidValidities(root);
        this.usage = new Usage(root, options, this::paths);
        this.subscriptions = new SubscriptionFile(root, options);
        this.tree = new TreeWatchers(looker, this::lookForWatchers);
    }

    // ---- for its mailboxes ----

    MaildirOptions options() {
        return options;
    }

    Looker looker() {
        return looker;
    }

    Usage usage() {
        return usage;
    }

    TreeWatchers tree() {
        return tree;
    }

    long nextUidValidity() throws IOException {
        return validities.next();
    }

    private List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (MailboxName name : directories.names()) {
            paths.add(directories.path(name));
        }
        return paths;
    }

    // ---- one at a time ----

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T reading(Action<T> action) throws MailboxException {
        lock.lock();
        try {
            return action.run();
        } catch (IOException e) {
            throw Failures.of("the mailboxes could not be read or written", e, root);
        } finally {
            lock.unlock();
        }
    }

    /** In all processes. */
    @SuppressWarnings("try") // the lock is held, not used
    private <T> T changing(Action<T> action) throws MailboxException {
        return reading(() -> {
            try (FileMutex held = FileMutex.acquire(root.resolve("posthorn-tree-lock"))) {
                T result = action.run();
                if (tree.isWatched()) {
                    tree.tree(directories.names());
                }
                return result;
            }
        });
    }

    // ---- the tree ----

    @Override
    public List<MailboxName> mailboxes() throws MailboxException {
        return reading(() -> Collections.unmodifiableList(directories.names()));
    }

    @Override
    public Optional<Mailbox> find(MailboxName name) throws MailboxException {
        return reading(() -> directories.find(name).map(MaildirMailbox::new));
    }

    @Override
    public Mailbox create(MailboxName name) throws MailboxException {
        return changing(() -> new MaildirMailbox(directories.create(name, Set.of())));
    }

    @Override
    public void delete(MailboxName name) throws MailboxException {
        changing(() -> {
            directories.delete(name);
            return name;
        });
    }

    @Override
    public void rename(MailboxName from, MailboxName to) throws MailboxException {
        changing(() -> {
            directories.rename(from, to);
            return to;
        });
    }

    // ---- what it is for ----

    @Override
    public Set<SpecialUse> uses(MailboxName name) throws MailboxException {
        return reading(() -> Collections.unmodifiableSet(
                UseFile.read(directories.existing(name).maildir().directory())));
    }

    @Override
    public void use(MailboxName name, Set<SpecialUse> uses) throws MailboxException {
        changing(() -> {
            Path directory = directories.existing(name).maildir().directory();
            requireFree(uses, name);
            UseFile.write(directory, uses, options.syncs());
            return name;
        });
    }

    @Override
    public Mailbox create(MailboxName name, Set<SpecialUse> uses) throws MailboxException {
        return changing(() -> {
            requireFree(uses, name);
            return new MaildirMailbox(directories.create(name, uses));
        });
    }

    /** Each use is had by one mailbox of an account. */
    private void requireFree(Set<SpecialUse> uses, MailboxName but) throws IOException {
        for (MailboxName other : uses.isEmpty() ? List.<MailboxName>of() : directories.names()) {
            if (!other.equals(but) && !Collections.disjoint(UseFile.read(directories.path(other)), uses)) {
                throw new MailboxException.Impossible("another mailbox is used for that");
            }
        }
    }

    // ---- what the user wants to see ----

    @Override
    public Set<MailboxName> subscriptions() throws MailboxException {
        return reading(() -> Collections.unmodifiableSet(subscriptions.names()));
    }

    @Override
    public void subscribe(MailboxName name) throws MailboxException {
        reading(() -> {
            subscriptions.subscribe(name);
            return subscribed();
        });
    }

    @Override
    public void unsubscribe(MailboxName name) throws MailboxException {
        reading(() -> {
            subscriptions.unsubscribe(name);
            return subscribed();
        });
    }

    private Set<MailboxName> subscribed() throws IOException {
        Set<MailboxName> names = subscriptions.names();
        tree.subscriptions(names);
        return names;
    }

    // ---- how much there may be ----

    @Override
    public List<Quota> quotas(MailboxName name) throws MailboxException {
        return List.of(quota(""));
    }

    @Override
    public Quota quota(String rootName) throws MailboxException {
        requireRoot(rootName);
        return reading(() -> {
            Map<Quota.Resource, Quota.Usage> usages = new EnumMap<>(Quota.Resource.class);
            usages.put(
                    Quota.Resource.MAILBOX, new Quota.Usage(directories.names().size(), options.mailboxes()));
            if (usage.isLimited()) {
                Usage.Amount used = usage.used();
                put(usages, Quota.Resource.STORAGE, used.octets(), options.octets());
                put(usages, Quota.Resource.MESSAGE, used.messages(), options.messages());
            }
            return new Quota("", usages);
        });
    }

    private static void put(Map<Quota.Resource, Quota.Usage> usages, Quota.Resource resource, long used, long limit) {
        if (limit != MaildirOptions.UNLIMITED) {
            usages.put(resource, new Quota.Usage(used, limit));
        }
    }

    @Override
    public void limit(String rootName, Map<Quota.Resource, Long> limits) throws MailboxException {
        requireRoot(rootName);
        throw new MailboxException.NotPermitted("the limits are those that the store was opened with");
    }

    private static void requireRoot(String rootName) throws MailboxException {
        if (!rootName.isEmpty()) {
            throw new MailboxException.Impossible("no such quota root");
        }
    }

    // ---- those who watch ----

    @Override
    public Watch watch(Consumer<TreeChange> watcher) throws MailboxException {
        return reading(() -> {
            List<MailboxName> names = directories.names();
            Watch watch = tree.watch(watcher, names, subscriptions.names());
            for (MailboxName name : names) {
                lookInto(name);
            }
            return watch;
        });
    }

    private void lookInto(MailboxName name) throws IOException {
        directories.find(name).ifPresent(MaildirFolder::lookForWatchers);
    }

    /** Whether all could be looked at: if not, the next look will find out more. */
    private boolean lookForWatchers() {
        try {
            List<MailboxName> names = reading(() -> {
                List<MailboxName> now = directories.names();
                tree.tree(now);
                subscribed();
                return now;
            });
            for (MailboxName name : names) {
                reading(() -> directories.find(name)).ifPresent(MaildirFolder::lookForWatchers);
            }
            return true;
        } catch (MailboxException e) {
            return false;
        }
    }
}
