package org.posthorn.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who want to be told. Under the lock of the store. */
final class Watchers<C> {

    private List<Consumer<C>> watchers = List.of();

    void add(Consumer<C> watcher) {
        List<Consumer<C>> more = new ArrayList<>(watchers);
        more.add(watcher);
        watchers = more;
    }

    /** Removes that very object. */
    void remove(Consumer<C> watcher) {
        List<Consumer<C>> fewer = new ArrayList<>(watchers);
        fewer.removeIf(w -> w == watcher);
        watchers = fewer;
    }

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    void tell(C change) {
        for (Consumer<C> watcher : watchers) {
            watcher.accept(change);
        }
    }
}
