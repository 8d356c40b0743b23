package org.posthorn.imap;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What FETCH tells of a message (RFC 9051 section 7.5.2 and extensions). */
public sealed interface FetchData {

    /**
     * Its flags.
     *
     * @param flags the flags
     * @param recent whether it is recent, too (RFC 3501 section 2.3.2)
     */
    record Flags(org.posthorn.mailbox.Flags flags, boolean recent) implements FetchData {
        /** Refuses null. */
        public Flags {
            Objects.requireNonNull(flags);
        }
    }

    /**
     * Its UID.
     *
     * @param uid 1 to 2^32 - 1
     */
    record Uid(long uid) implements FetchData {
        /** Checks the number. */
        public Uid {
            Checks.number(uid, 1, 0xFFFF_FFFFL);
        }
    }

    /**
     * Its modification sequence.
     *
     * @param modSeq at least 1, or 0 where the server has none
     */
    record ModSeq(long modSeq) implements FetchData {
        /** Checks the number. */
        public ModSeq {
            Checks.number(modSeq, 0, Long.MAX_VALUE);
        }
    }

    /**
     * RFC822.SIZE.
     *
     * @param octets how many it has
     */
    record Size(long octets) implements FetchData {
        /** Checks the number. */
        public Size {
            Checks.number(octets, 0, Long.MAX_VALUE);
        }
    }

    /**
     * Its internal date.
     *
     * @param date to the second
     */
    record InternalDate(OffsetDateTime date) implements FetchData {
        /** Refuses null. */
        public InternalDate {
            Objects.requireNonNull(date);
        }
    }

    /**
     * When it came into the mailbox.
     *
     * @param date to the second; empty if that is not known
     */
    record SaveDate(Optional<OffsetDateTime> date) implements FetchData {
        /** Refuses null. */
        public SaveDate {
            Objects.requireNonNull(date);
        }
    }

    /**
     * Its envelope.
     *
     * @param envelope the envelope
     */
    record Envelope(MessageEnvelope envelope) implements FetchData {
        /** Refuses null. */
        public Envelope {
            Objects.requireNonNull(envelope);
        }
    }

    /**
     * Its structure.
     *
     * @param structure the structure
     * @param extensible whether it is BODYSTRUCTURE, not BODY
     */
    record Structure(BodyStructure structure, boolean extensible) implements FetchData {
        /** Refuses null. */
        public Structure {
            Objects.requireNonNull(structure);
        }
    }

    /** How octets of a message are asked for. */
    enum Kind {
        /** As they are written, by a section. */
        BODY,
        /** Decoded, by a part. */
        BINARY,
        /** The whole message. */
        RFC822,
        /** Its header. */
        RFC822_HEADER,
        /** The message without its header. */
        RFC822_TEXT
    }

    /**
     * Which octets of a message.
     *
     * @param kind how they were asked for
     * @param section which; {@link Section#MESSAGE} for the last three kinds, and no more than a part for {@link Kind#BINARY}
     * @param origin where they begin in the section, if not all were asked for
     */
    record Name(Kind kind, Section section, OptionalLong origin) {
        /**
         * Checks that the section fits.
         *
         * @throws IllegalArgumentException if it does not
         */
        public Name {
            Objects.requireNonNull(kind);
            origin.ifPresent(n -> Checks.number(n, 0, Long.MAX_VALUE));
            boolean whole = kind != Kind.BODY && section.text() != Section.Text.ALL;
            boolean old = kind.ordinal() > Kind.BINARY.ordinal();
            if (whole || old && (!section.part().isEmpty() || origin.isPresent())) {
                throw new IllegalArgumentException("a section that does not fit " + kind);
            }
        }

        /**
         * A section as it is written.
         *
         * @param section which
         * @return its name
         */
        public static Name of(Section section) {
            return new Name(Kind.BODY, section, OptionalLong.empty());
        }
    }

    /**
     * Octets of it.
     *
     * @param name which
     * @param octets the octets; empty if there are none (NIL)
     */
    record Body(Name name, Optional<Octets> octets) implements FetchData {
        /** Refuses null. */
        public Body {
            Objects.requireNonNull(name);
            Objects.requireNonNull(octets);
        }
    }

    /**
     * Octets of it that were streamed at this place.
     *
     * @param name which
     * @param size how many there were
     */
    record Streamed(Name name, long size) implements FetchData {
        /** Checks the number. */
        public Streamed {
            Objects.requireNonNull(name);
            Checks.number(size, 0, Long.MAX_VALUE);
        }
    }

    /**
     * BINARY.SIZE.
     *
     * @param part the numbers of the part; none for the message; unmodifiable
     * @param octets how many it has, decoded
     */
    record BinarySize(List<Integer> part, long octets) implements FetchData {
        /** Copies the list. */
        public BinarySize {
            part = List.copyOf(part);
            part.forEach(n -> Checks.number(n, 1, Integer.MAX_VALUE));
            Checks.number(octets, 0, 0xFFFF_FFFFL);
        }
    }

    /**
     * The beginning of its text for people.
     *
     * @param text the text; empty if it was not at hand
     */
    record Preview(Optional<String> text) implements FetchData {
        /** Refuses NUL. */
        public Preview {
            text.ifPresent(Checks::string);
        }
    }

    /**
     * The identifier of its octets.
     *
     * @param id 1 to 255 letters, digits, hyphens and underscores
     */
    record EmailId(String id) implements FetchData {
        /** Checks the identifier. */
        public EmailId {
            Checks.objectId(id);
        }
    }

    /**
     * The identifier of its conversation.
     *
     * @param id 1 to 255 letters, digits, hyphens and underscores; empty if the server tells none
     */
    record ThreadId(Optional<String> id) implements FetchData {
        /** Checks the identifier. */
        public ThreadId {
            id.ifPresent(Checks::objectId);
        }
    }
}
