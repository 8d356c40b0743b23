package org.posthorn.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the application keeps beside a connection ({@link Client#scope}) or a mail transaction ({@link Transaction#scope}), for as long as
 * that lasts.
 *
 * <pre>{@code
 * static final Scope.Key<Score> SCORE = Scope.key("score");
 * ...
 * client.scope().put(SCORE, lookUp(client.remote()));            // when it connects
 * recipient.client().scope().find(SCORE)                         // an Optional<Score>, later
 * }</pre>
 *
 * <p>At its end, what is {@link AutoCloseable} in it is closed, the last put first; what fails there is logged. Not thread-safe: to be used
 * from a question on until it is answered. A scope in which nothing is put costs nothing.
 */
public final class Scope {

    private static final Logger LOG = LoggerFactory.getLogger(Scope.class);

    /**
     * Says which value is meant, and of what type it is. Keys are told apart by identity: keep one in a constant.
     *
     * @param <T> the values' type
     */
    @SuppressWarnings("UnusedTypeParameter") // it is what the users of the key see
    public static final class Key<T> {

        private final String name;

        private Key(String name) {
            this.name = Objects.requireNonNull(name);
        }

        /** The name it was made with. */
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Entry<T> {

        private final Key<T> key;
        private T value;

        Entry(Key<T> key, T value) {
            this.key = key;
            this.value = value;
        }
    }

    private @Nullable List<Entry<?>> entries;
    private boolean ended;

    Scope() {}

    /**
     * {@return a new key}
     *
     * @param name for people who debug
     * @param <T> the values' type
     */
    public static <T> Key<T> key(String name) {
        return new Key<>(name);
    }

    /**
     * {@return the value, if there is one}
     *
     * @param key which one
     * @param <T> its type
     */
    public <T> Optional<T> find(Key<T> key) {
        Entry<T> entry = entry(key);
        return entry == null ? Optional.empty() : Optional.of(entry.value);
    }

    /**
     * {@return the value; if there was none, that is now a new one}
     *
     * @param key which one
     * @param make makes the new one
     * @param <T> its type
     * @throws IllegalStateException if there was none and the scope has ended
     */
    public <T> T findOrPut(Key<T> key, Supplier<? extends T> make) {
        Entry<T> entry = entry(key);
        if (entry != null) {
            return entry.value;
        }
        T made = make.get();
        put(key, made);
        return made;
    }

    /**
     * Keeps a value, in the place of the one that was there, which is not closed.
     *
     * @param key which one
     * @param value the value
     * @param <T> its type
     * @throws IllegalStateException if the scope has ended
     */
    public <T> void put(Key<T> key, T value) {
        Objects.requireNonNull(value);
        if (ended) {
            throw new IllegalStateException("the scope of " + key + " has ended");
        }
        Entry<T> entry = entry(key);
        if (entry != null) {
            entry.value = value;
            return;
        }
        List<Entry<?>> list = entries;
        if (list == null) {
            list = new ArrayList<>(4);
            entries = list;
        }
        list.add(new Entry<>(key, value));
    }

    /**
     * Lets go of a value, and does not close it.
     *
     * @param key which one
     * @param <T> its type
     * @return the value, if there was one
     */
    public <T> Optional<T> remove(Key<T> key) {
        Entry<T> entry = entry(key);
        if (entry == null || entries == null) {
            return Optional.empty();
        }
        entries.remove(entry);
        return Optional.of(entry.value);
    }

    @SuppressWarnings("unchecked") // an entry has the type of its key
    private <T> @Nullable Entry<T> entry(Key<T> key) {
        List<Entry<?>> list = entries;
        for (int i = 0; list != null && i < list.size(); i++) {
            if (list.get(i).key == key) {
                return (Entry<T>) list.get(i);
            }
        }
        return null;
    }

    /** Closes what is to be closed. */
    void end() {
        ended = true;
        List<Entry<?>> list = entries;
        entries = null;
        for (int i = list == null ? -1 : list.size() - 1; list != null && i >= 0; i--) {
            if (list.get(i).value instanceof AutoCloseable resource) {
                close(resource, list.get(i).key);
            }
        }
    }

    private static void close(AutoCloseable resource, Key<?> key) {
        try {
            resource.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("{} could not be closed at the end of its scope", key, e);
        }
    }
}
