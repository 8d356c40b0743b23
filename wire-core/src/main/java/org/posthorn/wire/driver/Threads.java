package org.posthorn.wire.driver;

/** Which kind of thread runs connections. All are daemons. */
enum Threads {
    PLATFORM {
        @Override
        void start(String name, Runnable task) {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
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

    abstract void start(String name, Runnable task);
}
