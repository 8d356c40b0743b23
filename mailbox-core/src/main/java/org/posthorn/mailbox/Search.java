package org.posthorn.mailbox;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * What messages are looked for: all keys of RFC 9051 section 6.4.4 that are about messages, those of RFC 5032 (age), RFC 7162 (modification
 * sequence), RFC 8474 (identifiers) and RFC 8514 (save date). Keys that are about how a client counts, or what it has been told, are made
 * into {@link Uids} by whoever knows that. Text is found in whatever case, decoded from charsets and transfer encodings
 * (see {@link Mailbox#search}).
 */
public sealed interface Search {

    /**
     * Messages of these UIDs.
     *
     * @param uids the UIDs
     */
    record Uids(UidSet uids) implements Search {
        /** Refuses null. */
        public Uids {
            Objects.requireNonNull(uids);
        }
    }

    /**
     * Messages with a flag.
     *
     * @param flag the flag
     */
    record Has(Flag flag) implements Search {
        /** Refuses null. */
        public Has {
            Objects.requireNonNull(flag);
        }
    }

    /** Which date of a message is meant. */
    enum DateOf {
        /** {@link StoredMessage#internalDate}, its date in UTC. */
        ARRIVAL,
        /** The field Date, its date as it is written, whatever its time zone; the internal date where there is none that can be read. */
        SENDING,
        /** {@link SaveDates#saveDate}, its date in UTC; the internal date where the store does not know it (RFC 8514 section 4.3). */
        SAVING
    }

    /** How two dates are to each other. */
    enum Order {
        /** Earlier than the day. */
        BEFORE,
        /** On the day. */
        ON,
        /** On the day or later. */
        SINCE
    }

    /**
     * Messages of a time.
     *
     * @param which the date that is meant
     * @param order how it has to be
     * @param day to this day
     */
    record Dated(DateOf which, Order order, LocalDate day) implements Search {
        /** Refuses null. */
        public Dated {
            Objects.requireNonNull(which);
            Objects.requireNonNull(order);
            Objects.requireNonNull(day);
        }
    }

    /**
     * Messages whose internal date is within the time before now.
     *
     * @param age how long ago at most
     */
    record Younger(Duration age) implements Search {
        /** Refuses null. */
        public Younger {
            Objects.requireNonNull(age);
        }
    }

    /**
     * Messages whose internal date is further back.
     *
     * @param age how long ago at least
     */
    record Older(Duration age) implements Search {
        /** Refuses null. */
        public Older {
            Objects.requireNonNull(age);
        }
    }

    /**
     * Messages of more octets.
     *
     * @param octets more than so many
     */
    record Larger(long octets) implements Search {}

    /**
     * Messages of fewer octets.
     *
     * @param octets fewer than so many
     */
    record Smaller(long octets) implements Search {}

    /**
     * Messages with a text in a header field.
     *
     * @param field the name of the field, in any case
     * @param text what one of the fields of that name has to contain; if empty, there need only be one
     */
    record InField(String field, String text) implements Search {
        /** Refuses null. */
        public InField {
            Objects.requireNonNull(field);
            Objects.requireNonNull(text);
        }
    }

    /**
     * Messages with a text in the body: in one of its parts that are text.
     *
     * @param text what has to be there
     */
    record InBody(String text) implements Search {
        /** Refuses null. */
        public InBody {
            Objects.requireNonNull(text);
        }
    }

    /**
     * Messages with a text in the header or the body.
     *
     * @param text what has to be there
     */
    record InText(String text) implements Search {
        /** Refuses null. */
        public InText {
            Objects.requireNonNull(text);
        }
    }

    /**
     * Messages that changed; in a mailbox without {@link ModSequences}, none.
     *
     * @param modSeq their modification sequence is this or higher
     */
    record ModifiedSince(long modSeq) implements Search {}

    /**
     * Messages of an identifier; in a mailbox without {@link ObjectIds}, none.
     *
     * @param id the identifier
     */
    record EmailId(String id) implements Search {
        /** Refuses null. */
        public EmailId {
            Objects.requireNonNull(id);
        }
    }

    /**
     * Messages of a conversation; in a mailbox without {@link ObjectIds}, none.
     *
     * @param id its identifier
     */
    record ThreadId(String id) implements Search {
        /** Refuses null. */
        public ThreadId {
            Objects.requireNonNull(id);
        }
    }

    /**
     * Messages that do not fit a key.
     *
     * @param key the key
     */
    record Not(Search key) implements Search {
        /** Refuses null. */
        public Not {
            Objects.requireNonNull(key);
        }
    }

    /**
     * Messages that fit all keys.
     *
     * @param keys any number; all messages fit none; unmodifiable
     */
    record And(List<Search> keys) implements Search {
        /** Copies the list. */
        public And {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Messages that fit one of some keys.
     *
     * @param keys any number; no message fits none; unmodifiable
     */
    record Or(List<Search> keys) implements Search {
        /** Copies the list. */
        public Or {
            keys = List.copyOf(keys);
        }
    }

    /** {@return every message} */
    static Search all() {
        return new And(List.of());
    }

    /** {@return messages that have been read} */
    static Search seen() {
        return new Has(SystemFlag.SEEN);
    }

    /** {@return messages that have not been read} */
    static Search unseen() {
        return new Not(seen());
    }

    /**
     * Messages from someone.
     *
     * @param text part of an address or a name
     * @return the key
     */
    static Search from(String text) {
        return new InField("From", text);
    }

    /**
     * Messages with a subject.
     *
     * @param text part of it
     * @return the key
     */
    static Search subject(String text) {
        return new InField("Subject", text);
    }

    /**
     * Messages with a text anywhere.
     *
     * @param text the text
     * @return the key
     */
    static Search text(String text) {
        return new InText(text);
    }

    /**
     * Messages that fit this key and another.
     *
     * @param other the other
     * @return both
     */
    default Search and(Search other) {
        return new And(List.of(this, other));
    }

    /**
     * Messages that fit this key or another.
     *
     * @param other the other
     * @return either
     */
    default Search or(Search other) {
        return new Or(List.of(this, other));
    }

    /** {@return messages that do not fit this key} */
    default Search not() {
        return new Not(this);
    }
}
