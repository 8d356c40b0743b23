package org.posthorn.imap;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.UidSet;

/** Responses about mailboxes, and about which messages fit. */
public sealed interface MailboxResponse extends Response {

    /**
     * FLAGS: the flags that there are (RFC 9051 section 7.3.5).
     *
     * @param flags the flags
     */
    record Flags(org.posthorn.mailbox.Flags flags) implements MailboxResponse {
        /** Refuses null. */
        public Flags {
            Objects.requireNonNull(flags);
        }
    }

    /**
     * EXISTS: how many messages there are (RFC 9051 section 7.4.1).
     *
     * @param messages how many
     */
    record Exists(long messages) implements MailboxResponse {
        /** Checks the number. */
        public Exists {
            Checks.number(messages, 0, UidSet.LARGEST);
        }
    }

    /**
     * RECENT: how many messages are recent (RFC 3501 section 7.3.2).
     *
     * @param messages how many
     */
    record Recent(long messages) implements MailboxResponse {
        /** Checks the number. */
        public Recent {
            Checks.number(messages, 0, UidSet.LARGEST);
        }
    }

    /**
     * LIST and LSUB (RFC 9051 section 7.3.1, RFC 3501 section 7.2.3).
     *
     * @param lsub whether it is LSUB
     * @param attributes as {@code \HasChildren}, in their order; unmodifiable
     * @param separator what separates the levels of its name; empty if there are none
     * @param mailbox its name
     * @param childInfo which selection options fit mailboxes below it, as {@code SUBSCRIBED}; unmodifiable
     * @param oldName the name it had
     */
    record Listing(
            boolean lsub,
            List<String> attributes,
            Optional<Character> separator,
            String mailbox,
            Set<String> childInfo,
            Optional<String> oldName)
            implements MailboxResponse {
        /** Copies the collections; refuses what cannot be written. */
        public Listing {
            attributes = List.copyOf(attributes);
            attributes.forEach(MailboxAttributes::check);
            separator.ifPresent(c -> Checks.line(String.valueOf(c)));
            Checks.line(mailbox);
            childInfo = Set.copyOf(childInfo);
            childInfo.forEach(Checks::atom);
            oldName.ifPresent(Checks::line);
        }

        /**
         * The plain LIST.
         *
         * @param attributes as {@code \HasChildren}
         * @param separator what separates the levels of its name
         * @param mailbox its name
         */
        public Listing(List<String> attributes, char separator, String mailbox) {
            this(false, attributes, Optional.of(separator), mailbox, Set.of(), Optional.empty());
        }
    }

    /**
     * STATUS (RFC 9051 section 7.3.4).
     *
     * @param mailbox its name
     * @param counts what was asked, but for its identifier; {@link #UNLIMITED} where APPENDLIMIT is NIL; unmodifiable
     * @param mailboxId its identifier
     */
    record MailboxStatus(String mailbox, Map<StatusItem, Long> counts, Optional<String> mailboxId)
            implements MailboxResponse {

        /** Stands for no limit on the size of messages. */
        public static final long UNLIMITED = -1;

        /** Copies the map; refuses what cannot be written. */
        public MailboxStatus {
            Checks.line(mailbox);
            mailboxId.ifPresent(Checks::objectId);
            EnumMap<StatusItem, Long> copy = new EnumMap<>(StatusItem.class);
            copy.putAll(counts);
            copy.forEach((item, count) ->
                    Checks.number(count, item == StatusItem.APPENDLIMIT ? UNLIMITED : 0, Long.MAX_VALUE));
            if (copy.containsKey(StatusItem.MAILBOXID)) {
                throw new IllegalArgumentException("an identifier is not a count");
            }
            counts = Collections.unmodifiableMap(copy);
        }
    }

    /**
     * A part of the tree of mailboxes.
     *
     * @param prefix what their names begin with; may be empty
     * @param separator what separates levels; empty if there are none
     */
    record Namespace(String prefix, Optional<Character> separator) {
        /** Refuses what cannot be written. */
        public Namespace {
            Checks.line(prefix);
            separator.ifPresent(c -> Checks.line(String.valueOf(c)));
        }
    }

    /**
     * NAMESPACE (RFC 9051 section 7.3.3).
     *
     * @param personal the user's own; unmodifiable
     * @param others those of other users; unmodifiable
     * @param shared those of nobody; unmodifiable
     */
    record Namespaces(List<Namespace> personal, List<Namespace> others, List<Namespace> shared)
            implements MailboxResponse {
        /** Copies the lists. */
        public Namespaces {
            personal = List.copyOf(personal);
            others = List.copyOf(others);
            shared = List.copyOf(shared);
        }
    }

