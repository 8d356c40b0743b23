package org.posthorn.imap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Responses about the session itself. */
public sealed interface SessionResponse extends Response {

    /**
     * A continuation: the server waits for what comes next (RFC 9051 section 7.6).
     *
     * @param text for people, or a challenge in Base64; may be empty
     */
    record Continuation(String text) implements SessionResponse {
        /** Refuses CR, LF and NUL. */
        public Continuation {
            Checks.line(text);
        }
    }

    /** How something is. */
    enum Condition {
        /** It worked. */
        OK,
        /** It did not. */
        NO,
        /** It cannot be understood. */
        BAD,
        /** The client is logged in from the beginning. */
        PREAUTH,
        /** The end. */
        BYE
    }

    /**
     * A status response (RFC 9051 section 7.1): the end of a command if it has a tag, else news.
     *
     * @param tag that of the command; empty for an untagged one
     * @param condition how it is; {@link Condition#PREAUTH} and {@link Condition#BYE} only without a tag
     * @param code what it says for programs
     * @param text what it says for people; may be empty
     */
    record Status(Optional<String> tag, Condition condition, Optional<ResponseCode> code, String text)
            implements SessionResponse {
        /**
         * Refuses CR, LF and NUL.
         *
         * @throws IllegalArgumentException if the tag is none or does not belong there, or the text would be taken for a code
         */
        public Status {
            tag.ifPresent(SessionResponse::checkTag);
            Objects.requireNonNull(code);
            Checks.line(text);
            if (tag.isPresent() && condition.ordinal() > Condition.BAD.ordinal()
                    || code.isEmpty() && text.startsWith("[")) {
                throw new IllegalArgumentException("not a status response");
            }
        }

        /**
         * The end of a command.
         *
         * @param tag that of the command
         * @param condition how it is
         * @param text what it says for people
         * @return the response
         */
        public static Status tagged(String tag, Condition condition, String text) {
            return new Status(Optional.of(tag), condition, Optional.empty(), text);
        }

        /**
         * The end of a command.
         *
         * @param tag that of the command
         * @param condition how it is
         * @param code what it says for programs
         * @param text what it says for people
         * @return the response
         */
        public static Status tagged(String tag, Condition condition, ResponseCode code, String text) {
            return new Status(Optional.of(tag), condition, Optional.of(code), text);
        }

        /**
         * News.
         *
         * @param condition how it is
         * @param text what it says for people
         * @return the response
         */
        public static Status untagged(Condition condition, String text) {
            return new Status(Optional.empty(), condition, Optional.empty(), text);
        }

        /**
         * News.
         *
         * @param condition how it is
         * @param code what it says for programs
         * @param text what it says for people
         * @return the response
         */
        public static Status untagged(Condition condition, ResponseCode code, String text) {
            return new Status(Optional.empty(), condition, Optional.of(code), text);
        }
    }

    /**
     * CAPABILITY (RFC 9051 section 7.2.2).
     *
     * @param capabilities what the server can do, in upper case; unmodifiable
     */
    record Capability(List<String> capabilities) implements SessionResponse {
        /** Copies the list. */
        public Capability {
            capabilities = List.copyOf(capabilities);
            capabilities.forEach(Checks::atom);
        }
    }

    /**
     * ENABLED (RFC 9051 section 7.2.1).
     *
     * @param capabilities what was switched on, in upper case; unmodifiable
     */
    record Enabled(List<String> capabilities) implements SessionResponse {
        /** Copies the list. */
        public Enabled {
            capabilities = List.copyOf(capabilities);
            capabilities.forEach(Checks::atom);
        }
    }

    /**
     * ID (RFC 2971).
     *
     * @param fields what the server says of itself, in its order; an empty value is NIL; none at all is NIL too; unmodifiable
     */
    record Id(Map<String, Optional<String>> fields) implements SessionResponse {
        /** Copies the map. */
        public Id {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            fields.forEach((name, value) -> {
                Checks.string(name);
                value.ifPresent(Checks::string);
            });
        }
    }

    /**
     * LANGUAGE (RFC 5255 section 3.3).
     *
     * @param tags one for the language in use, or several that there are; unmodifiable
     */
    record Language(List<String> tags) implements SessionResponse {
        /** Copies the list. */
        public Language {
            tags = List.copyOf(tags);
            tags.forEach(Checks::line);
            Checks.number(tags.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * COMPARATOR (RFC 5255 section 4.8).
     *
     * @param active the one in use
     * @param matching those that fit what was asked; unmodifiable
     */
    record Comparator(String active, List<String> matching) implements SessionResponse {
        /** Copies the list. */
        public Comparator {
            Checks.line(active);
            matching = List.copyOf(matching);
            matching.forEach(Checks::line);
        }
    }

    /**
     * Untagged data that no extension here has. It is only read.
     *
     * @param name its first word in upper case
     */
    record Unknown(String name) implements SessionResponse {
        /** Refuses null. */
        public Unknown {
            Objects.requireNonNull(name);
        }
    }

    private static void checkTag(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (c != ']') {
                Checks.atom(String.valueOf(c));
            }
        }
        if (tag.isEmpty() || tag.indexOf('+') >= 0) {
            throw new IllegalArgumentException("not a tag");
        }
    }
}
