package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What FETCH asks of messages (RFC 9051 section 6.4.5 and extensions). The macros ALL, FAST and FULL are read as what they stand for. */
public sealed interface FetchItem {

    /** What is asked by a word alone. */
    enum Attribute implements FetchItem {
        /** The envelope. */
        ENVELOPE("ENVELOPE"),
        /** The flags. */
        FLAGS("FLAGS"),
        /** The internal date. */
        INTERNALDATE("INTERNALDATE"),
        /** How many octets it has. */
        RFC822_SIZE("RFC822.SIZE"),
        /** The body structure without extension data. */
        BODY("BODY"),
        /** The body structure. */
        BODYSTRUCTURE("BODYSTRUCTURE"),
        /** The UID. */
        UID("UID"),
        /** The modification sequence (RFC 7162 section 3.1.4.2). */
        MODSEQ("MODSEQ"),
        /** The identifier of its octets (RFC 8474 section 5.1). */
        EMAILID("EMAILID"),
        /** The identifier of its conversation (RFC 8474 section 5.2). */
        THREADID("THREADID"),
        /** When it came into the mailbox (RFC 8514 section 4.2). */
        SAVEDATE("SAVEDATE"),
        /** The whole message (RFC 3501 section 6.4.5). */
        RFC822("RFC822"),
        /** Its header, without marking it as read (RFC 3501 section 6.4.5). */
        RFC822_HEADER("RFC822.HEADER"),
        /** The message without its header (RFC 3501 section 6.4.5). */
        RFC822_TEXT("RFC822.TEXT");

        private final String word;

        Attribute(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /**
     * The beginning of the text for people (RFC 8970).
     *
     * @param lazy whether only if it costs nothing
     */
    record Preview(boolean lazy) implements FetchItem {}

    /**
     * A range of octets.
     *
     * @param offset where it begins, from 0
     * @param length how many at most, at least 1
     */
    record Partial(long offset, long length) {
        /** Checks the numbers. */
        public Partial {
            Checks.number(offset, 0, Long.MAX_VALUE);
            Checks.number(length, 1, Long.MAX_VALUE);
        }
    }

    /**
     * A section of the message, as it is written.
     *
     * @param section which
     * @param peek whether the message is not to be marked as read
     * @param partial which octets of it; empty for all
     */
    record Body(Section section, boolean peek, Optional<Partial> partial) implements FetchItem {
        /** Refuses null. */
        public Body {
            Objects.requireNonNull(section);
            Objects.requireNonNull(partial);
        }
    }

    /**
     * The body of a part, decoded.
     *
     * @param part its numbers; none for the message; unmodifiable
     * @param peek whether the message is not to be marked as read
     * @param partial which octets of it; empty for all
     */
    record Binary(List<Integer> part, boolean peek, Optional<Partial> partial) implements FetchItem {
        /** Copies the list. */
        public Binary {
            part = List.copyOf(part);
            part.forEach(n -> Checks.number(n, 1, Integer.MAX_VALUE));
            Objects.requireNonNull(partial);
        }
    }

    /**
     * How many octets the body of a part has, decoded.
     *
     * @param part its numbers; none for the message; unmodifiable
     */
    record BinarySize(List<Integer> part) implements FetchItem {
        /** Copies the list. */
        public BinarySize {
            part = List.copyOf(part);
            part.forEach(n -> Checks.number(n, 1, Integer.MAX_VALUE));
        }
    }
}