    /**
     * SEARCH (RFC 3501 section 7.2.5).
     *
     * @param numbers the messages that fit
     * @param modSeq the highest modification sequence among them, if it was asked for (RFC 7162 section 3.1.5)
     */
    record Search(NumberList numbers, OptionalLong modSeq) implements MailboxResponse {
        /** Checks the number. */
        public Search {
            checkModSeq(numbers, modSeq);
        }
    }

    /**
     * SORT (RFC 5256 section 4).
     *
     * @param numbers the messages that fit, sorted
     * @param modSeq the highest modification sequence among them, if it was asked for (RFC 7162 section 3.1.6)
     */
    record Sorted(NumberList numbers, OptionalLong modSeq) implements MailboxResponse {
        /** Checks the number. */
        public Sorted {
            checkModSeq(numbers, modSeq);
        }
    }

    /**
     * THREAD (RFC 5256 section 4).
     *
     * @param threads the threads, message numbers or UIDs in them; unmodifiable
     */
    record Threads(List<MessageThread> threads) implements MailboxResponse {
        /** Copies the list. */
        public Threads {
            threads = List.copyOf(threads);
        }
    }

    /** One thing that an extended search returns. */
    sealed interface Found {

        /**
         * One number.
         *
         * @param what MIN, MAX or COUNT
         * @param value the number
         */
        record Figure(SearchKey.Result what, long value) implements Found {
            /** Checks what it is. */
            public Figure {
                boolean count = what == SearchKey.Result.COUNT;
                if (!count && what != SearchKey.Result.MIN && what != SearchKey.Result.MAX) {
                    throw new IllegalArgumentException("no number is told of " + what);
                }
                Checks.number(value, count ? 0 : 1, UidSet.LARGEST);
            }
        }

        /**
         * ALL.
         *
         * @param messages those that fit; of SORT, sorted
         */
        record All(SequenceSet messages) implements Found {
            /** Refuses null. */
            public All {
                Objects.requireNonNull(messages);
            }
        }

        /**
         * MODSEQ (RFC 7162 section 3.1.10).
         *
         * @param modSeq the highest among them
         */
        record ModSeq(long modSeq) implements Found {
            /** Checks the number. */
            public ModSeq {
                Checks.number(modSeq, 1, Long.MAX_VALUE);
            }
        }

        /**
         * PARTIAL (RFC 5267 section 4.4).
         *
         * @param window which of the results
         * @param messages the results; empty if there are none
         */
        record Partial(SearchKey.Window window, Optional<SequenceSet> messages) implements Found {
            /** Refuses null. */
            public Partial {
                Objects.requireNonNull(window);
                Objects.requireNonNull(messages);
            }
        }

        /**
         * ADDTO and REMOVEFROM (RFC 5267 section 4.3).
         *
         * @param added whether they fit now, or no longer
         * @param changes in their order, at least one; unmodifiable
         */
        record Changed(boolean added, List<Change> changes) implements Found {
            /** Copies the list. */
            public Changed {
                changes = List.copyOf(changes);
                Checks.number(changes.size(), 1, Integer.MAX_VALUE);
            }
        }

        /**
         * Some messages at a place.
         *
         * @param position where in the sorted results, from 1; 0 if they are not sorted
         * @param messages the messages
         */
        record Change(long position, SequenceSet messages) {
            /** Checks the number. */
            public Change {
                Checks.number(position, 0, UidSet.LARGEST);
                Objects.requireNonNull(messages);
            }
        }
    }

    /**
     * ESEARCH (RFC 9051 section 7.3.8, RFC 7377 section 2.1).
     *
     * @param tag that of the command
     * @param mailbox where the messages are, of a search in several
     * @param uidValidity that of the mailbox, of a search in several
     * @param byUid whether the numbers are UIDs
     * @param found what was found, in the order of the server; unmodifiable
     */
    record ExtendedSearch(
            Optional<String> tag, Optional<String> mailbox, OptionalLong uidValidity, boolean byUid, List<Found> found)
            implements MailboxResponse {
        /** Copies the list. */
        public ExtendedSearch {
            tag.ifPresent(Checks::line);
            mailbox.ifPresent(Checks::line);
            uidValidity.ifPresent(n -> Checks.number(n, 1, UidSet.LARGEST));
            found = List.copyOf(found);
        }
    }

    private static void checkModSeq(NumberList numbers, OptionalLong modSeq) {
        modSeq.ifPresent(n -> Checks.number(n, 1, Long.MAX_VALUE));
        if (modSeq.isPresent() && numbers.size() == 0) {
            throw new IllegalArgumentException("a modification sequence of no messages");
        }
    }
}
