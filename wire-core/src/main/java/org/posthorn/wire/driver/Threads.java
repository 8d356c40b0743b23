package org.posthorn.wire.driver;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Which kind of thread runs connections. All are daemons. */
enum Threads {
    PLATFORM {
        @Override
        void start(String name, Runnable task) {
            SPARE.execute(() -> {
                Thread.currentThread().setName(name);
                task.run();
            });
        }
    },
    VIRTUAL {
        @Override
        void start(String name, Runnable task) {
            VirtualThreads.start(() -> {
                Thread.currentThread().setName(name);
                task.run();
            });
        }
    };

    /** Threads whose task is over wait a second for another: to make one costs as much as to take a message. */
    private static final Executor SPARE =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            });

    abstract void start(String name, Runnable task);

    /** Some platform threads, there only while there are tasks; a new one is made only when none waits. */
    static Executor pool(String name, int most) {
        LinkedTransferQueue<Runnable> tasks = new LinkedTransferQueue<>() {
            @Override
            public boolean offer(Runnable task) {
                return tryTransfer(task); // to a thread that waits; the pool makes another if there is none
            }
        };
        return new ThreadPoolExecutor(
                0,
                most,
                1,
                TimeUnit.SECONDS,
                tasks,
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> tasks.put(task)); // all are at work: whichever is ready first takes it
    }

    /** Waits for what comes soon, also when this thread is interrupted. */
    static void await(CountDownLatch soon) {
        boolean interrupted = false;
        for (boolean waits = true; waits; ) {
            try {
                soon.await();
                waits = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
