package org.posthorn.mailbox.maildir;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Looks at what is being watched, now and then, in a thread that exists only while something is. */
final class Looker {

    private final long nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();
    private final Set<Runnable> looks = new LinkedHashSet<>();
    private @Nullable Thread thread;

    Looker(Duration every) {
        this.nanos = every.toNanos();
    }

    void add(Runnable look) {
        lock.lock();
        try {
            looks.add(look);
            if (thread == null) {
                thread = new Thread(this::run, "posthorn-maildir-looker");
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(Runnable look) {
        lock.lock();
        try {
            looks.remove(look);
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (List<Runnable> next = next(); !next.isEmpty(); next = next()) {
                next.forEach(Runnable::run);
            }
        } finally {
            ended();
        }
    }

    /** However it ended, by a watcher that throws too: the next who watches begins anew. */
    private void ended() {
        lock.lock();
        try {
            thread = thread == Thread.currentThread() ? null : thread;
        } finally {
            lock.unlock();
        }
    }

    /** After a while, what is to be looked at; nothing if that is the end of the thread. */
    private List<Runnable> next() {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !looks.isEmpty()) {
                left = less.awaitNanos(left);
            }
            if (looks.isEmpty()) {
                thread = null;
            }
            return List.copyOf(looks);
        } catch (InterruptedException e) {
            thread = null;
            return List.of();
        } finally {
            lock.unlock();
        }
    }
}
