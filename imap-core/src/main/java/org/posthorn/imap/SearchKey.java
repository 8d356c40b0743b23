package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.posthorn.mailbox.Search;

/**
 * What SEARCH looks for (RFC 9051 section 6.4.4 and extensions). Keys about messages themselves are those of {@link Search}; the others are
 * about how a client counts and what it was told.
 */
public sealed interface SearchKey {

    /**
     * A key about messages.
     *
     * @param search neither UIDs nor a combination of keys, which have a form of their own here
     */
    record Where(Search search) implements SearchKey {
        /**
         * Checks the key.
         *
         * @throws IllegalArgumentException if it is {@link Search.Uids}, {@link Search.Not}, {@link Search.And} or {@link Search.Or}
         */
        public Where {
            Objects.requireNonNull(search);
            if (search instanceof Search.Uids
                    || search instanceof Search.Not
                    || search instanceof Search.And
                    || search instanceof Search.Or) {
                throw new IllegalArgumentException("a key that is written in another way");
            }
        }
    }

    /**
     * Messages of these numbers.
     *
     * @param numbers message numbers
     */
    record Numbers(SequenceSet numbers) implements SearchKey {
        /** Refuses null. */
        public Numbers {
            Objects.requireNonNull(numbers);
        }
    }

    /**
     * Messages of these UIDs.
     *
     * @param uids the UIDs
     */
    record Uids(SequenceSet uids) implements SearchKey {
        /** Refuses null. */
        public Uids {
            Objects.requireNonNull(uids);
        }
    }

    /** What the session alone knows of a message. */
    enum Told implements SearchKey {
        /** Recent and not read (RFC 3501 section 6.4.4). */
        NEW,
        /** Not recent. */
        OLD,
        /** Recent. */
        RECENT,
        /** Every message, if save dates are kept; else none (RFC 8514 section 4.3). */
        SAVEDATESUPPORTED
    }

    /**
     * Messages whose metadata changed (RFC 7162 section 3.1.5). Without an entry it is {@link Search.ModifiedSince}.
     *
     * @param entry the name of the metadata, as {@code /flags/\\Draft}
     * @param type whose: {@code priv}, {@code shared} or {@code all}
     * @param modSeq its modification sequence is this or higher
     */
    record ModSeq(String entry, String type, long modSeq) implements SearchKey {
        /** Checks the names. */
        public ModSeq {
            Checks.line(entry);
            Checks.number(modSeq, 0, Long.MAX_VALUE);
            if (!List.of("priv", "shared", "all").contains(type)) {
                throw new IllegalArgumentException("not a type of an entry");
            }
        }
    }

    /**
     * What a filter that was stored says (RFC 5466).
     *
     * @param name its name: an atom without "/"
     */
    record Filter(String name) implements SearchKey {
        /** Checks the name. */
        public Filter {
            if (Checks.atom(name).indexOf('/') >= 0) {
                throw new IllegalArgumentException("not the name of a filter");
            }
        }
    }

    /**
     * Messages that do not fit a key.
     *
     * @param key the key
     */
    record Not(SearchKey key) implements SearchKey {
        /** Refuses null. */
        public Not {
            Objects.requireNonNull(key);
        }
    }

    /**
     * Messages that fit one of two keys.
     *
     * @param one the one
     * @param other the other
     */
    record Or(SearchKey one, SearchKey other) implements SearchKey {
        /** Refuses null. */
        public Or {
            Objects.requireNonNull(one);
            Objects.requireNonNull(other);
        }
    }

    /**
     * Messages that fit all keys.
     *
     * @param keys none for every message (ALL), or two and more; unmodifiable
     */
    record And(List<SearchKey> keys) implements SearchKey {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if there is one key, which stands for itself
         */
        public And {
            keys = List.copyOf(keys);
            if (keys.size() == 1) {
                throw new IllegalArgumentException("one key alone");
            }
        }
    }

    /** Every message. */
    SearchKey ALL = new And(List.of());

    /**
     * Messages that fit all keys.
     *
     * @param keys any number
     * @return the key itself if it is one
     */
    static SearchKey all(List<SearchKey> keys) {
        return keys.size() == 1 ? keys.get(0) : new And(keys);
    }

    /**
     * A range of results (RFC 5267 section 4.4, RFC 9394): both ends counted from the first message, or both from the last and negative.
     *
     * @param first the one end
     * @param last the other
     */
    record Window(long first, long last) {
        /** Checks the numbers. */
        public Window {
            boolean forward = first > 0 && last > 0;
            if (!forward && (first >= 0 || last >= 0)
                    || Math.abs(first) > 0xFFFF_FFFFL
                    || Math.abs(last) > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("not a range of results");
            }
        }
    }

    /** What an extended search returns. */
    enum Result {
        /** The lowest number. */
        MIN,
        /** The highest number. */
        MAX,
        /** All numbers. */
        ALL,
        /** How many. */
        COUNT,
        /** Nothing: the result is kept for {@code $} (RFC 5182). */
        SAVE,
        /** News later on (RFC 5267). */
        UPDATE,
        /** Nothing: a hint that more will be asked (RFC 5267). */
        CONTEXT
    }

    /**
     * What an extended search returns (RFC 4731, RFC 5182, RFC 5267).
     *
     * @param results what; none stands for ALL; unmodifiable
     * @param partial which of the results
     * @param news what news tell of messages that fit, with {@link Result#UPDATE} only (RFC 5465 section 6.1); unmodifiable
     */
    record Returns(Set<Result> results, Optional<Window> partial, List<FetchItem> news) {
        /**
         * Copies the collections.
         *
         * @throws IllegalArgumentException if something is to be told of news that nobody wants
         */
        public Returns {
            results = Set.copyOf(results);
            Objects.requireNonNull(partial);
            news = List.copyOf(news);
            if (!news.isEmpty() && !results.contains(Result.UPDATE)) {
                throw new IllegalArgumentException("news that are not asked for");
            }
        }

        /**
         * Some results.
         *
         * @param results what; none stands for ALL
         * @return what is returned
         */
        public static Returns of(Result... results) {
            return new Returns(Set.of(results), Optional.empty(), List.of());
        }
    }
}
