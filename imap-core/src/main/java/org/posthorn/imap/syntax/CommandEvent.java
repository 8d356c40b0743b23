package org.posthorn.imap.syntax;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.posthorn.imap.Command;
import org.posthorn.mailbox.Flags;

/**
 * What a {@link CommandReader} finds. A command is one {@link Given}. APPEND and REPLACE, whose messages have any size, are an {@link
 * UploadBegun}; then for each message {@link MessageBegun}, for each of its literals {@link Announced} and, once that is accepted, {@link
 * Chunk}s and {@link LiteralEnded}, for each URL of CATENATE {@link Url}, and {@link MessageEnded}; and at last {@link UploadEnded}.
 */
public sealed interface CommandEvent {

    /**
     * A whole command.
     *
     * @param tag its tag
     * @param command what it asks for
     */
    record Given(String tag, Command command) implements CommandEvent {
        /** Refuses null. */
        public Given {
            Objects.requireNonNull(tag);
            Objects.requireNonNull(command);
        }
    }

    /** The client waits for a continuation before it sends a literal that the reader takes by itself. */
    record ContinuationOwed() implements CommandEvent {}

    /**
     * The beginning of APPEND or REPLACE.
     *
     * @param tag its tag
     * @param command where to
     */
    record UploadBegun(String tag, Command command) implements CommandEvent {
        /** Refuses null. */
        public UploadBegun {
            Objects.requireNonNull(tag);
            Objects.requireNonNull(command);
        }
    }

    /**
     * The beginning of a message.
     *
     * @param flags what it shall have
     * @param internalDate when it came, if that is said
     * @param catenated whether it is made of parts (RFC 4469)
     */
    record MessageBegun(Flags flags, Optional<OffsetDateTime> internalDate, boolean catenated) implements CommandEvent {
        /** Refuses null. */
        public MessageBegun {
            Objects.requireNonNull(flags);
            Objects.requireNonNull(internalDate);
        }
    }

    /**
     * A literal with octets of the message: to be answered by {@link CommandReader#accept} or {@link CommandReader#refuse} before anything
     * else.
     *
     * @param size how many octets; {@link Long#MAX_VALUE} for more, too
     * @param synchronizing whether the client waits for a continuation
     * @param binary whether it is a literal8, in which NUL may be
     * @param utf8 whether the message has UTF-8 in its header (RFC 6855 section 4)
     */
    record Announced(long size, boolean synchronizing, boolean binary, boolean utf8) implements CommandEvent {}

    /**
     * Octets of the literal.
     *
     * @param octets a slice of the caller's buffer, valid until the reader's next call
     */
    record Chunk(ByteBuffer octets) implements CommandEvent {
        /** Refuses null. */
        public Chunk {
            Objects.requireNonNull(octets);
        }
    }

    /** The end of the literal. */
    record LiteralEnded() implements CommandEvent {}

    /**
     * A part of a message that is somewhere else.
     *
     * @param url where
     */
    record Url(String url) implements CommandEvent {
        /** Refuses null. */
        public Url {
            Objects.requireNonNull(url);
        }
    }

    /** The end of the message. */
    record MessageEnded() implements CommandEvent {}

    /**
     * The end of APPEND or REPLACE.
     *
     * @param tag its tag
     */
    record UploadEnded(String tag) implements CommandEvent {
        /** Refuses null. */
        public UploadEnded {
            Objects.requireNonNull(tag);
        }
    }

    /**
     * A line that is no command: see {@link CommandReader#expectLine}.
     *
     * @param octets the line without its end, valid until the reader's next call
     */
    record Line(ByteBuffer octets) implements CommandEvent {
        /** Refuses null. */
        public Line {
            Objects.requireNonNull(octets);
        }
    }

    /**
     * A command that is none, to be answered by BAD. What is left of it has been passed over or will be, and never is a command.
     *
     * @param tag its tag; empty if it has none that could be found
     * @param flaw what is wrong
     */
    record Malformed(Optional<String> tag, Flaw flaw) implements CommandEvent {
        /** Refuses null. */
        public Malformed {
            Objects.requireNonNull(tag);
            Objects.requireNonNull(flaw);
        }
    }
}
