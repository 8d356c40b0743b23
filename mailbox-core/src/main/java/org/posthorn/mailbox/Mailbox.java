package org.posthorn.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A mailbox, as one user may use it. Six methods are all it needs; see {@link Empowered} for what it can do beyond that. Messages are named
 * by UID: how a client counts them is not its business.
 *
 * <p>A mailbox that is renamed stays this mailbox; one that was deleted answers with {@link MailboxException.NoSuchMailbox}. Of sets of
 * UIDs, those of no message are passed over without a word (RFC 9051 section 6.4.9).
 */
public interface Mailbox extends Empowered {

    /** {@return the name it has now} */
    MailboxName name();

    /**
     * The mailbox at this moment. It costs no more than some octets a message, and reads none.
     *
     * @return what is in it
     * @throws MailboxException if it cannot be told
     */
    Snapshot snapshot() throws MailboxException;

    /**
     * A message.
     *
     * @param uid its UID
     * @return the message; empty if there is none of that UID, or no longer
     * @throws MailboxException if that cannot be told
     */
    Optional<StoredMessage> message(long uid) throws MailboxException;

    /**
     * Begins to put messages into it.
     *
     * @return takes the messages; to be closed
     * @throws MailboxException if the mailbox takes none
     */
    Appending append() throws MailboxException;

    /**
     * Changes the flags of messages, in one step as others see each message.
     *
     * @param uids which messages
     * @param change what to do
     * @return the messages and the flags they have now
     * @throws MailboxException if it cannot be done, for one of them or for all: nothing has changed then
     */
    FlagsStored change(UidSet uids, FlagChange change) throws MailboxException;

    /**
     * Removes messages for good, whatever flags they have. Their UIDs are never given again.
     *
     * @param uids which messages
     * @return those that were there and are gone now
     * @throws MailboxException if it cannot be done
     */
    UidSet expunge(UidSet uids) throws MailboxException;

    /**
     * How many octets its messages have together. By default each is asked.
     *
     * @return the sum of their sizes
     * @throws MailboxException if it cannot be told
     */
    default long octets() throws MailboxException {
        MessageTable messages = snapshot().messages();
        long octets = 0;
        for (int row = 0; row < messages.size(); row++) {
            octets += message(messages.uid(row)).map(StoredMessage::size).orElse(0L);
        }
        return octets;
    }

    /** {@return how many octets a message can have that is appended; empty, as by default, if no limit is known} */
    default OptionalLong largestMessage() {
        return OptionalLong.empty();
    }

    /**
     * Copies messages with their flags and internal dates, all or none. By default they are read and appended; where one fails, those
     * before it are taken back.
     *
     * @param uids which messages
     * @param target a mailbox of the same store; this one too
     * @return where they are
     * @throws MailboxException if one cannot be read or the target does not take them; there is none of them then
     */
    default Copied copy(UidSet uids, Mailbox target) throws MailboxException {
        return Copying.copy(this, uids, target);
    }

    /**
     * Moves messages: after it, each is here or there. By default they are copied and then expunged, so that others may see both for a
     * while; a store with {@link AtomicMove} leaves them no such moment.
     *
     * @param uids which messages
     * @param target a mailbox of the same store; this one too
     * @return where they are
     * @throws MailboxException if they cannot be copied, or cannot be removed afterwards: both are there then
     */
    default Copied move(UidSet uids, Mailbox target) throws MailboxException {
        Copied copied = copy(uids, target);
        expunge(copied.from());
        return copied;
    }

    /**
     * Appends a message without flags that comes now.
     *
     * @param message its octets
     * @return its UID
     * @throws MailboxException if the mailbox does not take it
     */
    default Appended append(byte[] message) throws MailboxException {
        try (Appending appending = append()) {
            appending.begin(NewMessage.PLAIN.withSize(message.length));
            appending.write(ByteBuffer.wrap(message));
            return appending.commit();
        }
    }

    /**
     * Appends a message.
     *
     * @param message what is known of it
     * @param octets its octets, read to the end; not closed
     * @return its UID
     * @throws MailboxException if the mailbox does not take it
     * @throws IOException if the stream fails; nothing is appended then
     */
    default Appended append(NewMessage message, InputStream octets) throws IOException {
        try (Appending appending = append()) {
            appending.begin(message);
            appending.write(octets);
            return appending.commit();
        }
    }

    /**
     * Searches. A mailbox with {@link NativeSearch} is asked first. Otherwise flags, UIDs and modification sequences are told without a look at
     * a message; dates, sizes and header fields by its header; and text by all of it: at most its first 64 MiB, decoded from transfer
     * encodings and charsets, in its text parts and the headers of embedded messages, without regard to case (RFC 5051).
     *
     * @param key what is looked for; nested no deeper than its caller can bear
     * @return the UIDs of the messages that fit
     * @throws MailboxException if a message cannot be read
     */
    default UidSet search(Search key) throws MailboxException {
        Optional<NativeSearch> search = power(NativeSearch.class);
        Optional<UidSet> found = search.isPresent() ? search.get().find(key) : Optional.empty();
        return found.isPresent() ? found.get() : Searching.search(this, key, Instant.now());
    }

    /**
     * Sorts messages (RFC 5256). By default their headers are read, unless size and internal date are enough.
     *
     * @param criteria the most important first; messages that are alike stay in the order of their UIDs
     * @param uids which messages; those of no message are passed over
     * @return their UIDs, sorted
     * @throws MailboxException if a message cannot be read
     */
    default long[] sort(List<Sort> criteria, UidSet uids) throws MailboxException {
        return Sorting.sort(this, List.copyOf(criteria), uids);
    }

    /**
     * Finds threads (RFC 5256). By default the headers of the messages are read.
     *
     * @param algorithm how
     * @param uids which messages; those of no message are passed over
     * @return the threads, by the dates of their first messages; unmodifiable. They may be as deep as there are messages
     * @throws MailboxException if a message cannot be read
     */
    default List<MessageThread> threads(MessageThread.Algorithm algorithm, UidSet uids) throws MailboxException {
        return Threading.threads(this, algorithm, uids);
    }
}
