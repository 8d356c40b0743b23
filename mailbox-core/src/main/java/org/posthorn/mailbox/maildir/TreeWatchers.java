package org.posthorn.mailbox.maildir;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.TreeChange;
import org.posthorn.mailbox.WatchableTree;

/** Those who watch all mailboxes of an account. What they were told of the tree is kept, so that what other programs do to it is told once. */
final class TreeWatchers {

    private final List<Watching> watching = new CopyOnWriteArrayList<>();

    /** Taken below all other locks, so that changes are told one at a time. */
    private final ReentrantLock telling = new ReentrantLock();

    private final TreeSet<MailboxName> names = new TreeSet<>();
    private final TreeSet<MailboxName> subscribed = new TreeSet<>();
    private final Looker looker;
    private final Runnable look;

    TreeWatchers(Looker looker, Runnable look) {
        this.looker = looker;
        this.look = look;
    }

    /** One who watches. */
    private final class Watching implements WatchableTree.Watch {
        private final Consumer<TreeChange> watcher;
        private final AtomicBoolean over = new AtomicBoolean();

        Watching(Consumer<TreeChange> watcher) {
            this.watcher = watcher;
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                telling.lock();
                try {
                    watching.remove(this);
                    if (watching.isEmpty()) {
                        looker.remove(look);
                    }
                } finally {
                    telling.unlock();
                }
            }
        }
    }

    boolean isWatched() {
        return !watching.isEmpty();
    }

    /** Begins to tell, from these names on. */
    WatchableTree.Watch watch(Consumer<TreeChange> watcher, Collection<MailboxName> now, Set<MailboxName> wanted) {
        telling.lock();
        try {
            if (watching.isEmpty()) {
                names.clear();
                names.addAll(now);
                subscribed.clear();
                subscribed.addAll(wanted);
            }
            Watching one = new Watching(watcher);
            watching.add(one);
            looker.add(look);
            return one;
        } finally {
            telling.unlock();
        }
    }

    private void tell(TreeChange change) {
        watching.forEach(w -> w.watcher.accept(change));
    }

    void inside(MailboxName name, Change change) {
        if (isWatched()) {
            telling.lock();
            try {
                tell(new TreeChange.Inside(name, change));
            } finally {
                telling.unlock();
            }
        }
    }

    void renamed(MailboxName before, MailboxName after) {
        telling.lock();
        try {
            names.remove(before);
            names.add(after);
            tell(new TreeChange.Renamed(before, after));
        } finally {
            telling.unlock();
        }
    }

    /** What there is now: tells what is different from what was told before. */
    void tree(Collection<MailboxName> now) {
        telling.lock();
        try {
            for (MailboxName gone : without(names, now)) {
                tell(new TreeChange.Deleted(gone));
            }
            for (MailboxName made : without(now, names)) {
                tell(new TreeChange.Created(made));
            }
            names.clear();
            names.addAll(now);
        } finally {
            telling.unlock();
        }
    }

    void subscriptions(Collection<MailboxName> now) {
        telling.lock();
        try {
            for (MailboxName gone : without(subscribed, now)) {
                tell(new TreeChange.Subscribed(gone, false));
            }
            for (MailboxName come : without(now, subscribed)) {
                tell(new TreeChange.Subscribed(come, true));
            }
            subscribed.clear();
            subscribed.addAll(now);
        } finally {
            telling.unlock();
        }
    }

    private static Set<MailboxName> without(Collection<MailboxName> some, Collection<MailboxName> others) {
        TreeSet<MailboxName> rest = new TreeSet<>(some);
        rest.removeAll(new TreeSet<>(others));
        return rest;
    }
}
