package org.posthorn.mailbox.maildir;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.Watchable;

/** Those who watch a mailbox. They are told under its lock. */
final class FolderWatchers {

    private final MaildirFolder folder;
    private final MaildirAccount account;
    private final List<Watching> watching = new CopyOnWriteArrayList<>();
    private final Runnable look;
    private final ReentrantLock door = new ReentrantLock();

    FolderWatchers(MaildirFolder folder, MaildirAccount account) {
        this.folder = folder;
        this.account = account;
        this.look = folder::lookForWatchers;
    }

    /** One who watches. */
    private final class Watching implements Watchable.Watch {
        private final Consumer<Change> watcher;
        private final AtomicBoolean over = new AtomicBoolean();
        private final Snapshot start;

        Watching(Consumer<Change> watcher, Snapshot start) {
            this.watcher = watcher;
            this.start = start;
        }

        @Override
        public Snapshot start() {
            return start;
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                changeLooks(() -> watching.remove(this));
            }
        }
    }

    Watchable.Watch watch(Consumer<Change> watcher) throws MailboxException {
        Watching begun = folder.reading(() -> {
            Watching one = new Watching(watcher, folder.index().snapshot());
            watching.add(one);
            return one;
        });
        changeLooks(() -> {});
        return begun;
    }

    /** Somebody looks exactly if somebody watches. */
    private void changeLooks(Runnable change) {
        door.lock();
        try {
            change.run();
            if (watching.isEmpty()) {
                account.looker().remove(look);
            } else {
                account.looker().add(look);
            }
        } finally {
            door.unlock();
        }
    }

    boolean isWatched() {
        return !watching.isEmpty() || account.tree().isWatched();
    }

    void tell(Change change) {
        watching.forEach(w -> w.watcher.accept(change));
        boolean inside = !(change instanceof Change.Renamed || change instanceof Change.Gone);
        if (inside) {
            account.tree().inside(folder.name(), change);
        }
        if (change instanceof Change.Gone) {
            changeLooks(watching::clear);
        }
    }
}
