package org.posthorn.imap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.mailbox.Quota.Usage;

/** Responses about quotas, access, annotations and URLs. */
public sealed interface AccountResponse extends Response {

    /**
     * QUOTA (RFC 9208 section 4.2.1).
     *
     * @param root the name of the quota root
     * @param usages by resource, in upper case, in the units of the protocol (STORAGE counts 1,024 octets); unmodifiable
     */
    record Quota(String root, Map<String, Usage> usages) implements AccountResponse {
        /** Copies the map. */
        public Quota {
            Checks.line(root);
            usages = Collections.unmodifiableMap(new LinkedHashMap<>(usages));
            usages.keySet().forEach(Checks::atom);
        }
    }

    /**
     * QUOTAROOT (RFC 9208 section 4.2.2).
     *
     * @param mailbox its name
     * @param roots the names of its quota roots; unmodifiable
     */
    record QuotaRoot(String mailbox, List<String> roots) implements AccountResponse {
        /** Copies the list. */
        public QuotaRoot {
            Checks.line(mailbox);
            roots = List.copyOf(roots);
            roots.forEach(Checks::line);
        }
    }

    /**
     * ACL (RFC 4314 section 3.6).
     *
     * @param mailbox its name
     * @param rights by identifier, in the order of the server; unmodifiable
     */
    record Acl(String mailbox, Map<String, Rights> rights) implements AccountResponse {
        /** Copies the map. */
        public Acl {
            Checks.line(mailbox);
            rights = Collections.unmodifiableMap(new LinkedHashMap<>(rights));
            rights.keySet().forEach(Checks::line);
        }
    }

    /**
     * LISTRIGHTS (RFC 4314 section 3.7).
     *
     * @param mailbox its name
     * @param identifier whose rights
     * @param always those that are always there
     * @param optional those that can be granted, the ones together that go together; unmodifiable
     */
    record ListRights(String mailbox, String identifier, Rights always, List<Rights> optional)
            implements AccountResponse {
        /** Copies the list. */
        public ListRights {
            Checks.line(mailbox);
            Checks.line(identifier);
            Objects.requireNonNull(always);
            optional = List.copyOf(optional);
        }
    }

    /**
     * MYRIGHTS (RFC 4314 section 3.8).
     *
     * @param mailbox its name
     * @param rights what the user may do
     */
    record MyRights(String mailbox, Rights rights) implements AccountResponse {
        /** Refuses CR, LF and NUL. */
        public MyRights {
            Checks.line(mailbox);
            Objects.requireNonNull(rights);
        }
    }

    /**
     * METADATA with values (RFC 5464 section 4.4.1).
     *
     * @param mailbox its name; empty for the server
     * @param values by entry, at least one; an empty one is NIL; unmodifiable
     */
    record Metadata(String mailbox, Map<String, Optional<Octets>> values) implements AccountResponse {
        /** Copies the map. */
        public Metadata {
            Checks.line(mailbox);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            values.keySet().forEach(Checks::line);
            Checks.number(values.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * METADATA without values: they changed (RFC 5464 section 4.4.2).
     *
     * @param mailbox its name; empty for the server
     * @param entries which; at least one; unmodifiable
     */
    record MetadataChanged(String mailbox, List<String> entries) implements AccountResponse {
        /** Copies the list. */
        public MetadataChanged {
            Checks.line(mailbox);
            entries = List.copyOf(entries);
            entries.forEach(Checks::line);
            Checks.number(entries.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * GENURLAUTH (RFC 4467 section 8).
     *
     * @param urls the URLs, authorized; at least one; unmodifiable
     */
    record GenUrlAuth(List<String> urls) implements AccountResponse {
        /** Copies the list. */
        public GenUrlAuth {
            urls = List.copyOf(urls);
            urls.forEach(Checks::line);
            Checks.number(urls.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * URLFETCH (RFC 4467 section 8).
     *
     * @param contents by URL, in the order of the server; empty where there is none; unmodifiable
     */
    record UrlFetch(Map<String, Optional<Octets>> contents) implements AccountResponse {
        /** Copies the map. */
        public UrlFetch {
            contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
            contents.keySet().forEach(Checks::line);
            Checks.number(contents.size(), 1, Integer.MAX_VALUE);
        }
    }
}
