package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Appended;
import org.posthorn.mailbox.Copied;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.UidSet;

/**
 * Puts complete files from {@code tmp} into a mailbox, all or none: they are noted in the list of UIDs in one step, and then moved to where
 * they belong. Should the process end between, whoever looks next moves those that are noted and still in {@code tmp}.
 */
final class Arrivals {

    private static final int TRIES = 3;

    /**
     * A message that is complete in {@code tmp}, under the part of its name that is in front of the sizes.
     *
     * @param base its name
     * @param octets of the file
     * @param size as protocols send it; -1 if not known
     * @param flags what it shall have
     * @param emailId the identifier of what it is a copy of; null for its own
     */
    record Staged(
            FileName.Base base,
            long octets,
            long size,
            Flags flags,
            @Nullable String emailId) {}

    private Arrivals() {}

    static Appended deliver(MaildirFolder folder, List<Staged> staged) throws MailboxException {
        return folder.changing(() -> {
            requireRoom(folder, staged);
            Usage usage = folder.account().usage();
            Usage.Amount amount = new Usage.Amount(
                    staged.size(), staged.stream().mapToLong(Staged::octets).sum());
            usage.take(amount);
            List<Entry> entries = note(folder, staged);
            boolean done = false;
            try {
                folder.list().write();
                move(folder, entries);
                done = true;
                return new Appended(folder.index().uidValidity, Index.uids(entries));
            } finally {
                if (!done) {
                    takeBack(folder, entries);
                    usage.release(amount);
                }
            }
        });
    }

    private static void requireRoom(MaildirFolder folder, List<Staged> staged) throws IOException {
        if (!folder.list().hasRoom(staged.size())) {
            throw new MailboxException.LimitReached("no UIDs are left");
        }
        for (Staged message : staged) {
            folder.keywords().learn(message.flags());
        }
    }

    private static List<Entry> note(MaildirFolder folder, List<Staged> staged) {
        long modSeq = folder.index().nextModSeq();
        List<Entry> entries = new ArrayList<>();
        for (Staged message : staged) {
            Entry entry = entry(folder, message, modSeq);
            folder.list().came(entry);
            entries.add(entry);
        }
        return entries;
    }

    static Entry entry(MaildirFolder folder, Staged message, long modSeq) {
        Keywords keywords = folder.keywords();
        long now = Instant.now().getEpochSecond();
        Entry entry = new Entry(folder.index().uidNext(), message.base(), now, message.emailId());
        entry.letters = keywords.letters(message.flags(), "");
        entry.more = keywords.more(message.flags());
        entry.flags = keywords.flags(entry.letters, entry.more);
        entry.modSeq = modSeq;
        entry.size = message.size();
        return entry;
    }

    private static void move(MaildirFolder folder, List<Entry> entries) throws IOException {
        Maildir maildir = folder.maildir();
        for (Entry entry : entries) {
            folder.scan().ours(() -> maildir.move(tmp(maildir, entry.base), entry.path()));
        }
        maildir.sync(Maildir.CUR);
    }

    private static Path tmp(Maildir maildir, FileName.Base base) {
        return maildir.resolve(Maildir.TMP).resolve(base.unique());
    }

    /** What was moved already goes; that it is gone is found out and noted by the next look. */
    private static void takeBack(MaildirFolder folder, List<Entry> entries) throws IOException {
        folder.forget();
        for (Entry entry : entries) {
            Files.deleteIfExists(folder.maildir().resolve(entry.path()));
            Files.deleteIfExists(tmp(folder.maildir(), entry.base));
        }
    }

    // ---- copies ----

    static Copied copy(MaildirFolder from, UidSet uids, MaildirFolder to) throws MailboxException {
        List<Staged> staged = new ArrayList<>();
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                UidSet copied = from.reading(() -> link(from, uids, to, staged));
                if (staged.isEmpty() && copied.isEmpty()) {
                    return new Copied(to.reading(() -> to.index().uidValidity), UidSet.NONE, UidSet.NONE);
                }
                if (copied.size() == staged.size()) {
                    Appended appended = deliver(to, staged);
                    return new Copied(appended.uidValidity(), copied, appended.uids());
                }
                from.lookAgain();
            }
            throw new MailboxException.Busy("another program changes the mailbox");
        } finally {
            discard(to.maildir(), staged);
        }
    }

    /** A file of several names is enough for several messages, because messages never change. */
    private static UidSet link(MaildirFolder from, UidSet uids, MaildirFolder to, List<Staged> staged)
            throws IOException {
        if (!to.maildir().exists()) {
            throw new MailboxException.NoSuchMailbox(to.name());
        }
        discard(to.maildir(), staged);
        List<Entry> entries = from.index().entries(uids);
        for (Entry entry : entries) {
            Path file = from.maildir().resolve(entry.path());
            FileName.Base base = renewed(entry.base);
            try {
                long octets = entry.base.number('S');
                link(file, tmp(to.maildir(), base));
                staged.add(new Staged(
                        base, octets < 0 ? Files.size(file) : octets, entry.size, entry.flags, entry.emailId()));
            } catch (NoSuchFileException e) {
                break; // renamed or removed by another program
            }
        }
        return Index.uids(entries);
    }

    /** Another name for the same octets. */
    static FileName.Base renewed(FileName.Base base) {
        String sizes = base.text().substring(base.unique().length());
        return new FileName.Base(UniqueNames.next().text() + sizes);
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without links, or another one, or a file of somebody else's.
            Files.copy(file, link, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    static void discard(Maildir maildir, List<Staged> staged) {
        staged.forEach(message -> Sweeping.remove(tmp(maildir, message.base())));
        staged.clear();
    }
}
