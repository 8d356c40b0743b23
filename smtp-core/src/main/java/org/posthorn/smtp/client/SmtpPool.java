package org.posthorn.smtp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.wire.MailException;

/**
 * Connections to one server, used again and again, by as many threads as there are connections at a time; the others wait for their turn.
 *
 * <pre>{@code
 * try (SmtpPool pool = SmtpPool.of(SmtpClient.to("smtp.example.org", 587), PoolLimits.DEFAULTS)) {
 *   Delivery delivery = pool.send(message); // from any thread
 * }
 * }</pre>
 *
 * <p>Connections are made when they are needed. One that has been idle is asked whether it still works. A server may end an idle connection at
 * any time, and that shows when the next message begins: if the connection ends before MAIL was acknowledged, the message is sent over a new
 * one, once. The pool has no thread of its own: what has been idle for too long is closed when the pool is next used, or by {@link #trim}.
 */
public final class SmtpPool implements AutoCloseable {

    /** A connection, and how far it is used up. */
    private static final class Pooled {
        private final SmtpClient client;
        private final long opened;
        private long idleSince;
        private int messages;

        Pooled(SmtpClient client, long now) {
            this.client = client;
            this.opened = now;
        }
    }

    private final SmtpClientBuilder settings;
    private final PoolLimits limits;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final Deque<Pooled> idle = new ArrayDeque<>();
    private final Set<Pooled> busy = new HashSet<>();
    private int opening;
    private int waiting;
    private boolean closed;

