package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.mailbox.FlagChange;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.FlagsStored;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.UidSet;

/** Changes flags, which are in the names of files, and removes messages. Under the lock of the mailbox, in all processes. */
final class Flagging {

    private final MaildirFolder folder;
    private boolean renamed;

    private Flagging(MaildirFolder folder) {
        this.folder = folder;
    }

    static FlagsStored change(MaildirFolder folder, UidSet uids, FlagChange change, long unchangedSince)
            throws MailboxException {
        return folder.changing(() -> new Flagging(folder).change(uids, change, unchangedSince));
    }

    private FlagsStored change(UidSet uids, FlagChange change, long unchangedSince) throws IOException {
        UidSet.Builder modified = new UidSet.Builder();
        List<Entry> applied = new ArrayList<>();
        for (Entry entry : folder.index().entries(uids)) {
            if (entry.modSeq > unchangedSince) {
                modified.add(entry.uid);
            } else {
                applied.add(entry);
                after(entry, change);
            }
        }
        if (change.mode() != FlagChange.Mode.REMOVE && !applied.isEmpty()) {
            folder.keywords().learn(change.flags());
        }
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : applied) {
            Flags after = after(entry, change);
            if (!after.equals(entry.flags)) {
                put(entry, after);
                changed.add(entry);
            }
        }
        end();
        changed.removeIf(e -> folder.index().entry(e.uid) != e);
        applied.removeIf(e -> folder.index().entry(e.uid) != e);
        folder.list().flagged(changed);
        return new FlagsStored(News.table(applied), modified.build());
    }

    private static Flags after(Entry entry, FlagChange change) throws MailboxException {
        try {
            return change.applied(entry.flags);
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("more than " + Flags.MOST_KEYWORDS + " keywords on a message");
        }
    }

    private void put(Entry entry, Flags after) throws IOException {
        Keywords keywords = folder.keywords();
        rename(entry, keywords.letters(after, entry.letters));
        entry.more = keywords.more(after);
        entry.flags = keywords.flags(entry.letters, entry.more);
    }

    /** Another program may have given the file another name, or removed it: then it is looked for once. */
    private void rename(Entry entry, String letters) throws IOException {
        if (entry.place == Entry.Place.CUR && entry.letters.equals(letters)) {
            return;
        }
        try {
            renameAtOnce(entry, letters);
        } catch (NoSuchFileException e) {
            folder.lookAnew();
            if (folder.index().entry(entry.uid) == entry) {
                renameAtOnce(entry, letters);
            }
        }
    }

    private void renameAtOnce(Entry entry, String letters) throws IOException {
        Maildir maildir = folder.maildir();
        Entry target = new Entry(entry.uid, entry.base, entry.saved, null);
        target.letters = letters;
        maildir.move(maildir.resolve(entry.path()), target.path());
        entry.place = target.place;
        entry.letters = letters;
        renamed = true;
    }

    private void end() throws IOException {
        if (renamed) {
            folder.maildir().sync(Maildir.CUR);
            folder.scan().ours();
        }
    }

    // ---- what is claimed is no longer new ----

    static long claimRecent(MaildirFolder folder) throws MailboxException {
        return folder.changing(() -> new Flagging(folder).claimRecent());
    }

    private long claimRecent() throws IOException {
        long first = folder.index().firstRecent();
        for (Entry entry : List.copyOf(folder.index().entries())) {
            if (entry.isIncoming()) {
                rename(entry, entry.letters);
            }
        }
        end();
        if (first < folder.index().uidNext()) {
            folder.list().claimed();
        }
        return first;
    }

    // ---- the end of messages ----

    static UidSet expunge(MaildirFolder folder, UidSet uids) throws MailboxException {
        return folder.changing(() -> new Flagging(folder).expunge(uids));
    }

    private UidSet expunge(UidSet uids) throws IOException {
        List<Entry> going = folder.index().entries(uids);
        if (going.isEmpty()) {
            return UidSet.NONE;
        }
        Usage usage = folder.account().usage();
        Usage.Amount amount = usage.amount(going, folder.maildir());
        for (Entry entry : going) {
            delete(entry);
        }
        renamed = true;
        end();
        folder.list().went(Index.uids(going));
        usage.release(amount);
        return Index.uids(going);
    }

    private void delete(Entry entry) throws IOException {
        if (!Files.deleteIfExists(folder.maildir().resolve(entry.path()))) {
            folder.lookAnew();
            if (folder.index().entry(entry.uid) == entry) {
                Files.deleteIfExists(folder.maildir().resolve(entry.path()));
            }
        }
    }
}
