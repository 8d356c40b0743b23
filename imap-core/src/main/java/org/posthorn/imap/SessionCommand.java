package org.posthorn.imap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.sasl.Secret;

/** Commands about the session itself. */
public sealed interface SessionCommand extends Command {

    /** CAPABILITY: what the server can do (RFC 9051 section 6.1.1). */
    record Capability() implements SessionCommand {}

    /** NOOP: nothing but a chance to hear news (RFC 9051 section 6.1.2). */
    record Noop() implements SessionCommand {}

    /** LOGOUT: the end (RFC 9051 section 6.1.3). */
    record Logout() implements SessionCommand {}

    /** STARTTLS: TLS from here on (RFC 9051 section 6.2.1). */
    record StartTls() implements SessionCommand {}

    /**
     * LOGIN (RFC 9051 section 6.2.3).
     *
     * @param user who
     * @param password the password, which never prints
     */
    record Login(String user, Secret password) implements SessionCommand {
        /** Refuses CR, LF and NUL in the name. */
        public Login {
            Checks.line(user);
            Objects.requireNonNull(password);
        }
    }

    /**
     * AUTHENTICATE (RFC 9051 section 6.2.2).
     *
     * @param mechanism the SASL mechanism, in upper case
     * @param initialResponse the first response, decoded, if it is sent along (RFC 4959)
     */
    record Authenticate(String mechanism, Optional<Octets> initialResponse) implements SessionCommand {
        /** Refuses a mechanism that is no atom. */
        public Authenticate {
            Checks.atom(mechanism);
            Objects.requireNonNull(initialResponse);
        }
    }

    /**
     * ENABLE (RFC 9051 section 6.3.1).
     *
     * @param capabilities what to switch on, in upper case; at least one; unmodifiable
     */
    record Enable(List<String> capabilities) implements SessionCommand {
        /** Copies the list; refuses what is no atom. */
        public Enable {
            capabilities = List.copyOf(capabilities);
            capabilities.forEach(Checks::atom);
            Checks.number(capabilities.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * ID: who the client is (RFC 2971).
     *
     * @param fields what it says of itself, in its order; an empty value is NIL; none at all is NIL too; unmodifiable
     */
    record Id(Map<String, Optional<String>> fields) implements SessionCommand {
        /** Copies the map; refuses CR, LF and NUL. */
        public Id {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            fields.forEach((name, value) -> {
                Checks.line(name);
                value.ifPresent(Checks::line);
            });
        }
    }

    /** IDLE: tell me what happens until I say DONE (RFC 9051 section 6.3.13). */
    record Idle() implements SessionCommand {}

    /**
     * COMPRESS (RFC 4978).
     *
     * @param algorithm how, in upper case: DEFLATE
     */
    record Compress(String algorithm) implements SessionCommand {
        /** Refuses what is no atom. */
        public Compress {
            Checks.atom(algorithm);
        }
    }

    /** UNAUTHENTICATE: back to before login (RFC 8437). */
    record Unauthenticate() implements SessionCommand {}

    /**
     * LANGUAGE: which languages texts for people are wanted in (RFC 5255 section 3.2).
     *
     * @param ranges language ranges, the dearest first; none asks what there is; unmodifiable
     */
    record Language(List<String> ranges) implements SessionCommand {
        /** Copies the list; refuses CR, LF and NUL. */
        public Language {
            ranges = List.copyOf(ranges);
            ranges.forEach(Checks::line);
        }
    }

    /**
     * COMPARATOR: how texts are compared (RFC 5255 section 4.7).
     *
     * @param comparators the dearest first; none asks which is in use; unmodifiable
     */
    record Comparator(List<String> comparators) implements SessionCommand {
        /** Copies the list; refuses CR, LF and NUL. */
        public Comparator {
            comparators = List.copyOf(comparators);
            comparators.forEach(Checks::line);
        }
    }
}
