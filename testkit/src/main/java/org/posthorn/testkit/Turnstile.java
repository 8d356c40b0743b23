package org.posthorn.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees that what must be called by one thread at a time is; a thread may come back in while it is inside. */
final class Turnstile {

    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();

    /** Something to do inside. */
    interface Visit<T extends @Nullable Object, X extends Exception> {
        T make() throws X;
    }

    <T extends @Nullable Object, X extends Exception> T pass(String what, Visit<T, X> visit) throws X {
        Thread caller = Thread.currentThread();
        Thread before = inside.compareAndExchange(null, caller);
        if (before != null && before != caller) {
            breach(what + " was called by " + caller.getName() + " while " + before.getName() + " was inside");
        }
        try {
            return visit.make();
        } finally {
            if (before == null) {
                inside.set(null);
            }
        }
    }

    void breach(String what) {
        breaches.add(what);
    }

    List<String> breaches() {
        return breaches;
    }
}
