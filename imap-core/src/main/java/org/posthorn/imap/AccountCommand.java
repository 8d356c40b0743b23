package org.posthorn.imap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Commands about quotas, access, annotations, news and URLs. */
public sealed interface AccountCommand extends Command {

    /**
     * GETQUOTA (RFC 9208 section 4.1.1).
     *
     * @param root the name of a quota root
     */
    record GetQuota(String root) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public GetQuota {
            Checks.line(root);
        }
    }

    /**
     * GETQUOTAROOT (RFC 9208 section 4.1.2).
     *
     * @param mailbox its name
     */
    record GetQuotaRoot(String mailbox) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public GetQuotaRoot {
            Checks.line(mailbox);
        }
    }

    /**
     * SETQUOTA (RFC 9208 section 4.1.3).
     *
     * @param root the name of a quota root
     * @param limits by resource, in upper case, in the units of the protocol (STORAGE counts 1,024 octets); unmodifiable
     */
    record SetQuota(String root, Map<String, Long> limits) implements AccountCommand {
        /** Copies the map; refuses what is no atom. */
        public SetQuota {
            Checks.line(root);
            limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
            limits.forEach((resource, limit) -> {
                Checks.atom(resource);
                Checks.number(limit, 0, Long.MAX_VALUE);
            });
        }
    }

    /** What is done with rights. */
    enum Grant {
        /** They are all there are. */
        REPLACE,
        /** They are added. */
        ADD,
        /** They are taken away. */
        REMOVE
    }

    /**
     * SETACL (RFC 4314 section 3.1).
     *
     * @param mailbox its name
     * @param identifier whose rights
     * @param grant what is done with them
     * @param rights the rights
     */
    record SetAcl(String mailbox, String identifier, Grant grant, Rights rights) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public SetAcl {
            Checks.line(mailbox);
            Checks.line(identifier);
            Objects.requireNonNull(grant);
            Objects.requireNonNull(rights);
        }
    }

    /**
     * DELETEACL (RFC 4314 section 3.2).
     *
     * @param mailbox its name
     * @param identifier whose rights
     */
    record DeleteAcl(String mailbox, String identifier) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public DeleteAcl {
            Checks.line(mailbox);
            Checks.line(identifier);
        }
    }

    /**
     * GETACL (RFC 4314 section 3.3).
     *
     * @param mailbox its name
     */
    record GetAcl(String mailbox) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public GetAcl {
            Checks.line(mailbox);
        }
    }

    /**
     * LISTRIGHTS (RFC 4314 section 3.4).
     *
     * @param mailbox its name
     * @param identifier whose rights
     */
    record ListRights(String mailbox, String identifier) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public ListRights {
            Checks.line(mailbox);
            Checks.line(identifier);
        }
    }

    /**
     * MYRIGHTS (RFC 4314 section 3.5).
     *
     * @param mailbox its name
     */
    record MyRights(String mailbox) implements AccountCommand {
        /** Refuses CR, LF and NUL. */
        public MyRights {
            Checks.line(mailbox);
        }
    }

    /** How far below an entry others are told (RFC 5464 section 4.2.2). */
    enum Depth {
        /** Not at all. */
        NONE("0"),
        /** Those directly below. */
        ONE("1"),
        /** All. */
        INFINITY("infinity");

        private final String word;

        Depth(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /**
     * GETMETADATA (RFC 5464 section 4.2).
     *
     * @param mailbox its name; empty for the server
     * @param entries at least one; unmodifiable
     * @param maxSize no values of more octets
     * @param depth how far below the entries
     */
    record GetMetadata(String mailbox, List<String> entries, OptionalLong maxSize, Depth depth)
            implements AccountCommand {
        /** Copies the list; refuses CR, LF and NUL. */
        public GetMetadata {
            Checks.line(mailbox);
            entries = List.copyOf(entries);
            entries.forEach(Checks::line);
            Checks.number(entries.size(), 1, Integer.MAX_VALUE);
            maxSize.ifPresent(m -> Checks.number(m, 0, 0xFFFF_FFFFL));
            Objects.requireNonNull(depth);
        }
    }

    /**
     * SETMETADATA (RFC 5464 section 4.3).
     *
     * @param mailbox its name; empty for the server
     * @param values by entry, at least one; an empty one removes the entry; unmodifiable
     */
    record SetMetadata(String mailbox, Map<String, Optional<Octets>> values) implements AccountCommand {
        /** Copies the map; refuses CR, LF and NUL in names. */
        public SetMetadata {
            Checks.line(mailbox);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            values.keySet().forEach(Checks::line);
            Checks.number(values.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * Something that can happen (RFC 5465 section 5).
     *
     * @param name as {@code FlagChange}; in the case of the RFC if it is known
     * @param fetch what of a new message is told, for {@code MessageNew} only; unmodifiable
     */
    record Event(String name, List<FetchItem> fetch) {

        /** Every event that is known, by its name. */
        public static final Set<String> KNOWN = Set.of(
                "MessageNew",
                "MessageExpunge",
                "FlagChange",
                "AnnotationChange",
                "MailboxName",
                "SubscriptionChange",
                "MailboxMetadataChange",
                "ServerMetadataChange");

        /** Copies the list; refuses what is no atom. */
        public Event {
            Checks.atom(name);
            fetch = List.copyOf(fetch);
            if (!fetch.isEmpty() && !name.equals("MessageNew")) {
                throw new IllegalArgumentException("only new messages are fetched");
            }
        }
    }

    /**
     * What is to be told of some mailboxes.
     *
     * @param mailboxes which
     * @param events what; none for nothing; unmodifiable
     */
    record EventGroup(MailboxFilter mailboxes, List<Event> events) {
        /** Copies the list. */
        public EventGroup {
            Objects.requireNonNull(mailboxes);
            events = List.copyOf(events);
        }
    }

    /**
     * NOTIFY (RFC 5465).
     *
     * @param status whether the present status of the mailboxes is told first
     * @param groups what is to be told; none for nothing from here on (NOTIFY NONE); unmodifiable
     */
    record Notify(boolean status, List<EventGroup> groups) implements AccountCommand {
        /** Copies the list. */
        public Notify {
            groups = List.copyOf(groups);
            if (status && groups.isEmpty()) {
                throw new IllegalArgumentException("a status of no mailboxes");
            }
        }
    }

    /**
     * RESETKEY (RFC 4467 section 7).
     *
     * @param mailbox its name; empty for all
     * @param mechanisms of which; none for all; unmodifiable
     */
    record ResetKey(Optional<String> mailbox, List<String> mechanisms) implements AccountCommand {
        /** Copies the list; refuses mechanisms without a mailbox. */
        public ResetKey {
            mailbox.ifPresent(Checks::line);
            mechanisms = List.copyOf(mechanisms);
            mechanisms.forEach(Checks::atom);
            if (mailbox.isEmpty() && !mechanisms.isEmpty()) {
                throw new IllegalArgumentException("mechanisms of no mailbox");
            }
        }
    }

    /**
     * A URL that is to be authorized.
     *
     * @param url the URL up to its mechanism
     * @param mechanism how
     */
    record UrlRump(String url, String mechanism) {
        /** Refuses CR, LF and NUL. */
        public UrlRump {
            Checks.line(url);
            Checks.atom(mechanism);
        }
    }

    /**
     * GENURLAUTH (RFC 4467 section 7).
     *
     * @param urls at least one; unmodifiable
     */
    record GenUrlAuth(List<UrlRump> urls) implements AccountCommand {
        /** Copies the list. */
        public GenUrlAuth {
            urls = List.copyOf(urls);
            Checks.number(urls.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * URLFETCH (RFC 4467 section 7).
     *
     * @param urls at least one; unmodifiable
     */
    record UrlFetch(List<String> urls) implements AccountCommand {
        /** Copies the list; refuses CR, LF and NUL. */
        public UrlFetch {
            urls = List.copyOf(urls);
            urls.forEach(Checks::line);
            Checks.number(urls.size(), 1, Integer.MAX_VALUE);
        }
    }
}
