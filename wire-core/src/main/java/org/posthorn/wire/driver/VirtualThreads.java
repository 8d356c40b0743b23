package org.posthorn.wire.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Virtual threads, found at run time: the code is compiled for Java 17, which has none. */
final class VirtualThreads {

    /** In Java 19 and 20 they were a preview, which has to be switched on. */
    private static final int FIRST_RELEASE = 21;

    private static final @Nullable MethodHandle START = find();

    private VirtualThreads() {}

    static boolean available() {
        return START != null;
    }

    static void start(Runnable task) {
        MethodHandle start = START;
        if (start == null) {
            throw new IllegalStateException("no virtual threads here");
        }
        try {
            Thread started = (Thread) start.invokeExact(task);
            assert started.isDaemon();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable MethodHandle find() {
        if (Runtime.version().feature() < FIRST_RELEASE) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
