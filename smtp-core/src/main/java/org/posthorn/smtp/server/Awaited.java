package org.posthorn.smtp.server;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.driver.Connection;

/**
 * Hands on what a stage gives, or how it fails, on a connection's thread: before {@link #await} returns, if the stage is complete. Only its
 * first completion counts, and giving null is failing.
 *
 * @param <T> what it gives
 */
final class Awaited<T> {

    /** Gives a stage, or fails at once. */
    interface Asking<T> {
        CompletionStage<? extends T> ask() throws Exception;
    }

    private final Connection connection;
    private final Consumer<? super T> then;
    private final Consumer<Throwable> otherwise;
    private final Thread caller = Thread.currentThread();
    private final AtomicBoolean come = new AtomicBoolean();

    /** For the caller's thread only, as the two below. */
    private boolean asking = true;

    private boolean now;
    private boolean done;

    private @Nullable T value;
    private Throwable failure = new NullPointerException("the stage gave null");
    private volatile @Nullable CompletableFuture<T> timer;

    private Awaited(Connection connection, Consumer<? super T> then, Consumer<Throwable> otherwise) {
        this.connection = connection;
        this.then = then;
        this.otherwise = otherwise;
    }

    /** On the connection's thread. Either {@code then} or {@code otherwise} follows. */
    static <T> Awaited<T> await(
            Connection connection, Asking<T> asking, Consumer<? super T> then, Consumer<Throwable> otherwise) {
        Awaited<T> awaited = new Awaited<>(connection, then, otherwise);
        try {
            Objects.requireNonNull(asking.ask(), "no stage").whenComplete(awaited::complete);
        } catch (Exception | Error e) {
            awaited.complete(null, e);
        }
        awaited.asking = false;
        if (awaited.now) {
            awaited.handOn();
        }
        return awaited;
    }

    /** Whether it has been handed on. On the connection's thread. */
    boolean done() {
        return done;
    }

    /** Lets it fail with a {@link TimeoutException} when it has not come by then. */
    void limit(Duration patience) {
        CompletableFuture<T> clock = new CompletableFuture<>();
        timer = clock.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
        CompletionStage<T> timed = clock;
        timed.whenComplete(this::complete);
        if (come.get()) {
            clock.cancel(false);
        }
    }

    private void complete(@Nullable T given, @Nullable Throwable why) {
        if (!come.compareAndSet(false, true)) {
            return;
        }
        value = given;
        if (why != null) {
            failure = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        }
        CompletableFuture<T> clock = timer;
        if (clock != null) {
            clock.cancel(false);
        }
        if (Thread.currentThread() == caller && asking) {
            now = true;
        } else {
            connection.execute(this::handOn);
        }
    }

    private void handOn() {
        done = true;
        T given = value;
        if (given != null) {
            then.accept(given);
        } else {
            otherwise.accept(failure);
        }
    }
}
