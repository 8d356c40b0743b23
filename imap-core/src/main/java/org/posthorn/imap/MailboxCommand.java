package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Commands about mailboxes as a whole. */
public sealed interface MailboxCommand extends Command {

    /**
     * SELECT and EXAMINE (RFC 9051 sections 6.3.2 and 6.3.3).
     *
     * @param mailbox its name
     * @param readOnly whether it is EXAMINE
     * @param condstore whether modification sequences are asked for (RFC 7162 section 3.1.8)
     * @param resync what the client knows of it, for what changed since
     */
    record Select(String mailbox, boolean readOnly, boolean condstore, Optional<Resync> resync)
            implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Select {
            Checks.line(mailbox);
            Objects.requireNonNull(resync);
        }

        /**
         * The plain SELECT.
         *
         * @param mailbox its name
         */
        public Select(String mailbox) {
            this(mailbox, false, false, Optional.empty());
        }
    }

    /**
     * CREATE (RFC 9051 section 6.3.4).
     *
     * @param mailbox its name
     * @param uses what it is to be for, as {@code \Sent} (RFC 6154 section 3); unmodifiable
     */
    record Create(String mailbox, Set<String> uses) implements MailboxCommand {
        /** Copies the set; refuses CR, LF and NUL, and what is no special use. */
        public Create {
            Checks.line(mailbox);
            uses = Set.copyOf(uses);
            uses.forEach(MailboxAttributes::check);
        }
    }

    /**
     * DELETE (RFC 9051 section 6.3.5).
     *
     * @param mailbox its name
     */
    record Delete(String mailbox) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Delete {
            Checks.line(mailbox);
        }
    }

    /**
     * RENAME (RFC 9051 section 6.3.6).
     *
     * @param mailbox its name
     * @param to its name afterwards
     */
    record Rename(String mailbox, String to) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Rename {
            Checks.line(mailbox);
            Checks.line(to);
        }
    }

    /**
     * SUBSCRIBE (RFC 9051 section 6.3.7).
     *
     * @param mailbox its name
     */
    record Subscribe(String mailbox) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Subscribe {
            Checks.line(mailbox);
        }
    }

    /**
     * UNSUBSCRIBE (RFC 9051 section 6.3.8).
     *
     * @param mailbox its name
     */
    record Unsubscribe(String mailbox) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Unsubscribe {
            Checks.line(mailbox);
        }
    }

    /**
     * LIST (RFC 9051 section 6.3.9).
     *
     * @param reference where the patterns begin; may be empty
     * @param patterns at least one; {@code *} stands for anything, {@code %} for anything within one level; unmodifiable
     * @param options what an extended LIST selects and returns
     */
    record ListMailboxes(String reference, List<String> patterns, ListOptions options) implements MailboxCommand {
        /** Copies the list; refuses CR, LF and NUL. */
        public ListMailboxes {
            Checks.line(reference);
            patterns = List.copyOf(patterns);
            patterns.forEach(Checks::line);
            Checks.number(patterns.size(), 1, Integer.MAX_VALUE);
            Objects.requireNonNull(options);
        }

        /**
         * The plain LIST.
         *
         * @param reference where the pattern begins; may be empty
         * @param pattern which mailboxes
         */
        public ListMailboxes(String reference, String pattern) {
            this(reference, List.of(pattern), ListOptions.NONE);
        }
    }

    /**
     * LSUB (RFC 3501 section 6.3.9).
     *
     * @param reference where the pattern begins; may be empty
     * @param pattern which mailboxes
     */
    record ListSubscribed(String reference, String pattern) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public ListSubscribed {
            Checks.line(reference);
            Checks.line(pattern);
        }
    }

    /** NAMESPACE (RFC 9051 section 6.3.10). */
    record Namespace() implements MailboxCommand {}

    /**
     * STATUS (RFC 9051 section 6.3.11).
     *
     * @param mailbox its name
     * @param items what is asked; at least one; unmodifiable
     */
    record Status(String mailbox, Set<StatusItem> items) implements MailboxCommand {
        /** Copies the set; refuses CR, LF and NUL. */
        public Status {
            Checks.line(mailbox);
            items = Set.copyOf(items);
            Checks.number(items.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * APPEND (RFC 9051 section 6.3.12): only where to. The messages are streamed behind it.
     *
     * @param mailbox its name
     */
    record Append(String mailbox) implements MailboxCommand {
        /** Refuses CR, LF and NUL. */
        public Append {
            Checks.line(mailbox);
        }
    }
}
