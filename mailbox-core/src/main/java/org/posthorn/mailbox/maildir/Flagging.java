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

    private static final int TRIES = 5;

    private final MaildirFolder folder;
    private boolean renamed;

    private Flagging(MaildirFolder folder) {
        this.folder = folder;
    }

    private interface Action<T> {
        T run(Flagging flagging) throws IOException;
    }

    /** What was done when it failed is not yet in the list: the next look finds it, as if another program had done it. */
    private static <T> T run(MaildirFolder folder, Action<T> action) throws MailboxException {
        return folder.changing(() -> {
            Flagging flagging = new Flagging(folder);
            boolean done = false;
            try {
                T result = action.run(flagging);
                done = true;
                return result;
            } finally {
                if (!done && flagging.renamed) {
                    folder.forget();
                }
            }
        });
    }

    static FlagsStored change(MaildirFolder folder, UidSet uids, FlagChange change, long unchangedSince)
            throws MailboxException {
        return run(folder, flagging -> flagging.change(uids, change, unchangedSince));
    }

    private FlagsStored change(UidSet uids, FlagChange change, long unchangedSince) throws IOException {
        List<Entry> asked = folder.index().entries(uids);
        for (Entry entry : asked) {
            if (entry.modSeq <= unchangedSince) {
                after(entry, change); // refuses before anything is done
            }
        }
        if (change.mode() != FlagChange.Mode.REMOVE && asked.stream().anyMatch(e -> e.modSeq <= unchangedSince)) {
            folder.keywords().learn(change.flags());
        }
        UidSet.Builder modified = new UidSet.Builder();
        List<Entry> applied = new ArrayList<>();
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : asked) {
            Flags before = entry.flags;
            if (persist(entry, () -> put(entry, change, unchangedSince))) {
                applied.add(entry);
                if (!before.equals(entry.flags)) {
                    changed.add(entry);
                }
            } else if (isThere(entry)) {
                modified.add(entry.uid);
            }
        }
        end();
        changed.removeIf(e -> !isThere(e));
        applied.removeIf(e -> !isThere(e));
        folder.list().flagged(changed);
        return new FlagsStored(News.table(applied), modified.build());
    }

    private boolean isThere(Entry entry) {
        return folder.index().entry(entry.uid) == entry;
    }

    private static Flags after(Entry entry, FlagChange change) throws MailboxException {
        try {
            return change.applied(entry.flags);
        } catch (IllegalArgumentException e) {
            throw new MailboxException.LimitReached("more than " + Flags.MOST_KEYWORDS + " keywords on a message");
        }
    }

    /** False if it was changed since. */
    private boolean put(Entry entry, FlagChange change, long unchangedSince) throws IOException {
        if (entry.modSeq > unchangedSince) {
            return false;
        }
        Flags after = after(entry, change);
        if (!after.equals(entry.flags)) {
            Keywords keywords = folder.keywords();
            rename(entry, keywords.letters(after, entry.letters));
            entry.more = keywords.more(after);
            entry.flags = keywords.flags(entry.letters, entry.more);
        }
        return true;
    }

    private interface Try {
        boolean run() throws IOException;
    }

    /**
     * Another program may have given the file another name, or removed it: then it is looked for, and all is decided anew by what is found.
     * False if it is gone.
     */
    private boolean persist(Entry entry, Try action) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return action.run();
            } catch (NoSuchFileException e) {
                folder.lookAnew();
                if (!isThere(entry)) {
                    return false;
                }
            }
        }
        throw new MailboxException.Busy("another program changes the message");
    }

    private void rename(Entry entry, String letters) throws IOException {
        if (entry.place != Entry.Place.CUR || !entry.letters.equals(letters)) {
            renameAtOnce(entry, letters);
        }
    }

    private void renameAtOnce(Entry entry, String letters) throws IOException {
        Maildir maildir = folder.maildir();
        Entry target = new Entry(entry.uid, entry.base, entry.saved, null);
        target.letters = letters;
        folder.scan().ours(() -> maildir.move(maildir.resolve(entry.path()), target.path()));
        entry.place = target.place;
        entry.letters = letters;
        renamed = true;
    }

    private void end() throws IOException {
        if (renamed) {
            folder.maildir().sync(Maildir.CUR);
        }
    }

    // ---- what is claimed is no longer new ----

    static long claimRecent(MaildirFolder folder) throws MailboxException {
        return run(folder, Flagging::claimRecent);
    }

    private long claimRecent() throws IOException {
        long first = folder.index().firstRecent();
        for (Entry entry : List.copyOf(folder.index().entries())) {
            persist(entry, () -> {
                if (entry.isIncoming()) {
                    rename(entry, entry.letters);
                }
                return true;
            });
        }
        end();
        if (first < folder.index().uidNext()) {
            folder.list().claimed();
        }
        return first;
    }

    // ---- the end of messages ----

    static UidSet expunge(MaildirFolder folder, UidSet uids) throws MailboxException {
        return run(folder, flagging -> flagging.expunge(uids));
    }

    private UidSet expunge(UidSet uids) throws IOException {
        List<Entry> going = folder.index().entries(uids);
        if (going.isEmpty()) {
            return UidSet.NONE;
        }
        Usage usage = folder.account().usage();
        Usage.Amount amount = usage.amount(going, folder.maildir());
        for (Entry entry : going) {
            persist(entry, () -> delete(entry));
        }
        end();
        folder.list().went(Index.uids(going));
        usage.release(amount);
        return Index.uids(going);
    }

    private boolean delete(Entry entry) throws IOException {
        folder.scan().ours(() -> Files.delete(folder.maildir().resolve(entry.path())));
        renamed = true;
        return true;
    }
}
