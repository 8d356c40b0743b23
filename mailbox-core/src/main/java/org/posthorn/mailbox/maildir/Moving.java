package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.Copied;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.UidSet;

/**
 * Moves messages from one mailbox to another by giving their files other names, so that each is here or there at any moment. First their new
 * UIDs are noted there; what is noted but did not arrive is found missing by the next look, which knows it where it was.
 */
final class Moving {

    private static final int TRIES = 3;

    private final MaildirFolder from;
    private final MaildirFolder to;
    private final UidSet uids;

    private Moving(MaildirFolder from, UidSet uids, MaildirFolder to) {
        this.from = from;
        this.to = to;
        this.uids = uids;
    }

    /** Empty if one is on another disk: nothing is done then. */
    static Optional<Copied> move(MaildirFolder from, UidSet uids, MaildirFolder to) throws MailboxException {
        Moving moving = new Moving(from, uids, to);
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Result> result = from.changingWith(to, moving::run);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            if (result.get().copied().isPresent()) {
                return result.get().copied();
            }
        }
        throw new MailboxException.Busy("another program changes the mailbox");
    }

    /** What became of it; nothing if a file was not where it should be. */
    private record Result(Optional<Copied> copied) {}

    private Optional<Result> run() throws IOException {
        List<Entry> leaving = from.index().entries(uids);
        if (!to.list().hasRoom(leaving.size())) {
            throw new MailboxException.LimitReached("no UIDs are left");
        }
        for (Entry entry : leaving) {
            to.keywords().learn(entry.flags);
        }
        Usage.Amount amount = taken(leaving);
        boolean done = false;
        try {
            Optional<Result> result = run(leaving);
            done = result.isPresent() && result.get().copied().isPresent();
            return result;
        } finally {
            (done ? from : to).account().usage().release(amount);
        }
    }

    /** Within an account nothing changes. */
    private Usage.Amount taken(List<Entry> leaving) throws IOException {
        if (from.account() == to.account()) {
            return Usage.Amount.NONE;
        }
        Usage.Amount amount = from.account().usage().amount(leaving, from.maildir());
        to.account().usage().take(amount);
        return amount;
    }

    private Optional<Result> run(List<Entry> leaving) throws IOException {
        List<Entry> coming = note(leaving);
        to.list().write();
        int moved = 0;
        boolean done = false;
        try {
            for (; moved < leaving.size(); moved++) {
                rename(leaving.get(moved), coming.get(moved));
            }
            to.maildir().sync(Maildir.CUR);
            from.maildir().sync(Maildir.CUR);
            done = true;
        } catch (NoSuchFileException e) {
            return Optional.of(new Result(Optional.empty()));
        } catch (AtomicMoveNotSupportedException e) {
            return Optional.empty();
        } finally {
            if (!done) {
                takeBack(leaving, coming, moved);
            }
        }
        to.settle();
        UidSet gone = Index.uids(leaving);
        from.list().went(gone);
        return Optional.of(new Result(Optional.of(new Copied(to.index().uidValidity, gone, Index.uids(coming)))));
    }

    private void rename(Entry leaving, Entry coming) throws IOException {
        from.scan().ours(() -> to.scan().ours(() -> rename(path(from, leaving), path(to, coming))));
    }

    private List<Entry> note(List<Entry> leaving) {
        long modSeq = to.index().nextModSeq();
        List<Entry> coming = new ArrayList<>();
        for (Entry entry : leaving) {
            boolean taken = to.index().entry(entry.base) != null;
            FileName.Base base = taken ? Arrivals.renewed(entry.base) : entry.base;
            Entry next = Arrivals.entry(
                    to,
                    new Arrivals.Staged(base, 0, entry.size, entry.flags, taken ? entry.emailId() : entry.emailId),
                    modSeq);
            to.list().came(next);
            coming.add(next);
        }
        return coming;
    }

    private void takeBack(List<Entry> leaving, List<Entry> coming, int moved) throws IOException {
        to.forget();
        from.forget();
        for (int i = 0; i < moved; i++) {
            rename(path(to, coming.get(i)), path(from, leaving.get(i)));
        }
    }

    private static Path path(MaildirFolder folder, Entry entry) {
        return folder.maildir().resolve(entry.path());
    }

    private static void rename(Path file, Path name) throws IOException {
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
    }
}
