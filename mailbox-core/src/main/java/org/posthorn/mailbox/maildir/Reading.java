package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a directory was read, and whether it has to be read again: because its time is another, or because its time was so young when it was
 * read that a later change may have left it as it was. Under the lock of the mailbox.
 */
final class Reading {

    /** So long the time of a directory may stay the same for the next change, where times have no parts of a second. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    /** The same where they have: several ticks of any kernel's clock. */
    private static final Duration FINE = Duration.ofMillis(50);

    /** What may be hidden is looked for after so many times that span, though changes of our own go on. */
    private static final int LATEST = 5;

    private final Maildir maildir;
    private final String part;
    private final int seldom;
    private @Nullable FileTime time;
    private @Nullable FileTime begunAt;
    private long since;
    private boolean old;
    private boolean doubtful;
    private long doubtfulSince;
    private long begun;
    private long ended;
    private long cost;

    /** Looking for what may be hidden takes at most one part of {@code seldom} of the time; 0 if it is always looked for at once. */
    Reading(Maildir maildir, String part, int seldom) {
        this.maildir = maildir;
        this.part = part;
        this.seldom = seldom;
    }

    String part() {
        return part;
    }

    private FileTime now() throws IOException {
        return Files.getLastModifiedTime(maildir.resolve(part));
    }

    /** Whether there is no need to read it again. */
    boolean isCurrent() throws IOException {
        return !isDue() && !isChanged();
    }

    /** Whether something changed since it was read. */
    boolean isChanged() throws IOException {
        return !now().equals(time);
    }

    private boolean isDue() {
        if (!doubtful || seldom == 0) {
            return doubtful;
        }
        long now = System.nanoTime();
        boolean ripe = now - since > span() || now - doubtfulSince > LATEST * span();
        return ripe && now - ended > seldom * cost;
    }

    /** In nanoseconds. A time that has parts of a second was made by a file system that keeps them. */
    private long span() {
        boolean fine = time != null && time.to(TimeUnit.NANOSECONDS) % TimeUnit.SECONDS.toNanos(1) != 0;
        return (fine ? FINE : COARSE).toNanos();
    }

    /** It has to be read again. */
    void forget() {
        time = null;
    }

    /** What is read from now on is what is there at this time. */
    void begin() throws IOException {
        FileTime now = now();
        begun = System.nanoTime();
        begunAt = now;
        if (!now.equals(time)) {
            since = begun;
            old = now.toInstant().isBefore(Instant.now().minus(COARSE));
        }
    }

    void end() {
        time = begunAt;
        doubtful = !old && begun - since <= span();
        doubtfulSince = begun;
        ended = System.nanoTime();
    }

    void took(long nanos) {
        cost = nanos;
    }

    /** A change of our own. */
    interface Step {
        void run() throws IOException;
    }

    /**
     * Changes the directory in a way that is known already. If another program changed it before, which its time tells, then it has to be
     * read again all the same.
     */
    void change(Step step) throws IOException {
        boolean known = now().equals(time);
        step.run();
        if (!known) {
            forget();
            return;
        }
        time = now();
        since = System.nanoTime();
        old = false;
        if (!doubtful) {
            doubtful = true;
            doubtfulSince = since;
        }
    }
}
