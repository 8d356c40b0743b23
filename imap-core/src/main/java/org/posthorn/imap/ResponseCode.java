package org.posthorn.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mailbox.UidSet;

/** What a status response says for programs (RFC 9051 section 7.1, RFC 5530 and extensions). */
public sealed interface ResponseCode {

    /** Codes that are a word alone; RFC 9051 section 7.1 and RFC 5530 where nothing else is said. */
    enum Word implements ResponseCode {
        /** The text must be shown to the user. */
        ALERT,
        /** The name is taken. */
        ALREADYEXISTS,
        /** Wrong user name or password. */
        AUTHENTICATIONFAILED,
        /** The user may not act as the one that was asked for. */
        AUTHORIZATIONFAILED,
        /** No comparator is known that was asked for (RFC 5255 section 4.8). */
        BADCOMPARATOR,
        /** It can never be done. */
        CANNOT,
        /** The client has a fault. */
        CLIENTBUG,
        /** No mailbox is selected any more. */
        CLOSED,
        /** The connection is compressed already (RFC 4978 section 3). */
        COMPRESSIONACTIVE,
        /** The user should call for help. */
        CONTACTADMIN,
        /** The server has lost something. */
        CORRUPTION,
        /** The password is past its time. */
        EXPIRED,
        /** Someone else expunged messages. */
        EXPUNGEISSUED,
        /** There are mailboxes below. */
        HASCHILDREN,
        /** Something is locked. */
        INUSE,
        /** Too many of something. */
        LIMIT,
        /** There are no modification sequences (RFC 7162 section 3.1.2.2). */
        NOMODSEQ,
        /** There is no such thing. */
        NONEXISTENT,
        /** The user may not. */
        NOPERM,
        /** News were lost (RFC 5465 section 5.8). */
        NOTIFICATIONOVERFLOW,
        /** No result was saved for {@code $}. */
        NOTSAVED,
        /** There is no room. */
        OVERQUOTA,
        /** A message could not be parsed. */
        PARSE,
        /** Only with encryption. */
        PRIVACYREQUIRED,
        /** The mailbox can only be read. */
        READ_ONLY("READ-ONLY"),
        /** The mailbox can be changed. */
        READ_WRITE("READ-WRITE"),
        /** The server has a fault. */
        SERVERBUG,
        /** The message is too big (RFC 4469 section 4.2). */
        TOOBIG,
        /** It would work after CREATE. */
        TRYCREATE,
        /** UIDs do not last (RFC 4315 section 3). */
        UIDNOTSTICKY,
        /** Message numbers are not to be used (RFC 9586). */
        UIDREQUIRED,
        /** Try again later. */
        UNAVAILABLE,
        /** The transfer encoding is not known. */
        UNKNOWN_CTE("UNKNOWN-CTE"),
        /** The special use cannot be given (RFC 6154 section 3). */
        USEATTR;

        private final String word;

        Word() {
            this.word = name();
        }

        Word(String word) {
            this.word = word;
        }

        /** {@return how it is written} */
        public String word() {
            return word;
        }
    }

    /** Codes with one number. */
    enum Counter {
        /** The next UID. */
        UIDNEXT,
        /** The UIDVALIDITY. */
        UIDVALIDITY,
        /** The number of the first message that has not been read (RFC 3501 section 7.1). */
        UNSEEN,
        /** The highest modification sequence (RFC 7162 section 3.1.2.1). */
        HIGHESTMODSEQ
    }

    /**
     * A code with one number.
     *
     * @param counter what is counted
     * @param value at least 1; but for {@link Counter#HIGHESTMODSEQ} at most 2^32 - 1
     */
    record Counted(Counter counter, long value) implements ResponseCode {
        /** Checks the number. */
        public Counted {
            Checks.number(value, 1, counter == Counter.HIGHESTMODSEQ ? Long.MAX_VALUE : 0xFFFF_FFFFL);
        }
    }

    /**
     * BADCHARSET.
     *
     * @param charsets those that are known; none if it is not said; unmodifiable
     */
    record BadCharset(List<String> charsets) implements ResponseCode {
        /** Copies the list; refuses names that are not ASCII. */
        public BadCharset {
            charsets = List.copyOf(charsets);
            charsets.forEach(Checks::quoted);
        }
    }

    /**
     * CAPABILITY.
     *
     * @param capabilities what the server can do, in upper case; unmodifiable
     */
    record Capability(List<String> capabilities) implements ResponseCode {
        /** Copies the list. */
        public Capability {
            capabilities = List.copyOf(capabilities);
            capabilities.forEach(Checks::atom);
        }
    }

