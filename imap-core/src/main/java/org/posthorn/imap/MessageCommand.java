package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.MessageThread;
import org.posthorn.mailbox.Sort;

/** Commands about the messages of the mailbox that is selected. */
public sealed interface MessageCommand extends Command {

    /** CHECK (RFC 3501 section 6.4.1). */
    record Check() implements MessageCommand {}

    /** CLOSE: expunge, and no mailbox from here on (RFC 9051 section 6.4.1). */
    record Close() implements MessageCommand {}

    /** UNSELECT: no mailbox from here on (RFC 9051 section 6.4.2). */
    record Unselect() implements MessageCommand {}

    /**
     * EXPUNGE and UID EXPUNGE (RFC 9051 sections 6.4.3 and 6.4.9).
     *
     * @param uids of which messages only
     */
    record Expunge(Optional<SequenceSet> uids) implements MessageCommand {
        /** Refuses null. */
        public Expunge {
            Objects.requireNonNull(uids);
        }
    }

    /**
     * COPY (RFC 9051 section 6.4.7).
     *
     * @param byUid whether the numbers are UIDs
     * @param messages which
     * @param mailbox where to
     */
    record Copy(boolean byUid, SequenceSet messages, String mailbox) implements MessageCommand {
        /** Refuses CR, LF and NUL. */
        public Copy {
            Objects.requireNonNull(messages);
            Checks.line(mailbox);
        }
    }

    /**
     * MOVE (RFC 9051 section 6.4.8).
     *
     * @param byUid whether the numbers are UIDs
     * @param messages which
     * @param mailbox where to
     */
    record Move(boolean byUid, SequenceSet messages, String mailbox) implements MessageCommand {
        /** Refuses CR, LF and NUL. */
        public Move {
            Objects.requireNonNull(messages);
            Checks.line(mailbox);
        }
    }

    /**
     * FETCH (RFC 9051 section 6.4.5).
     *
     * @param byUid whether the numbers are UIDs
     * @param messages which
     * @param items what of them; at least one; unmodifiable
     * @param changedSince only those with a higher modification sequence, at least 1 (RFC 7162 section 3.1.4.1)
     * @param vanished whether those that are gone since are told (RFC 7162 section 3.2.6)
     * @param partial which of them only (RFC 9394)
     */
    record Fetch(
            boolean byUid,
            SequenceSet messages,
            List<FetchItem> items,
            OptionalLong changedSince,
            boolean vanished,
            Optional<SearchKey.Window> partial)
            implements MessageCommand {
        /** Copies the list. */
        public Fetch {
            Objects.requireNonNull(messages);
            items = List.copyOf(items);
            Checks.number(items.size(), 1, Integer.MAX_VALUE);
            changedSince.ifPresent(m -> Checks.number(m, 1, Long.MAX_VALUE));
            Objects.requireNonNull(partial);
        }

        /**
         * The plain FETCH.
         *
         * @param byUid whether the numbers are UIDs
         * @param messages which
         * @param items what of them
         */
        public Fetch(boolean byUid, SequenceSet messages, FetchItem... items) {
            this(byUid, messages, List.of(items), OptionalLong.empty(), false, Optional.empty());
        }
    }

    /**
     * STORE (RFC 9051 section 6.4.6).
     *
     * @param byUid whether the numbers are UIDs
     * @param messages which
     * @param change what becomes of their flags
     * @param silent whether the flags are not told afterwards
     * @param unchangedSince only those without a higher modification sequence (RFC 7162 section 3.1.3)
     */
    record Store(boolean byUid, SequenceSet messages, FlagChange change, boolean silent, OptionalLong unchangedSince)
            implements MessageCommand {
        /** Refuses null. */
        public Store {
            Objects.requireNonNull(messages);
            Objects.requireNonNull(change);
            unchangedSince.ifPresent(m -> Checks.number(m, 0, Long.MAX_VALUE));
        }
    }

    /**
     * SEARCH (RFC 9051 section 6.4.4).
     *
     * @param byUid whether the results are UIDs
     * @param returns what an ESEARCH response tells; empty for a SEARCH response
     * @param charset in which the texts are written; empty if it is not said. Texts of a charset that is not known are given octet by octet
     * @param key what is looked for
     */
    record SearchMessages(boolean byUid, Optional<SearchKey.Returns> returns, Optional<String> charset, SearchKey key)
            implements MessageCommand {
        /** Refuses null. */
        public SearchMessages {
            Objects.requireNonNull(returns);
            charset.ifPresent(Checks::line);
            Objects.requireNonNull(key);
        }
    }

    /**
     * SORT (RFC 5256).
     *
     * @param byUid whether the results are UIDs
     * @param returns what an ESEARCH response tells; empty for a SORT response (RFC 5267)
     * @param criteria at least one, the first being the strongest; unmodifiable
     * @param charset in which the texts are written
     * @param key what is looked for
     */
    record SortMessages(
            boolean byUid, Optional<SearchKey.Returns> returns, List<Sort> criteria, String charset, SearchKey key)
            implements MessageCommand {
        /** Copies the list. */
        public SortMessages {
            Objects.requireNonNull(returns);
            criteria = List.copyOf(criteria);
            Checks.number(criteria.size(), 1, Integer.MAX_VALUE);
            Checks.line(charset);
            Objects.requireNonNull(key);
        }
    }

    /**
     * THREAD (RFC 5256).
     *
     * @param byUid whether the results are UIDs
     * @param algorithm how threads are found
     * @param charset in which the texts are written
     * @param key what is looked for
     */
    record ThreadMessages(boolean byUid, MessageThread.Algorithm algorithm, String charset, SearchKey key)
            implements MessageCommand {
        /** Refuses null. */
        public ThreadMessages {
            Objects.requireNonNull(algorithm);
            Checks.line(charset);
            Objects.requireNonNull(key);
        }
    }

    /**
     * ESEARCH: a search in several mailboxes (RFC 7377).
     *
     * @param in which; none for the one that is selected; unmodifiable
     * @param returns what is told; empty for all
     * @param charset in which the texts are written; empty if it is not said
     * @param key what is looked for
     */
    record SearchMailboxes(
            List<MailboxFilter> in, Optional<SearchKey.Returns> returns, Optional<String> charset, SearchKey key)
            implements MessageCommand {
        /** Copies the list. */
        public SearchMailboxes {
            in = List.copyOf(in);
            Objects.requireNonNull(returns);
            charset.ifPresent(Checks::line);
            Objects.requireNonNull(key);
        }
    }

    /**
     * CANCELUPDATE (RFC 5267 section 4.3.1).
     *
     * @param tags those of the searches of which no more news is wanted; at least one; unmodifiable
     */
    record CancelUpdate(List<String> tags) implements MessageCommand {
        /** Copies the list. */
        public CancelUpdate {
            tags = List.copyOf(tags);
            tags.forEach(Checks::line);
            Checks.number(tags.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * REPLACE (RFC 8508): only which and where to. The message is streamed behind it.
     *
     * @param byUid whether the number is a UID
     * @param message its number, or {@link SequenceSet#LARGEST}
     * @param mailbox where to
     */
    record Replace(boolean byUid, long message, String mailbox) implements MessageCommand {
        /** Refuses CR, LF and NUL. */
        public Replace {
            Checks.number(message, 0, 0xFFFF_FFFFL);
            Checks.line(mailbox);
        }
    }
}
