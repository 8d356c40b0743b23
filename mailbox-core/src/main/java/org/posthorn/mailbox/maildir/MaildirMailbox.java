package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Appending;
import org.posthorn.mailbox.AtomicMove;
import org.posthorn.mailbox.Change;
import org.posthorn.mailbox.Copied;
import org.posthorn.mailbox.ExclusiveAccess;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mailbox.ModSequences;
import org.posthorn.mailbox.MultiAppend;
import org.posthorn.mailbox.ObjectIds;
import org.posthorn.mailbox.Recency;
import org.posthorn.mailbox.SaveDates;
import org.posthorn.mailbox.Snapshot;
import org.posthorn.mailbox.StoredMessage;
import org.posthorn.mailbox.Tombstones;
import org.posthorn.mailbox.UidSet;
import org.posthorn.mailbox.Watchable;

/** A Maildir as a mailbox. */
record MaildirMailbox(MaildirFolder folder)
        implements Mailbox,
                ModSequences,
                Tombstones,
                Watchable,
                ObjectIds,
                SaveDates,
                Recency,
                ExclusiveAccess,
                MultiAppend,
                AtomicMove {

    @Override
    public MailboxName name() {
        return folder.name();
    }

    @Override
    public Snapshot snapshot() throws MailboxException {
        return folder.reading(() -> folder.index().snapshot());
    }

    @Override
    public Optional<StoredMessage> message(long uid) throws MailboxException {
        return folder.message(uid);
    }

    @Override
    public long octets() throws MailboxException {
        return folder.octets();
    }

    @Override
    public OptionalLong largestMessage() {
        long most = folder.account().options().messageOctets();
        return most == MaildirOptions.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(most);
    }

    @Override
    public Appending append() throws MailboxException {
        return folder.reading(() -> new MaildirAppending(folder));
    }

    @Override
    public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
        return Flagging.change(folder, uids, change, Long.MAX_VALUE);
    }

    @Override
    public FlagsStored change(UidSet uids, FlagChange change, long unchangedSince) throws MailboxException {
        return Flagging.change(folder, uids, change, unchangedSince);
    }

    @Override
    public UidSet expunge(UidSet uids) throws MailboxException {
        return Flagging.expunge(folder, uids);
    }

    @Override
    public Copied copy(UidSet uids, Mailbox target) throws MailboxException {
        return target instanceof MaildirMailbox other
                ? Arrivals.copy(folder, uids, other.folder)
                : Mailbox.super.copy(uids, target);
    }

    @Override
    public Copied move(UidSet uids, Mailbox target) throws MailboxException {
        Optional<Copied> moved =
                target instanceof MaildirMailbox other ? Moving.move(folder, uids, other.folder) : Optional.empty();
        return moved.isPresent() ? moved.get() : Mailbox.super.move(uids, target);
    }

    // ---- powers ----

    @Override
    public UidSet vanishedSince(long modSeq) throws MailboxException {
        return folder.reading(() -> folder.index().tombs.since(modSeq));
    }

    @Override
    public Watch watch(Consumer<Change> watcher) throws MailboxException {
        return folder.watchers().watch(watcher);
    }

    /** UIDVALIDITY is no other mailbox's of this account, ever. */
    @Override
    public String mailboxId() throws MailboxException {
        return "F" + folder.reading(() -> folder.index().uidValidity);
    }

    @Override
    public Optional<String> emailId(long uid) throws MailboxException {
        return of(uid, Entry::emailId);
    }

    /** Conversations are not told: that would need every message to be read when it comes. */
    @Override
    public Optional<String> threadId(long uid) {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> saveDate(long uid) throws MailboxException {
        return of(uid, entry -> Instant.ofEpochSecond(entry.saved));
    }

    private <T> Optional<T> of(long uid, Function<Entry, T> asked) throws MailboxException {
        return folder.reading(() -> {
            @Nullable Entry entry = folder.index().entry(uid);
            return entry == null ? Optional.empty() : Optional.of(asked.apply(entry));
        });
    }

    @Override
    public long firstRecent() throws MailboxException {
        return folder.reading(() -> folder.index().firstRecent());
    }

    @Override
    public long claimRecent() throws MailboxException {
        return Flagging.claimRecent(folder);
    }

    @Override
    public Hold hold() throws MailboxException {
        return folder.reading(() -> {
            try {
                return Holding.of(folder.maildir());
            } catch (IOException e) {
                throw Failures.of(
                        "the mailbox could not be held", e, folder.maildir().directory());
            }
        });
    }
}