    SmtpPool(SmtpClientBuilder settings, PoolLimits limits, LongSupplier clock) {
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * {@return a pool, without a connection yet}
     *
     * @param settings of each connection; not to be changed any more
     * @param limits how much it holds
     */
    public static SmtpPool of(SmtpClientBuilder settings, PoolLimits limits) {
        return new SmtpPool(settings, limits, System::nanoTime);
    }

    /**
     * Sends a message from the sender to the recipients that its header names.
     *
     * @param message the message
     * @return as {@link SmtpClient#send(Message)}
     * @throws IOException as {@link SmtpClient#send(Message)}
     * @throws MailException.TimedOut if no connection came free in time, or too many threads wait for one already
     */
    public Delivery send(Message message) throws IOException {
        return send(Mailing.envelope(message), message);
    }

    /**
     * Sends a message.
     *
     * @param envelope where it comes from and goes to
     * @param message the message; Bcc fields are not sent
     * @return as {@link SmtpClient#send(Envelope, Message)}
     * @throws IOException as {@link #send(Message)}
     */
    public Delivery send(Envelope envelope, Message message) throws IOException {
        return send(envelope, Content.of(message));
    }

    /**
     * Sends the message in a file, as it is.
     *
     * @param envelope where it comes from and goes to
     * @param file the message
     * @return as {@link SmtpClient#send(Envelope, Path)}
     * @throws IOException as {@link #send(Message)}
     */
    public Delivery send(Envelope envelope, Path file) throws IOException {
        return send(envelope, Content.of(file));
    }

    /**
     * Sends a message as it is read.
     *
     * @param envelope where it comes from and goes to
     * @param message the message; read to its end, not closed
     * @return as {@link SmtpClient#send(Envelope, InputStream)}
     * @throws IOException as {@link #send(Message)}
     */
    public Delivery send(Envelope envelope, InputStream message) throws IOException {
        return send(envelope, Content.of(message, envelope.parameters().size()));
    }

    private Delivery send(Envelope envelope, Content content) throws IOException {
        SmtpClient.requireRecipients(envelope);
        Pooled pooled = take();
        try (Outgoing message = pooled.client.fitting(content)) {
            boolean used = pooled.messages > 0;
            try {
                pooled.messages++;
                return pooled.client.transact(envelope, content, message);
            } catch (MailException e) {
                if (!used || pooled.client.isOpen() || pooled.client.isMailAcknowledged()) {
                    throw e;
                }
                pooled = reopen(pooled);
                pooled.messages++;
                return pooled.client.transact(envelope, content, message);
            }
        } finally {
            giveBack(pooled);
        }
    }

    /**
     * {@return whether the server answers, over a connection of the pool or a new one: what a health check asks}
     */
    public boolean probe() {
        try {
            Pooled pooled = take();
            try {
                return pooled.client.probe();
            } finally {
                giveBack(pooled);
            }
        } catch (MailException e) {
            return false;
        }
    }

    /** Closes the connections that have been idle for too long. */
    public void trim() {
        List<Pooled> worn = new ArrayList<>();
        lock.lock();
        try {
            collectWorn(worn);
        } finally {
            lock.unlock();
        }
        worn.forEach(pooled -> pooled.client.close());
    }

    /** {@return how many connections there are, idle ones and those in use} */
    public int connections() {
        lock.lock();
        try {
            return idle.size() + busy.size() + opening;
        } finally {
            lock.unlock();
        }
    }

    private Pooled take() throws MailException {
        for (; ; ) {
            List<Pooled> worn = new ArrayList<>();
            Pooled found = null;
            lock.lock();
            try {
                collectWorn(worn);
                awaitTurn();
                found = idle.pollFirst();
                if (found != null) {
                    busy.add(found);
                } else {
                    opening++;
                }
            } finally {
                lock.unlock();
                worn.forEach(pooled -> pooled.client.close());
            }
            if (found == null) {
                return open();
            }
            if (clock.getAsLong() - found.idleSince < limits.check().toNanos() || found.client.probe()) {
                return found;
            }
            giveBack(found);
        }
    }

    /** Waits until there is an idle connection, or room for another. */
    private void awaitTurn() throws MailException {
        long left = limits.patience().toNanos();
        boolean counted = false;
        try {
            while (!closed && idle.isEmpty() && busy.size() + opening >= limits.connections()) {
                if (!counted && waiting >= limits.waiting()) {
                    throw new MailException.TimedOut("too many wait for a connection already");
                }
                waiting += counted ? 0 : 1;
                counted = true;
                if (left <= 0) {
                    throw new MailException.TimedOut("no connection came free in time");
                }
                left = freed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailException.Disconnected("interrupted while waiting for a connection", e);
        } finally {
            waiting -= counted ? 1 : 0;
        }
        if (closed) {
            throw new MailException.Disconnected("the pool is closed", null);
        }
    }

    private Pooled open() throws MailException {
        @Nullable Pooled opened = null;
        try {
            opened = new Pooled(settings.connect(), clock.getAsLong());
            return opened;
        } finally {
            lock.lock();
            try {
                opening--;
                if (opened != null) {
                    busy.add(opened);
                } else {
                    freed.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes a new connection in the place of one that is over. */
    private Pooled reopen(Pooled over) throws MailException {
        lock.lock();
        try {
            if (closed) {
                throw new MailException.Disconnected("the pool is closed", null);
            }
            busy.remove(over);
            opening++;
        } finally {
            lock.unlock();
        }
        return open();
    }

    private void giveBack(Pooled pooled) {
        boolean keep = pooled.client.isOpen() && !pooled.client.isUsedUp() && pooled.messages < limits.messages();
        lock.lock();
        try {
            keep &= busy.remove(pooled) && !closed && !isWorn(pooled, clock.getAsLong());
            if (keep) {
                pooled.idleSince = clock.getAsLong();
                idle.addFirst(pooled);
            }
            freed.signal();
        } finally {
            lock.unlock();
        }
        if (!keep) {
            pooled.client.close();
        }
    }

    private void collectWorn(List<Pooled> worn) {
        long now = clock.getAsLong();
        for (Iterator<Pooled> each = idle.iterator(); each.hasNext(); ) {
            Pooled pooled = each.next();
            if (isWorn(pooled, now) || now - pooled.idleSince > limits.idle().toNanos()) {
                each.remove();
                worn.add(pooled);
            }
        }
    }

    private boolean isWorn(Pooled pooled, long now) {
        Duration age = limits.age();
        return now - pooled.opened > age.toNanos();
    }

    /**
     * Closes all idle connections, and every other as soon as its message is sent. What waits for a connection fails, and so does all that is
     * begun from now on.
     */
    @Override
    public void close() {
        List<Pooled> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(idle);
            idle.clear();
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(pooled -> pooled.client.close());
    }

    /** Closes the pool as {@link #close} does, and breaks off what is under way: see {@link SmtpClient#close}. */
    public void closeNow() {
        close();
        List<Pooled> left;
        lock.lock();
        try {
            left = List.copyOf(busy);
        } finally {
            lock.unlock();
        }
        left.forEach(pooled -> pooled.client.close());
    }
}