    /**
     * PERMANENTFLAGS.
     *
     * @param flags those that can be changed for good
     * @param others whether keywords can be made up
     */
    record PermanentFlags(org.posthorn.mailbox.Flags flags, boolean others) implements ResponseCode {
        /** Refuses null. */
        public PermanentFlags {
            Objects.requireNonNull(flags);
        }
    }

    /**
     * APPENDUID (RFC 4315 section 3).
     *
     * @param uidValidity that of the mailbox
     * @param uids those of the messages, in their order, without {@code *}
     */
    record AppendUid(long uidValidity, SequenceSet uids) implements ResponseCode {
        /** Checks the number. */
        public AppendUid {
            Checks.number(uidValidity, 1, UidSet.LARGEST);
            Objects.requireNonNull(uids);
        }
    }

    /**
     * COPYUID (RFC 4315 section 3).
     *
     * @param uidValidity that of the mailbox they went to
     * @param from the UIDs they have where they came from, in an order, without {@code *}
     * @param to the UIDs they have now, in the same order
     */
    record CopyUid(long uidValidity, SequenceSet from, SequenceSet to) implements ResponseCode {
        /** Checks the number. */
        public CopyUid {
            Checks.number(uidValidity, 1, UidSet.LARGEST);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
        }
    }

    /**
     * MODIFIED (RFC 7162 section 3.1.3).
     *
     * @param messages those that had been changed meanwhile
     */
    record Modified(SequenceSet messages) implements ResponseCode {
        /** Refuses null. */
        public Modified {
            Objects.requireNonNull(messages);
        }
    }

    /**
     * MAILBOXID (RFC 8474 section 4.1).
     *
     * @param id 1 to 255 letters, digits, hyphens and underscores
     */
    record MailboxId(String id) implements ResponseCode {
        /** Checks the identifier. */
        public MailboxId {
            Checks.objectId(id);
        }
    }

    /**
     * NOUPDATE (RFC 5267 section 4.3.3).
     *
     * @param tag that of the search of which no news will come
     */
    record NoUpdate(String tag) implements ResponseCode {
        /** Refuses CR, LF and NUL, and what is not ASCII. */
        public NoUpdate {
            Checks.quoted(tag);
        }
    }

    /** What is wrong with annotations. */
    enum MetadataProblem {
        /** There are longer values than were asked for, up to so many octets. */
        LONGENTRIES,
        /** A value is too long; so many octets are not. */
        MAXSIZE,
        /** There are too many. */
        TOOMANY,
        /** There are no private ones. */
        NOPRIVATE
    }

    /**
     * METADATA (RFC 5464 sections 4.2.1 and 4.3).
     *
     * @param problem what is wrong
     * @param octets for the first two problems
     */
    record Metadata(MetadataProblem problem, OptionalLong octets) implements ResponseCode {
        /** Checks that there is a number where one belongs. */
        public Metadata {
            octets.ifPresent(n -> Checks.number(n, 0, 0xFFFF_FFFFL));
            if (octets.isPresent() != problem.ordinal() < 2) {
                throw new IllegalArgumentException("a number that does not belong there, or none");
            }
        }
    }

    /**
     * BADEVENT (RFC 5465 section 5).
     *
     * @param events the names of those that are known; unmodifiable
     */
    record BadEvent(List<String> events) implements ResponseCode {
        /** Copies the list. */
        public BadEvent {
            events = List.copyOf(events);
            events.forEach(Checks::atom);
            Checks.number(events.size(), 1, Integer.MAX_VALUE);
        }
    }

    /**
     * INPROGRESS (RFC 9585).
     *
     * @param tag that of the command
     * @param done how much of it is done
     * @param goal how much there is to do
     */
    record InProgress(Optional<String> tag, OptionalLong done, OptionalLong goal) implements ResponseCode {
        /** Checks the numbers. */
        public InProgress {
            tag.ifPresent(Checks::quoted);
            done.ifPresent(n -> Checks.number(n, 0, 0xFFFF_FFFFL));
            goal.ifPresent(n -> Checks.number(n, 1, 0xFFFF_FFFFL));
        }
    }

    /**
     * Any other code.
     *
     * @param name its name in upper case, none of the others here
     * @param arguments what is behind it; may be empty
     */
    record Other(String name, String arguments) implements ResponseCode {
        /** Refuses what would end the code. */
        public Other {
            Checks.atom(name);
            if (Checks.line(arguments).indexOf(']') >= 0) {
                throw new IllegalArgumentException("a bracket in a code");
            }
        }
    }
}
